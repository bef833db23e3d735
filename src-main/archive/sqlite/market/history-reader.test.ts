import type Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PACKED_BAR_WIDTH, type PackedBars } from '#core/contract/display';
import type { HistoryRequest } from '#core/contract/ipc';
import { BAR_GRADES, type Bar } from '#core/market/bar';
import { openHistory } from '#core/market/bar-block';
import { priceFromPoints } from '#core/market/price';
import { symbolName } from '#core/market/units';
import { openMarket, type OpenMarket } from '../../testing/open-market.ts';
import { OPENING_MS, sampleBar, sampleDay } from '../../testing/sample-bars.ts';
import { testBinding } from '../../testing/sqlite-binding.ts';
import { openDatabase, openReader } from '../open-database.ts';
import { HistoryReader } from './history-reader.ts';
import { MARKET_DATABASE } from './market-database.ts';
import { MarketWriter } from './market-writer.ts';
import { WeekPacker } from './week-packer.ts';

const MINUTE_MS = 60_000;
const WEEK_MINUTES = 7 * 24 * 60;
const EVERYTHING = { symbol: '/NQ', limit: 1_000_000, untilMs: 8.64e15 };

/** The same answer by plain SQL: the ranks are those that the database's own table of grades names. */
function bySql(database: Database.Database, { symbol, limit, untilMs }: HistoryRequest): PackedBars {
  const rows = database
    .prepare<[string, number, number], [...number[], string, string | null]>(
      `SELECT start_ms, open, high, low, close, volume, tick_count, grades.name, contract
       FROM bars JOIN grades ON grades.rank = bars.grade
       WHERE symbol = ? AND start_ms <= ? ORDER BY start_ms DESC LIMIT ?`,
    )
    .raw()
    .all(symbol, untilMs, limit)
    .reverse();
  return {
    symbol: symbolName(symbol),
    count: rows.length,
    cells: Float64Array.from(
      rows.flatMap((row) => [
        ...row.slice(0, PACKED_BAR_WIDTH - 1).map(Number),
        BAR_GRADES.findIndex((name) => name === row[PACKED_BAR_WIDTH - 1]),
      ]),
    ),
    contracts: rows.map((row) => row[PACKED_BAR_WIDTH] as string | null),
  };
}

/** The writer's and the reader's side of one database, as an archive thread has them. */
class Side {
  readonly writing: Database.Database;
  readonly reading: Database.Database;
  readonly packer: WeekPacker;
  readonly #writer: MarketWriter;
  readonly #history: HistoryReader;

  constructor(file: string, writing: Database.Database) {
    this.writing = writing;
    this.reading = openReader(file, testBinding());
    this.#writer = new MarketWriter(writing);
    this.packer = new WeekPacker(writing);
    this.#history = new HistoryReader(this.reading, (symbol, week) => {
      this.packer.noteDamage(symbol, week);
    });
  }

  write(...bars: readonly Bar[]): void {
    const { changedDays } = this.#writer.commit([{ kind: 'bars', seq: 1, source: 'schwab', bars }], OPENING_MS);
    for (const day of changedDays) this.packer.noteChange(day);
  }

  packAll(): void {
    while (this.packer.step(Infinity));
  }

  read(request: HistoryRequest): PackedBars {
    return openHistory(this.#history.history(request));
  }

  get packedWeeks(): number {
    return this.reading.prepare<[], number>('SELECT count(*) FROM packed_weeks').pluck().get() ?? NaN;
  }

  close(): void {
    this.reading.close();
    this.writing.close();
  }
}

let market: OpenMarket;
let side: Side;
beforeEach(async () => {
  market = await openMarket();
  side = new Side(market.file, market.database);
});
afterEach(async () => {
  side.close();
  await market.close();
});

const rightAnswer = (request: HistoryRequest): void => {
  expect(side.read(request)).toEqual(bySql(side.reading, request));
};

