import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TradeEvent } from '../market/market-source.ts';
import { PracticeSessionError } from '../practice-error.ts';
import { openRecordedMarket, type RecordedMarket } from './recorded-market.ts';

const sessions = join(import.meta.dirname, '../../../resources/sessions');
const MINUTE_MS = 60_000;

function allTrades(market: RecordedMarket): TradeEvent[] {
  const trades: TradeEvent[] = [];
  for (let ms: number = market.startMs; ms < market.endMs; ms += MINUTE_MS) {
    for (const event of market.minute(0, ms, true)) if (event.kind === 'trade') trades.push(event);
  }
  return trades;
}

/** Bars from trades, computed here and nowhere else: [start, open, high, low, close, volume] in points. */
function barsOf(trades: readonly TradeEvent[]): number[][] {
  const bars = new Map<number, number[]>();
  for (const { ms, price, size, setsLast } of trades) {
    const start = Math.floor(ms / MINUTE_MS) * MINUTE_MS;
    const points = price / 1e8;
    const bar = bars.get(start);
    if (!bar) {
      bars.set(start, [start, points, points, points, points, size]);
      continue;
    }
    bar[5] = (bar[5] ?? 0) + size;
    if (!setsLast) continue;
    bar[2] = Math.max(bar[2] ?? 0, points);
    bar[3] = Math.min(bar[3] ?? 0, points);
    bar[4] = points;
  }
  return [...bars.values()];
}

async function csvRows(...path: string[]): Promise<string[]> {
  const text = await readFile(join(sessions, ...path), 'utf8');
  return text.trim().split('\n').slice(1);
}

describe('the recorded ES days', () => {
  test.each(['es-2013-10-08', 'es-2013-12-03'])('%s: the trades make exactly the recorded bars', async (name) => {
    const market = await openRecordedMarket(join(sessions, name));
    const recorded = (await csvRows(name, 'es.csv')).map((line) => line.split(',').map(Number));
    expect(barsOf(allTrades(market))).toEqual(recorded);
  });

  test('play the same path each time, with and without quotes', async () => {
    const one = await openRecordedMarket(join(sessions, 'es-2013-10-08', 'session.json'));
    const other = await openRecordedMarket(join(sessions, 'es-2013-10-08'));
    const bell = Date.parse('2013-10-08T13:30:00Z');
    expect(one.minute(0, bell, true)).toEqual(other.minute(0, bell, true));
    const trades = one.minute(0, bell, true).filter(({ kind }) => kind === 'trade');
    expect(one.minute(0, bell, false)).toEqual(trades);
  });

  test('have quotes one tick wide at which every trade happens, and more of them than trades', async () => {
    const market = await openRecordedMarket(join(sessions, 'es-2013-10-08'));
    let bid = NaN;
    let ask = NaN;
    let trades = 0;
    let quotes = 0;
    let latest = 0;
    for (const event of market.minute(0, Date.parse('2013-10-08T13:30:00Z'), true)) {
      expect(event.ms).toBeGreaterThanOrEqual(latest);
      latest = event.ms;
      if (event.kind === 'quote') {
        ({ bid, ask } = event);
        expect(ask - bid).toBe(25_000_000);
        quotes += 1;
      } else {
        expect([bid, ask]).toContain(event.price);
        trades += 1;
      }
    }
    expect(trades).toBeGreaterThan(500);
    expect(quotes).toBeGreaterThan(trades);
  });
});

/**
 * Lean's own minute bars from 9:31 to 9:36 (Data/equity/usa/minute/spy/20131007_trade.zip), in dollars. Its 9:30 bar
 * leaves the opening auction out, which the trades have.
 */
const LEAN_BARS: readonly (readonly number[])[] = [
  [167.47, 167.47, 167.31, 167.37, 876_364],
  [167.37, 167.37, 167.25, 167.28, 642_093],
  [167.29, 167.43, 167.28, 167.42, 707_606],
  [167.42, 167.53, 167.41, 167.5, 635_346],
  [167.49, 167.58, 167.49, 167.55, 616_847],
  [167.55, 167.56, 167.42, 167.43, 483_832],
];

