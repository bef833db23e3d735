import { z } from 'zod';
import type { PushKind } from '../telling-settings.ts';

export interface PushReply {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** What a server made of a push. `waitMs` is how long it wants to be left alone; null when it does not say. */
export type PushVerdict =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'later'; readonly waitMs: number | null; readonly sentence: string }
  | { readonly kind: 'refused'; readonly sentence: string };

const LONGEST_WAIT_MS = 60 * 60_000;
const MS_PER_SECOND = 1_000;
const SERVER_WORDS_SHOWN = 120;

/** Telegram answers `{ok, error_code, description, parameters: {retry_after}}`, ntfy `{http, code, error}`. */
const wordsSchema = z.object({
  ok: z.boolean().optional().catch(undefined),
  description: z.string().optional().catch(undefined),
  error: z.string().optional().catch(undefined),
  parameters: z
    .object({ retry_after: z.number().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});
type Words = z.infer<typeof wordsSchema>;

function wordsOf(text: string): Words {
  try {
    return wordsSchema.safeParse(JSON.parse(text)).data ?? {};
  } catch {
    return {};
  }
}

function quotedWords({ description, error }: Words): string {
  const said = (description ?? error ?? '').slice(0, SERVER_WORDS_SHOWN);
  return said === '' ? '' : ` It says: “${said}”.`;
}

function waitOf(reply: PushReply, words: Words): number | null {
  const seconds = words.parameters?.retry_after ?? Number(reply.headers['retry-after'] ?? NaN);
  if (!Number.isFinite(seconds) || seconds < 0) return null;
  return Math.min(seconds * MS_PER_SECOND, LONGEST_WAIT_MS);
}

const REFUSALS: Readonly<Partial<Record<number, Readonly<Record<PushKind, string>>>>> = {
  401: {
    ntfy: 'The server wants another access token. Paste a new one.',
    webhook: 'The server does not accept this address’s key. Paste the address again.',
    telegram: 'Telegram does not know this bot token. Paste the one that BotFather gave.',
  },
  403: {
    ntfy: 'The server does not let this token write to this topic.',
    webhook: 'The server forbids it.',
    telegram: 'The bot may not write to this chat: open the chat with the bot once and press Start.',
  },
  404: {
    ntfy: 'There is no such topic or server path. Paste the topic’s address again.',
    webhook: 'There is nothing at this address any more. Paste the webhook’s address again.',
    telegram: 'Telegram does not know this bot token. Paste the one that BotFather gave.',
  },
};

const isTheirTrouble = (status: number): boolean => status >= 500 || status === 408 || status === 425;

/** Judges a reply. What a server calls a passing trouble (408, 425, 429, 5xx) is tried again; other refusals are final. */
export function readPushReply(kind: PushKind, reply: PushReply): PushVerdict {
  const words = wordsOf(reply.text);
  const { status } = reply;
  if (status >= 200 && status < 300 && !(kind === 'telegram' && words.ok !== true)) return { kind: 'delivered' };
  const quoted = quotedWords(words);
  if (status === 429) {
    return { kind: 'later', waitMs: waitOf(reply, words), sentence: `The server wants fewer messages.${quoted}` };
  }
  if (isTheirTrouble(status)) {
    return {
      kind: 'later',
      waitMs: waitOf(reply, words),
      sentence: `The server has trouble of its own (${status}).${quoted}`,
    };
  }
  const sentence = REFUSALS[status]?.[kind] ?? `The server refused it (${status}).`;
  return { kind: 'refused', sentence: `${sentence}${quoted}` };
}