const aBar = fc.record({
  symbol: fc.constantFrom('/NQ', 'QQQ'),
  // A few minutes at each end of the days of four weeks, so that bars meet and change.
  minute: fc
    .tuple(fc.integer({ min: -2, max: 1 }), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 5 }))
    .map(([week, day, minute]) => week * WEEK_MINUTES - day * 1_440 + minute),
  points: fc.integer({ min: 1, max: 4 }),
  grade: fc.constantFrom(...BAR_GRADES),
  contract: fc.constantFrom(null, '/NQZ26', '/NQH27'),
});
const aMinute = fc.integer({ min: -3 * WEEK_MINUTES, max: 2 * WEEK_MINUTES });

const aStep = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('write' as const), bars: fc.array(aBar, { maxLength: 12 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pack' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), from: aMinute, to: aMinute }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('edit' as const), from: aMinute, to: aMinute }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('die' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('spoil' as const), byte: fc.nat(400) }) },
);
type Step = typeof aStep extends fc.Arbitrary<infer Value> ? Value : never;

const instant = (minute: number): number => OPENING_MS + minute * MINUTE_MS;

async function take(step: Step): Promise<void> {
  if (step.do === 'write') side.write(...step.bars.map(sampleBar));
  else if (step.do === 'pack') side.packAll();
  else if (step.do === 'delete') {
    side.writing.prepare('DELETE FROM bars WHERE start_ms BETWEEN ? AND ?').run(instant(step.from), instant(step.to));
  } else if (step.do === 'edit') {
    side.writing
      .prepare('UPDATE bars SET volume = volume + 1 WHERE start_ms BETWEEN ? AND ?')
      .run(instant(step.from), instant(step.to));
  } else if (step.do === 'die') {
    // Whatever was to be packed is not, and nobody remembers it.
    side.close();
    side = new Side(
      market.file,
      await openDatabase(market.file, MARKET_DATABASE, testBinding(), `${market.file}-backups`),
    );
  } else spoil(step.byte);
}

/** Turns one byte of every packed week, behind the database's back. */
function spoil(byte: number): void {
  const blocks = side.writing
    .prepare<[], { rowid: number; block: Buffer }>('SELECT rowid, block FROM packed_weeks')
    .all();
  for (const { rowid, block } of blocks) {
    const at = byte % block.length;
    block[at] = 255 - (block[at] ?? 0);
    side.writing.prepare('UPDATE packed_weeks SET block = ? WHERE rowid = ?').run(block, rowid);
  }
}

describe('history from packed weeks', () => {
  it('is what plain SQL says, after whatever was written, revised, deleted, packed, damaged and killed', async () => {
    let packedOnce = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(aStep, { minLength: 3, maxLength: 14 }),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), aMinute), { minLength: 1, maxLength: 3 }),
        async (steps, questions) => {
          side.writing.exec('DELETE FROM bars; DELETE FROM parquet_days');
          await take({ do: 'die' });
          for (const step of steps) {
            await take(step);
            packedOnce = Math.max(packedOnce, side.packedWeeks);
            for (const symbol of ['/NQ', 'QQQ']) {
              rightAnswer({ ...EVERYTHING, symbol });
              for (const [limit, minute] of questions) rightAnswer({ symbol, limit, untilMs: instant(minute) });
            }
          }
        },
      ),
      { numRuns: 60 },
    );
    // A test in which nothing is ever packed proves nothing.
    expect(packedOnce).toBeGreaterThan(2);
  }, 60_000);

  it.each(['inserted', 'updated', 'deleted'])('would be wrong if a week were kept although a bar is %s', (change) => {
    side.write(sampleBar({ minute: 0 }), sampleBar({ minute: 1 }), sampleBar({ minute: WEEK_MINUTES }));
    side.packAll();
    side.writing.exec(`DROP TRIGGER bar_${change}`);
    if (change === 'inserted') side.write(sampleBar({ minute: 2 }));
    else if (change === 'updated') side.write(sampleBar({ minute: 1, grade: 'confirmed', points: 1 }));
    else side.writing.exec(`DELETE FROM bars WHERE start_ms = ${OPENING_MS}`);
    expect(() => {
      rightAnswer(EVERYTHING);
    }).toThrow();
  });

  it('gives the newest bars up to an instant, oldest first', () => {
    side.write(...sampleDay('/NQ', 50), ...sampleDay('/ES', 50));
    const packed = side.read({ symbol: '/NQ', limit: 3, untilMs: OPENING_MS + 10 * MINUTE_MS + 5 });
    expect(packed.contracts).toEqual(['/NQZ26', '/NQZ26', '/NQZ26']);
    expect([...packed.cells]).toEqual(
      [8, 9, 10].flatMap((minute) => {
        const { startMs, open, high, low, close, tickCount } = sampleBar({ minute, points: 25_600 + minute * 0.25 });
        return [startMs, open, high, low, close, 1_000 + minute, tickCount, BAR_GRADES.indexOf('built')];
      }),
    );
    expect(side.read({ ...EVERYTHING, symbol: 'SPY' })).toEqual({
      symbol: 'SPY',
      count: 0,
      cells: new Float64Array(),
      contracts: [],
    });
  });
});