describe('the recorded SPY open', () => {
  test('plays every trade as it was, in its order', async () => {
    const market = await openRecordedMarket(join(sessions, 'spy-2013-10-07'));
    const recorded = (await csvRows('spy-2013-10-07', 'spy.csv')).map((line) => line.split(','));
    const played = allTrades(market).map(({ ms, price, size, venue }) => [ms, price / 1e8, size, venue]);
    expect(played).toEqual(
      recorded.map(([ms, price, size, , venue]) => [Number(ms), Number(price), Number(size), venue]),
    );
  });

  test("makes Lean's own minute bars when the volume-only conditions are left out of the prices", async () => {
    const market = await openRecordedMarket(join(sessions, 'spy-2013-10-07'));
    const at = (minute: number): number => Date.parse('2013-10-07T13:31:00Z') + minute * MINUTE_MS;
    const trades = allTrades(market);
    const eligible = trades.filter(({ setsLast }) => setsLast);
    const bars = LEAN_BARS.map((_, minute) => {
      const prices = eligible.filter(({ ms }) => Math.floor(ms / MINUTE_MS) * MINUTE_MS === at(minute));
      const points = prices.map(({ price }) => price / 1e8);
      const volume = trades
        .filter(({ ms }) => Math.floor(ms / MINUTE_MS) * MINUTE_MS === at(minute))
        .reduce((sum, { size }) => sum + size, 0);
      return [points[0], Math.max(...points), Math.min(...points), points.at(-1), volume];
    });
    expect(bars).toEqual(LEAN_BARS);
  });
});

describe('a wrong session file', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'practice-session-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  const stream = {
    symbol: '/ES',
    kind: 'bars',
    file: 'es.csv',
    previousClose: 1_667.5,
    source: 'a test',
    licence: 'MIT',
  };
  const manifest = { title: 'A test', date: '2013-10-08', zone: 'America/New_York', streams: [stream] };
  const header = 'utc_ms,open,high,low,close,volume';
  const goodRow = '1381239000000,1669,1670,1668.75,1669.75,4260';

  const open = async (content: unknown, csv = `${header}\n${goodRow}\n`): Promise<unknown> => {
    await writeFile(join(folder, 'session.json'), typeof content === 'string' ? content : JSON.stringify(content));
    await writeFile(join(folder, 'es.csv'), csv);
    return openRecordedMarket(join(folder, 'session.json')).catch((error: unknown) => error);
  };

  test('is accepted when it is right', async () => {
    expect(await open(manifest)).toMatchObject({ title: 'A test', day: '2013-10-08' });
  });

  test.each([
    ['no JSON', '{"title":', /is not JSON/],
    ['no streams', { ...manifest, streams: [] }, /wrong at streams/],
    ['another zone', { ...manifest, zone: 'UTC' }, /wrong at zone/],
    ['a file elsewhere', { ...manifest, streams: [{ ...stream, file: '../../etc/passwd' }] }, /streams\.0\.file/],
    ['a file that is not there', { ...manifest, streams: [{ ...stream, file: 'none.csv' }] }, /cannot be read/],
    ['an unknown symbol', { ...manifest, streams: [{ ...stream, symbol: '/ZZ' }] }, /\/ZZ is not an instrument/],
    ['a symbol twice', { ...manifest, streams: [stream, stream] }, /names a symbol twice/],
    ['a holiday', { ...manifest, date: '2013-11-28' }, /no trading day/],
    ['no day of the calendar', { ...manifest, date: '2013-02-30' }, /no trading day/],
    ['another day than its data', { ...manifest, date: '2013-10-09' }, /does not belong to its date/],
  ])('with %s is refused with the reason', async (_, content, reason) => {
    const error = await open(content);
    expect(error).toBeInstanceOf(PracticeSessionError);
    expect(String(error)).toMatch(reason);
  });

  test.each([
    ['no header', `${goodRow}\n`, /must begin with the line/],
    ['no rows', `${header}\n`, /holds no data/],
    ['a missing number', `${header}\n1381239000000,1669,1670,,1669.75,4260\n`, /es\.csv line 2: low is not a number/],
    ['NaN', `${header}\n1381239000000,1669,NaN,1668.75,1669.75,4260\n`, /line 2: high is not a number/],
    ['a negative price', `${header}\n1381239000000,-1,1670,1668.75,1669.75,4260\n`, /open must be above 0/],
    ['a fraction of a contract', `${header}\n1381239000000,1669,1670,1668.75,1669.75,1.5\n`, /volume must be a whole/],
    ['a bar off the minute', `${header}\n1381239000001,1669,1670,1668.75,1669.75,1\n`, /not the start of a minute/],
    ['a minute twice', `${header}\n${goodRow}\n${goodRow}\n`, /line 3: the minute is not after/],
    ['a close above the high', `${header}\n1381239000000,1669,1670,1668.75,1671,1\n`, /do not lie between/],
    ['a price off the tick', `${header}\n1381239000000,1669,1670.1,1668.75,1669,1\n`, /does not lie on a tick/],
  ])('with %s in the CSV is refused with its line', async (_, csv, reason) => {
    const error = await open(manifest, csv);
    expect(error).toBeInstanceOf(PracticeSessionError);
    expect(String(error)).toMatch(reason);
  });

  test('that is not there is refused', async () => {
    await expect(openRecordedMarket(join(folder, 'nothing.json'))).rejects.toThrow(PracticeSessionError);
  });
});
