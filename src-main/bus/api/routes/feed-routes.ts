import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { busQuoteSchema, type BusQuote } from '#core/contract/bus';
import { streamStateSchema, type Health } from '#core/contract/health';
import { ApiError } from '../api-error.ts';
import type { Asks } from '../main-questions.ts';
import { addRoute } from './route.ts';

const MOST_SYMBOLS = 100;
const symbolSchema = z
  .string()
  .regex(/^\/?[A-Z0-9$][A-Z0-9.$/:]{0,30}$/, 'A symbol is written as the broker does, e.g. /NQ or QQQ.');
const symbolsSchema = z.array(symbolSchema).min(1).max(MOST_SYMBOLS);

const changeSchema = z.object({
  symbols: z.array(z.string()).describe('Everything that is streamed now'),
  own: z.array(z.string()).describe("The workstation's own list, which no program takes away"),
  subscribed: z.array(z.string()).describe('What programs asked for besides, until Bellwether quits'),
});

const statusSchema = z.object({
  provider: z.string().describe('Who streams: "tos" is another name of this stream'),
  state: streamStateSchema,
  reason: z.string().nullable(),
  since_ms: z.number(),
  symbols: z.array(z.string()),
  messages_per_second: z.number(),
  reconnects: z.number(),
  last_data_ms: z.number().nullable(),
  exchange_ms: z.number().nullable(),
});

export interface FeedRouteParts {
  readonly ask: Asks;
  /** null while nothing has been heard of it. */
  readonly health: () => Health | null;
  readonly source: () => string;
  readonly quote: (symbol: string) => BusQuote | null;
  readonly quotes: () => readonly BusQuote[];
}

/** The stream: how it is, what it carries, and the newest quotes. `tos` is the name that earlier systems gave it. */
export function addFeedRoutes(app: FastifyInstance, { ask, health, source, quote, quotes }: FeedRouteParts): void {
  addRoute(app, {
    method: 'GET',
    url: '/api/feed/tos/status/',
    summary: 'The state of the stream',
    right: 'quotes',
    reply: statusSchema,
    answer: () => {
      const { feed } = health() ?? {};
      if (!feed) throw new ApiError('unavailable', 'The state of the stream is not known yet.');
      return {
        provider: source(),
        state: feed.state,
        reason: feed.reason,
        since_ms: feed.sinceWallMs,
        symbols: feed.subscribed,
        messages_per_second: feed.messagesPerSecond,
        reconnects: feed.reconnects,
        last_data_ms: feed.lastDataWallMs,
        exchange_ms: feed.exchangeMs,
      };
    },
  });
  for (const [verb, name] of [
    ['subscribe', 'addSymbols'],
    ['unsubscribe', 'removeSymbols'],
  ] as const) {
    addRoute(app, {
      method: 'POST',
      url: `/api/feed/tos/${verb}/`,
      summary: verb === 'subscribe' ? 'Streams more symbols' : 'Streams symbols no more that a program asked for',
      right: 'control',
      body: z.strictObject({ symbols: symbolsSchema }),
      reply: changeSchema,
      answer: async ({ body }) => {
        const { own, extra } = await ask(name, { symbols: body.symbols });
        return { symbols: [...own, ...extra], own: [...own], subscribed: [...extra] };
      },
    });
  }
  addRoute(app, {
    method: 'GET',
    url: '/api/feed/quotes/snapshot/',
    summary: 'The newest quotes, of all symbols or of those that are named',
    right: 'quotes',
    query: z.strictObject({
      symbols: z
        .string()
        .max(MOST_SYMBOLS * 32)
        .transform((text) => text.split(','))
        .pipe(symbolsSchema)
        .optional()
        .describe('Separated by commas'),
    }),
    reply: z.object({ quotes: z.array(busQuoteSchema), count: z.number(), source: z.string() }),
    answer: ({ query }) => {
      const found = query.symbols?.map(quote).filter((one) => one !== null) ?? quotes();
      return { quotes: [...found], count: found.length, source: source() };
    },
  });
}
