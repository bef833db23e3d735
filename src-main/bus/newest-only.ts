/** Hands values to somebody who takes his time: one is on its way, and of those that come meanwhile the newest waits. */
export class NewestOnly<Value> {
  readonly #send: (value: Value) => Promise<unknown>;
  readonly #failed: (error: unknown) => void;
  #isUnderWay = false;
  #waiting: { readonly value: Value } | null = null;

  constructor(send: (value: Value) => Promise<unknown>, failed: (error: unknown) => void) {
    this.#send = send;
    this.#failed = failed;
  }

  give(value: Value): void {
    this.#waiting = { value };
    if (!this.#isUnderWay) void this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    this.#isUnderWay = true;
    for (let next = this.#waiting; next; next = this.#waiting) {
      this.#waiting = null;
      await this.#send(next.value).catch(this.#failed);
    }
    this.#isUnderWay = false;
  }
}