describe('the packer of weeks', () => {
  const weeks = (count: number): Bar[] =>
    Array.from({ length: count }, (_, week) => sampleBar({ minute: week * WEEK_MINUTES, points: 100 + week }));

  it('packs every week but the newest of each symbol, and the older ones again once they are quiet', () => {
    side.write(...weeks(4), sampleBar({ symbol: 'QQQ' }));
    expect(side.packer.step(Infinity)).toBe(true);
    expect(side.packedWeeks).toBe(0);
    expect(side.packer.step(Infinity)).toBe(false);
    expect(side.packedWeeks).toBe(3);
    side.write(sampleBar({ minute: 1 }));
    expect(side.packedWeeks).toBe(2);
    side.packAll();
    expect(side.packedWeeks).toBe(3);
    rightAnswer(EVERYTHING);
  });

  it('packs a week as soon as the next one has begun, however busy that is', () => {
    side.write(sampleBar());
    side.packer.step(Infinity);
    for (let minute = 0; minute < 3; minute += 1) {
      side.write(sampleBar({ minute: WEEK_MINUTES + minute }));
      expect(side.packer.step(Infinity)).toBe(false);
      expect(side.packedWeeks).toBe(1);
    }
  });

  it('leaves off when its time is up, and goes on at the next step', () => {
    side.write(...weeks(4));
    side.packer.step(0);
    for (let step = 0; step < 3; step += 1) expect(side.packer.step(0)).toBe(true);
    expect(side.packedWeeks).toBe(0);
    side.packAll();
    expect(side.packedWeeks).toBe(3);
  });

  it('packs what an earlier version or a killed run left unpacked', async () => {
    side.write(...weeks(3));
    await take({ do: 'die' });
    side.packAll();
    expect(side.packedWeeks).toBe(2);
  });

  it('makes a damaged week anew from its rows, and says how many there were', () => {
    side.write(...weeks(3));
    side.packAll();
    spoil(300);
    rightAnswer(EVERYTHING);
    expect(side.packer.everDamaged).toBe(2);
    side.packAll();
    rightAnswer(EVERYTHING);
    expect(side.packer.everDamaged).toBe(2);
  });

  it('keeps prices that are on no common grid', () => {
    const odd = [421.755, 0.0001, 89_999.99999999].map((points, minute) =>
      sampleBar({
        minute,
        low: priceFromPoints(0),
        open: priceFromPoints(points),
        close: priceFromPoints(0),
        high: priceFromPoints(points),
      }),
    );
    side.write(...odd, sampleBar({ minute: WEEK_MINUTES }));
    side.packAll();
    expect(side.packedWeeks).toBe(1);
    rightAnswer(EVERYTHING);
  });
});
