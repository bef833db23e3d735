import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BAR_GRADES, type Bar } from '#core/market/bar';
import { priceFromPoints } from '#core/market/price';
import { epochMs, quantity, symbolName } from '#core/market/units';
import { openMarket, type OpenMarket } from '../../testing/open-market.ts';
import { askSqlite } from '../../testing/outside-readers.ts';
import { OPENING_MS, sampleBar, sampleDay } from '../../testing/sample-bars.ts';
import { BarReader } from './bar-reader.ts';
import { isSoundBar } from './bar-writer.ts';
import { MarketWriter, type MarketCommit } from './market-writer.ts';

let market: OpenMarket;
let writer: MarketWriter;
beforeEach(async () => {
  market = await openMarket();
  writer = new MarketWriter(market.database);
});
afterEach(() => market.close());

const commit = (...bars: readonly Bar[]): MarketCommit =>
  writer.commit([{ kind: 'bars', seq: 1, source: 'schwab', bars }], OPENING_MS);
const stored = (symbol = '/NQ'): Bar[] =>
  new BarReader(market.database).between(symbol, 0, Infinity).map(({ bar }) => bar);

describe('the rank of bars', () => {
  it('lets the broker replace what was built here, and fills its gaps (analytics 7.2)', () => {
    const live = (minute: number, close: number, volume: number): Bar =>
      sampleBar({ minute, points: close - 0.75, volume: quantity(volume) });
    const chart = (minute: number, close: number, volume: number): Bar => ({
      ...live(minute, close, volume),
      grade: 'confirmed',
    });
    commit(live(0, 25_580, 1_040), live(1, 25_608, 450), live(3, 25_621.5, 600));
    commit(chart(0, 25_580.25, 1_055), chart(2, 25_610, 120));
    expect(stored().map(({ close, volume, grade }) => [close / 1e8, volume, grade])).toEqual([
      [25_580.25, 1_055, 'confirmed'],
      [25_608, 450, 'built'],
      [25_610, 120, 'confirmed'],
      [25_621.5, 600, 'built'],
    ]);
    expect(writer.totals().bars).toBe(4);
  });

  it('never lets a weaker bar replace a stronger one', () => {
    const confirmed = sampleBar({ grade: 'confirmed', points: 25_600 });
    commit(confirmed);
    for (const grade of ['partial', 'estimated', 'built'] as const) commit(sampleBar({ grade, points: 1 }));
    expect(stored()).toEqual([confirmed]);
  });

  it('lets the later of two equal grades stand, also a corrected confirmation', () => {
    commit(sampleBar({ grade: 'confirmed', points: 25_600 }));
    commit(sampleBar({ grade: 'confirmed', points: 25_601 }));
    expect(stored()).toEqual([sampleBar({ grade: 'confirmed', points: 25_601 })]);
  });

  const aBar = fc.record({
    symbol: fc.constantFrom('/NQ', 'QQQ'),
    minute: fc.integer({ min: 0, max: 3 }),
    points: fc.integer({ min: 1, max: 4 }),
    grade: fc.constantFrom(...BAR_GRADES),
    contract: fc.constantFrom(null, '/NQZ26'),
    tickCount: fc.integer({ min: 0, max: 2 }),
  });

  it('gives what a plain fold over the bars gives, whatever their order and their grouping', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(aBar, { maxLength: 40 }), { maxLength: 6 }), async (groups) => {
        const fresh = await openMarket();
        const freshWriter = new MarketWriter(fresh.database);
        // The rule in its plainest form: a map, and BAR_GRADES from weak to strong.
        const expected = new Map<string, Bar>();
        for (const group of groups) {
          const bars = group.map(sampleBar);
          for (const bar of bars) {
            const key = `${bar.symbol} ${bar.startMs}`;
            const known = expected.get(key);
            if (!known || BAR_GRADES.indexOf(bar.grade) >= BAR_GRADES.indexOf(known.grade)) expected.set(key, bar);
          }
          freshWriter.commit([{ kind: 'bars', seq: 1, source: 'schwab', bars }], OPENING_MS);
        }
        const reader = new BarReader(fresh.database);
        const found = ['/NQ', 'QQQ'].flatMap((symbol) => reader.between(symbol, 0, Infinity).map(({ bar }) => bar));
        const inOrder = [...expected.values()].sort(
          (a, b) => a.symbol.localeCompare(b.symbol) || a.startMs - b.startMs,
        );
        expect(found).toEqual(inOrder);
        expect(freshWriter.totals().bars).toBe(inOrder.length);
        await fresh.close();
      }),
      { numRuns: 60 },
    );
  });
});

