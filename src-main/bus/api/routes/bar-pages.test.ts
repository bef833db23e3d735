import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PACKED_BAR_WIDTH, type PackedBars } from '#core/contract/display';
import type { HistoryRequest } from '#core/contract/ipc';
import { gradeRank } from '#core/market/bar';
import { priceFromPoints } from '#core/market/price';
import { parseTimeframe } from '#core/market/timeframe';
import { symbolName } from '#core/market/units';
import { LAST_INSTANT_MS, readBarPage, type BarPage, type BarPageRequest } from './bar-pages.ts';

const MINUTE = 60_000;
/** A Friday, 9:30 in New York. */
const START = Date.UTC(2026, 10, 20, 14, 30);

/** An archive of minutes by their number, each with its number as its price and a volume of 1. */
class Minutes {
  readonly #minutes: readonly number[];
  asked = 0;
  constructor(minutes: readonly number[]) {
    this.#minutes = [...new Set(minutes)].sort((left, right) => left - right);
  }

  readonly history = ({ symbol, limit, untilMs }: HistoryRequest): Promise<PackedBars> => {
    this.asked += 1;
    const found = this.#minutes.filter((minute) => START + minute * MINUTE <= untilMs).slice(-limit);
    const cells = new Float64Array(found.length * PACKED_BAR_WIDTH);
    found.forEach((minute, row) => {
      const price = priceFromPoints(minute);
      cells.set(
        [START + minute * MINUTE, price, price, price, price, 1, 1, gradeRank('built')],
        row * PACKED_BAR_WIDTH,
      );
    });
    return Promise.resolve({
      symbol: symbolName(symbol),
      count: found.length,
      cells,
      contracts: found.map(() => null),
    });
  };
}

const page = (archive: Minutes, part: Partial<BarPageRequest> = {}): Promise<BarPage> =>
  readBarPage(
    {
      symbol: 'QQQ',
      timeframe: parseTimeframe('1m'),
      fromMs: 0,
      toMs: LAST_INSTANT_MS,
      limit: 10,
      knownUntilMs: LAST_INSTANT_MS,
      ...part,
    },
    archive.history,
  );
const minutesOf = ({ bars }: BarPage): number[] => bars.map(({ startMs }) => (startMs - START) / MINUTE);
const count = (length: number): number[] => Array.from({ length }, (_, at) => at);

describe('a page of bars', () => {
  it('is the newest of the range, oldest first, and says where the page before it ends', async () => {
    const archive = new Minutes(count(25));
    const first = await page(archive);
    expect(minutesOf(first)).toEqual([15, 16, 17, 18, 19, 20, 21, 22, 23, 24]);
    expect(first.nextToMs).toBe(START + 15 * MINUTE);
    const last = await page(archive, { toMs: START + 5 * MINUTE });
    expect([minutesOf(last), last.nextToMs]).toEqual([[0, 1, 2, 3, 4], null]);
    expect(await page(new Minutes([]))).toEqual({ bars: [], nextToMs: null });
  });

  it('holds no bar that opens before the range or at its end', async () => {
    const found = await page(new Minutes(count(25)), { fromMs: START + 3 * MINUTE, toMs: START + 8 * MINUTE });
    expect([minutesOf(found), found.nextToMs]).toEqual([[3, 4, 5, 6, 7], null]);
  });

  it('gives no long bar of which a part lies on the page before', async () => {
    const archive = new Minutes(count(60));
    const found = await page(archive, { timeframe: parseTimeframe('5m'), limit: 3 });
    expect(minutesOf(found)).toEqual([45, 50, 55]);
    expect(found.bars.map(({ volume }) => volume)).toEqual([5, 5, 5]);
    const before = await page(archive, { timeframe: parseTimeframe('5m'), limit: 3, toMs: found.nextToMs ?? 0 });
    expect(minutesOf(before)).toEqual([30, 35, 40]);
  });

  it('calls a bar that is under way, or cut off by the range, no whole one', async () => {
    const archive = new Minutes(count(8));
    const frame = { timeframe: parseTimeframe('5m') };
    expect(
      (await page(archive, { ...frame, knownUntilMs: START + 8 * MINUTE })).bars.map(({ grade }) => grade),
    ).toEqual(['built', 'partial']);
  });

  it('asks so often and no more, however long the bars', async () => {
    const archive = new Minutes(count(80_000));
    const found = await page(archive, { timeframe: parseTimeframe('week'), symbol: '/NQ', limit: 5_000 });
    expect(archive.asked).toBe(6);
    expect(found.bars.length).toBeGreaterThan(3);
    expect(found.nextToMs).not.toBeNull();
  });

  it('page by page is the whole, each bar once, whatever is missing and however small the pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(300), { maxLength: 120 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom('1m', '5m', '30m', 'day'),
        async (minutes, limit, timeframe) => {
          const archive = new Minutes(minutes);
          const whole = await page(archive, { timeframe: parseTimeframe(timeframe), limit: 5_000 });
          const paged: number[] = [];
          let toMs: number | null = LAST_INSTANT_MS;
          while (toMs !== null) {
            const found: BarPage = await page(archive, { timeframe: parseTimeframe(timeframe), limit, toMs });
            paged.unshift(...minutesOf(found));
            toMs = found.nextToMs;
          }
          expect(paged).toEqual(minutesOf(whole));
        },
      ),
    );
  });
});
