import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { isoTime } from '#core/bus/iso-time';
import { openHistory } from '#core/market/bar-block';
import { BAR_GRADES } from '#core/market/bar';
import { priceToPoints } from '#core/market/price';
import { parseTimeframe, TimeframeError } from '#core/market/timeframe';
import { MS_PER_SECOND, type Price } from '#core/market/units';
import type { Signal } from '#core/signals/signal';
import { ApiError } from '../api-error.ts';
import type { Asks } from '../main-questions.ts';
import { LAST_INSTANT_MS, readBarPage } from './bar-pages.ts';
import { addRoute } from './route.ts';

const MOST_BARS = 5_000;
const USUAL_BARS = 500;
/** A page may read 60,000 minutes from the thread that also writes what is received. */
const HISTORY_PER_SECOND = 10;
const MOST_SIGNALS = 1_000;

const instant = z.coerce.number().int().min(0).max(LAST_INSTANT_MS);

const barSchema = z.object({
  time: z.string().describe('Opening instant, ISO 8601 in UTC'),
  ts: z.number().describe('The same in seconds'),
  open: z.number(),
  high: z.number(),
  low: z.number(),
  close: z.number(),
  volume: z.number(),
  tick_count: z.number(),
  grade: z.enum(BAR_GRADES),
  contract: z.string().nullable(),
});

const historySchema = z.object({
  symbol: z.string(),
  timeframe: z.string(),
  bars: z.array(barSchema).describe('Oldest first'),
  next_to_ms: z.number().nullable().describe('Ask again with this as "to" for the bars before; null: there are none'),
});

const amount = z.number().nullable();

const signalSchema = z.object({
  id: z.string(),
  symbol: z.string(),
  type: z.enum(['LONG', 'SHORT']),
  strategy: z.string(),
  strategy_version: z.number(),
  time: z.string().describe('When it became knowable, ISO 8601 in UTC'),
  trading_day: z.string(),
  price: z.number(),
  stop: amount,
  targets: z.array(z.object({ price: z.number(), portion: z.number() })),
  range_high: amount,
  range_low: amount,
  contract: z.string().nullable(),
});

const points = (price: Price | undefined | null): number | null =>
  price === null || price === undefined ? null : priceToPoints(price);

function signalJson(signal: Signal): z.input<typeof signalSchema> {
  return {
    id: signal.id,
    symbol: signal.symbol,
    type: signal.side === 'long' ? 'LONG' : 'SHORT',
    strategy: signal.strategy,
    strategy_version: signal.strategyVersion,
    time: isoTime(signal.knownAtMs),
    trading_day: signal.tradingDay,
    price: priceToPoints(signal.price),
    stop: points(signal.stop),
    targets: signal.targets.map(({ price, portion }) => ({ price: priceToPoints(price), portion })),
    range_high: points(signal.range?.high),
    range_low: points(signal.range?.low),
    contract: signal.contract,
  };
}

function timeframeOf(text: string): ReturnType<typeof parseTimeframe> {
  try {
    return parseTimeframe(text);
  } catch (error) {
    if (error instanceof TimeframeError) throw new ApiError('bad-request', error.message);
    throw error;
  }
}

export interface MarketRouteParts {
  readonly ask: Asks;
  /** The exchange's clock; null while unknown. */
  readonly exchangeMs: () => number | null;
}

/** What the archive holds: bars by range and timeframe, in bounded pages, and signals. */
export function addMarketRoutes(app: FastifyInstance, { ask, exchangeMs }: MarketRouteParts): void {
  addRoute(app, {
    method: 'GET',
    url: '/api/history/',
    summary: 'Bars of a symbol, the newest of the range first to be given; page backwards with next_to_ms',
    right: 'quotes',
    perSecond: HISTORY_PER_SECOND,
    query: z.strictObject({
      symbol: z.string().min(1).max(32),
      timeframe: z.string().max(20).default('1m').describe('1m to 1380m, 1h to 23h, day, week, month'),
      from: instant.default(0).describe('First opening instant, in milliseconds'),
      to: instant.default(LAST_INSTANT_MS).describe('Bars that open before this instant, in milliseconds'),
      limit: z.coerce.number().int().min(1).max(MOST_BARS).default(USUAL_BARS),
    }),
    reply: historySchema,
    answer: async ({ query: { symbol, timeframe, from, to, limit } }) => {
      if (from >= to) throw new ApiError('bad-request', '"from" must be before "to".');
      const page = await readBarPage(
        {
          symbol,
          timeframe: timeframeOf(timeframe),
          fromMs: from,
          toMs: to,
          limit,
          knownUntilMs: Math.min(to, exchangeMs() ?? to),
        },
        async (question) => openHistory(await ask('history', question)),
      );
      return {
        symbol,
        timeframe,
        bars: page.bars.map((bar) => ({
          time: isoTime(bar.startMs),
          ts: bar.startMs / MS_PER_SECOND,
          open: priceToPoints(bar.open),
          high: priceToPoints(bar.high),
          low: priceToPoints(bar.low),
          close: priceToPoints(bar.close),
          volume: bar.volume,
          tick_count: bar.tickCount,
          grade: bar.grade,
          contract: bar.contract,
        })),
        next_to_ms: page.nextToMs,
      };
    },
  });
  addRoute(app, {
    method: 'GET',
    url: '/api/signals/',
    summary: 'The newest signals, newest first',
    right: 'quotes',
    query: z.strictObject({ limit: z.coerce.number().int().min(1).max(MOST_SIGNALS).default(100) }),
    reply: z.object({ signals: z.array(signalSchema) }),
    answer: async ({ query }) => ({ signals: (await ask('signals', query)).map(signalJson) }),
  });
}