describe('what a commit says of days', () => {
  it('names the days whose bars changed', () => {
    const evening = sampleBar({ minute: 9 * 60 });
    expect(commit(sampleBar(), evening, sampleBar({ symbol: 'QQQ' })).changedDays).toEqual([
      { symbol: '/NQ', day: '2026-11-20' },
      { symbol: '/NQ', day: '2026-11-23' },
      { symbol: 'QQQ', day: '2026-11-20' },
    ]);
  });

  it('names none when the bars say nothing new', () => {
    commit(sampleBar());
    expect(commit(sampleBar()).changedDays).toEqual([]);
    expect(commit(sampleBar({ grade: 'partial', points: 3 })).changedDays).toEqual([]);
  });

  it('counts the revision of a day up with each change', async () => {
    commit(sampleBar());
    commit(sampleBar({ points: 25_601 }));
    commit(sampleBar({ points: 25_601 }));
    expect(await askSqlite(market.file, 'SELECT day, changed_revision, written_revision FROM parquet_days')).toEqual([
      { day: '2026-11-20', changed_revision: 2, written_revision: 0 },
    ]);
  });
});

describe('bars that are unfit', () => {
  const price = priceFromPoints;
  it.each<[string, Partial<Bar>]>([
    ['a price that is no number', { open: price(NaN) }],
    ['an endless price', { high: price(Infinity) }],
    ['a price finer than can be kept', { close: (price(25_600) + 0.5) as Bar['close'] }],
    ['a high below its close', { high: price(1) }],
    ['a low above its open', { low: price(99_999) }],
    ['a negative volume', { volume: quantity(-1) }],
    ['part of a contract', { volume: quantity(0.5) }],
    ['a negative count', { tickCount: -1 }],
    ['a start between two minutes', { startMs: epochMs(OPENING_MS + 1) }],
    ['a start in seconds', { startMs: epochMs(OPENING_MS / 1_000) }],
    ['no symbol', { symbol: symbolName('') }],
    ['an unknown grade', { grade: 'certain' as Bar['grade'] }],
  ])('%s is counted and not stored', (_, values) => {
    const good = sampleBar({ minute: 1 });
    const bad: Bar = { ...sampleBar(), ...values };
    expect(isSoundBar(bad)).toBe(false);
    expect(commit(bad, good).refused).toBe(1);
    expect(stored()).toEqual([good]);
  });

  it('one that the database itself will not take does not keep the others out', () => {
    const odd = { ...sampleBar({ minute: 1 }), contract: new Uint8Array(3) as unknown as string };
    expect(commit(sampleBar(), odd, sampleBar({ minute: 2 })).refused).toBe(1);
    expect(stored()).toEqual([sampleBar(), sampleBar({ minute: 2 })]);
  });

  it('may have negative prices, as oil did', () => {
    const bar = sampleBar({ points: -37.63 });
    commit(bar);
    expect(stored()).toEqual([bar]);
  });
});

describe('a transaction that fails', () => {
  it('leaves nothing behind, and the same bars are taken the next time', () => {
    commit(sampleBar());
    market.database.pragma('max_page_count = 1');
    const many = sampleDay('AAPL', 3_000, 1);
    expect(() => commit(...many)).toThrow('database or disk is full');
    expect(stored('AAPL')).toEqual([]);
    market.database.pragma('max_page_count = 1000000');
    commit(...many);
    expect(stored('AAPL')).toEqual(many);
    expect(writer.totals().bars).toBe(3_001);
  });
});
