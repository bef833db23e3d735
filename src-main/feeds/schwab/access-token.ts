/** The longest token that is taken. */
const LONGEST_TOKEN = 8_192;

/**
 * The access token of one start. It is kept as long as this feed may have to reconnect by itself with it, because
 * every reconnection logs in anew, and forgotten on stop and on every fault that needs the user. It leaves this object
 * only for the two places that must send it; text on its way to a log or a screen goes through `redact`.
 */
export class AccessToken {
  #value: string | null = null;

  set(value: string): void {
    // Checked here because fetch and ws repeat a header value that they refuse in their error text.
    if (value.length > LONGEST_TOKEN || !/^[\x21-\x7e]+$/.test(value)) {
      throw new Error('The access token is empty or has characters that no token has.');
    }
    this.#value = value;
  }

  forget(): void {
    this.#value = null;
  }

  /** For the Authorization of userPreference and LOGIN, and for nothing else. */
  reveal(): string {
    if (this.#value === null) throw new Error('There is no access token: the streams were not started.');
    return this.#value;
  }

  redact(text: string): string {
    return this.#value === null ? text : text.replaceAll(this.#value, '[access token]');
  }
}
