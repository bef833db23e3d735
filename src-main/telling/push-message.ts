import type { Origin, TellingClass } from '#core/telling/event';
import type { PushKind } from '#core/telling/telling-settings';

/** What a phone is told. */
export interface PushMessage {
  readonly id: string;
  readonly class: TellingClass;
  readonly title: string;
  readonly body: string;
  readonly atWallMs: number;
  readonly origin: Origin;
  /** True when an earlier attempt brought no answer: it may have arrived already. */
  readonly mayBeRepeated: boolean;
}

/** What the keychain holds of a target. */
export interface PushSecret {
  /** ntfy: server and topic. webhook: the whole address. telegram: the server of the Bot API. */
  readonly address: string;
  /** ntfy: access token. telegram: the bot's token. Null where none is needed. */
  readonly token: string | null;
}

/** A request, ready to be sent to `origin`. */
export interface PushRequest {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** ntfy: 1 to 5, 3 is the usual; 5 rings on a silent phone. */
const NTFY_PRIORITY: Readonly<Record<TellingClass, number>> = {
  signal: 5,
  'price-alert': 4,
  order: 5,
  feed: 4,
  token: 3,
  archive: 4,
  report: 2,
};

const JSON_HEADERS = { 'content-type': 'application/json' } as const;

function bodyOf(message: PushMessage): string {
  const repeated = message.mayBeRepeated ? '\n(Sent again: nothing had confirmed the first one.)' : '';
  return `${message.body}${repeated}`;
}

/** ntfy's way to publish as JSON: to the server's root, the topic in the body (docs.ntfy.sh/publish, "Publish as JSON"). */
function ntfyRequest({ address, token }: PushSecret, message: PushMessage): PushRequest {
  const { origin, pathname } = new URL(address);
  const parts = pathname.split('/').filter((part) => part !== '');
  const topic = parts.at(-1) ?? '';
  return {
    origin,
    path: `/${parts.slice(0, -1).join('/')}`,
    headers: { ...JSON_HEADERS, ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({
      topic,
      title: message.title,
      message: bodyOf(message),
      priority: NTFY_PRIORITY[message.class],
      tags: [message.class],
    }),
  };
}

function webhookRequest({ address }: PushSecret, message: PushMessage): PushRequest {
  const { origin, pathname, search } = new URL(address);
  const { id, title, atWallMs, origin: mode, mayBeRepeated } = message;
  return {
    origin,
    path: `${pathname}${search}`,
    headers: JSON_HEADERS,
    body: JSON.stringify({
      app: 'bellwether',
      id,
      class: message.class,
      title,
      body: message.body,
      at: new Date(atWallMs).toISOString(),
      mode,
      mayBeRepeated,
    }),
  };
}

/** core.telegram.org/bots/api#sendmessage. */
function telegramRequest({ address, token }: PushSecret, message: PushMessage, chat: string): PushRequest {
  const { origin, pathname } = new URL(address);
  return {
    origin,
    path: `${pathname.replace(/\/$/, '')}/bot${token ?? ''}/sendMessage`,
    headers: JSON_HEADERS,
    body: JSON.stringify({ chat_id: chat, text: `${message.title}\n${bodyOf(message)}` }),
  };
}

/** How a message is put to a target. */
export function pushRequest(kind: PushKind, secret: PushSecret, chat: string, message: PushMessage): PushRequest {
  switch (kind) {
    case 'ntfy':
      return ntfyRequest(secret, message);
    case 'webhook':
      return webhookRequest(secret, message);
    case 'telegram':
      return telegramRequest(secret, message, chat);
  }
}
