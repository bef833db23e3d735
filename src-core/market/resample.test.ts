import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PACKED_BAR_WIDTH, type PackedBars } from '../contract/display.ts';
import { resample } from './resample.ts';
import { parseTimeframe, TimeframeError } from './timeframe.ts';
import { MS_PER_MINUTE, symbolName } from './units.ts';

interface Row {
  readonly startMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly ticks: number;
  readonly rank: number;
}

const BUILT = 2;

function pack(rows: readonly Row[], contracts: readonly (string | null)[] = rows.map(() => null)): PackedBars {
  const cells = Float64Array.from(
    rows.flatMap(({ startMs, open, high, low, close, volume, ticks, rank }) => [
      startMs,
      open,
      high,
      low,
      close,
      volume,
      ticks,
      rank,
    ]),
  );
  return { symbol: symbolName('/NQ'), count: rows.length, cells, contracts };
}

function unpack({ cells, count }: PackedBars): Row[] {
  return Array.from({ length: count }, (_, index) => {
    const at = index * PACKED_BAR_WIDTH;
    const [startMs = 0, open = 0, high = 0, low = 0, close = 0, volume = 0, ticks = 0, rank = 0] = cells.slice(at);
    return { startMs, open, high, low, close, volume, ticks, rank };
  });
}

const row = (startMs: number, values: Partial<Row> = {}): Row => ({
  startMs,
  open: 10,
  high: 12,
  low: 9,
  close: 11,
  volume: 100,
  ticks: 5,
  rank: BUILT,
  ...values,
});
const utc = (text: string): number => Date.parse(`${text}:00Z`);
const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 16);
const minutesFrom = (start: number, count: number): Row[] =>
  Array.from({ length: count }, (_, index) =>
    row(start + index * MS_PER_MINUTE, { open: index, close: index + 1, high: index + 2, low: index - 1 }),
  );
const LATER = Infinity;
const starts = (bars: PackedBars): string[] => unpack(bars).map(({ startMs }) => iso(startMs));

describe('a longer bar', () => {
  it('has the first open, highest high, lowest low, last close and all of the volume', () => {
    const start = utc('2025-12-09T14:30');
    const rows = [
      row(start, { open: 100, high: 105, low: 99, close: 101, volume: 10, ticks: 3 }),
      row(start + MS_PER_MINUTE, { open: 101, high: 103, low: 90, close: 95, volume: 20, ticks: 4, rank: 1 }),
      row(start + 4 * MS_PER_MINUTE, { open: 96, high: 104, low: 95, close: 104, volume: 5, ticks: 1 }),
    ];
    const [bar] = unpack(resample(pack(rows), { unit: 'minute', count: 5 }, 'equity', LATER));
    expect(bar).toEqual({ startMs: start, open: 100, high: 105, low: 90, close: 104, volume: 35, ticks: 8, rank: 1 });
  });

  it('is partial while its time is not over, and says the newest contract', () => {
    const start = utc('2025-12-09T14:30');
    const bars = pack(minutesFrom(start, 7), ['/NQZ25', '/NQZ25', '/NQZ25', '/NQZ25', '/NQH26', '/NQH26', '/NQH26']);
    const longer = resample(bars, { unit: 'minute', count: 5 }, 'future', start + 7 * MS_PER_MINUTE);
    expect(unpack(longer).map(({ rank }) => rank)).toEqual([BUILT, 0]);
    expect(longer.contracts).toEqual(['/NQH26', '/NQH26']);
  });
});

describe('where bars begin', () => {
  it('is on the hour when they divide it, also across the bell', () => {
    const bars = pack(minutesFrom(utc('2025-12-09T14:10'), 100));
    expect(starts(resample(bars, parseTimeframe('30m'), 'equity', LATER))).toEqual([
      '2025-12-09T14:00',
      '2025-12-09T14:30',
      '2025-12-09T15:00',
      '2025-12-09T15:30',
    ]);
  });

  it('is counted from 18:00 New York time for a future and from the bell for an equity when they do not', () => {
    // 45 minutes: from 23:00Z of 8 December, and from 14:30Z.
    const future = resample(pack(minutesFrom(utc('2025-12-08T23:00'), 100)), parseTimeframe('45m'), 'future', LATER);
    expect(starts(future)).toEqual(['2025-12-08T23:00', '2025-12-08T23:45', '2025-12-09T00:30']);
    const equity = resample(pack(minutesFrom(utc('2025-12-09T14:00'), 100)), parseTimeframe('45m'), 'equity', LATER);
    expect(starts(equity)).toEqual(['2025-12-09T13:45', '2025-12-09T14:30', '2025-12-09T15:15']);
  });

  it('follows the change of clocks: four-hour bars begin at 18:00 in both weeks', () => {
    // Sunday 2025-03-09: 18:00 is 22:00Z after the change, 23:00Z before.
    for (const open of ['2025-03-06T23:00', '2025-03-10T22:00']) {
      const [bar] = starts(resample(pack(minutesFrom(utc(open), 240)), parseTimeframe('4h'), 'future', LATER));
      expect(bar).toBe(open);
    }
  });

  it('is 18:00 of Sunday for a Monday, on the day after the change of clocks and for lengths that divide no weekend', () => {
    // Sunday 2026-03-08: the change, and the opening at 22:00Z; the opening of Sunday 2025-12-07 is at 23:00Z.
    for (const [open, frame] of [
      ['2026-03-08T22:00', '4h'],
      ['2026-11-01T23:00', '4h'],
      ['2025-12-07T23:00', '7m'],
      ['2025-12-07T23:00', '50m'],
    ] as const) {
      const made = resample(pack(minutesFrom(utc(open), 1_380)), parseTimeframe(frame), 'future', LATER);
      expect(starts(made)[0]).toBe(open);
      const lengthMs = (frame === '4h' ? 240 : parseInt(frame, 10)) * MS_PER_MINUTE;
      expect(starts(made)[1]).toBe(iso(utc(open) + lengthMs));
    }
  });

  it('never lets a bar reach from one trading day into the next', () => {
    // 16:50 to 18:10 New York time around the daily break.
    const rows = [...minutesFrom(utc('2025-12-09T21:50'), 10), ...minutesFrom(utc('2025-12-09T23:00'), 10)];
    expect(starts(resample(pack(rows), parseTimeframe('8h'), 'future', LATER))).toEqual([
      '2025-12-09T15:00',
      '2025-12-09T23:00',
    ]);
  });

  it('is the trading day, its week, its month: Sunday evening belongs to Monday', () => {
    const sunday = minutesFrom(utc('2025-11-30T23:00'), 60);
    const tuesday = minutesFrom(utc('2025-12-02T15:00'), 60);
    const friday = minutesFrom(utc('2025-11-28T15:00'), 60);
    const bars = pack([...friday, ...sunday, ...tuesday]);
    expect(starts(resample(bars, parseTimeframe('day'), 'future', LATER))).toEqual([
      '2025-11-27T23:00',
      '2025-11-30T23:00',
      '2025-12-01T23:00',
    ]);
    expect(starts(resample(bars, parseTimeframe('week'), 'future', LATER))).toEqual([
      '2025-11-23T23:00',
      '2025-11-30T23:00',
    ]);
    expect(starts(resample(bars, parseTimeframe('month'), 'future', LATER))).toEqual([
      '2025-11-02T23:00',
      '2025-11-30T23:00',
    ]);
  });
});

describe('resampling', () => {
  const anyMinutes = fc
    .uniqueArray(fc.integer({ min: 0, max: 6_000 }), { minLength: 1, maxLength: 200 })
    .map((minutes) => [...minutes].sort((left, right) => left - right))
    .chain((minutes) =>
      fc.tuple(
        ...minutes.map((minute) =>
          fc
            .tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }), fc.nat(9), fc.nat(9), fc.nat(500))
            .map(([open, close, above, below, volume]) =>
              row(utc('2025-12-07T23:00') + minute * MS_PER_MINUTE, {
                open,
                close,
                high: Math.max(open, close) + above,
                low: Math.min(open, close) - below,
                volume,
              }),
            ),
        ),
      ),
    );

  it('in two steps gives what one step gives: 1 to 5 to 15 minutes, 1 minute to hours to days (property)', () => {
    fc.assert(
      fc.property(
        anyMinutes,
        fc.constantFrom(['5m', '15m'], ['15m', '4h'], ['60m', 'day'], ['day', 'week']),
        (rows, steps) => {
          const [first = '', second = ''] = steps;
          const once = resample(pack(rows), parseTimeframe(second), 'future', LATER);
          const twice = resample(
            resample(pack(rows), parseTimeframe(first), 'future', LATER),
            parseTimeframe(second),
            'future',
            LATER,
          );
          expect(unpack(twice)).toEqual(unpack(once));
        },
      ),
    );
  });

  it('conserves volume and extremes, whatever the timeframe (property)', () => {
    fc.assert(
      fc.property(
        anyMinutes,
        fc.constantFrom('1m', '7m', '30m', '90m', '4h', 'day', 'week', 'month'),
        (rows, frame) => {
          const made = unpack(resample(pack(rows), parseTimeframe(frame), 'future', LATER));
          const sum = (bars: readonly Row[]): number => bars.reduce((total, { volume }) => total + volume, 0);
          expect(sum(made)).toBe(sum(rows));
          expect(Math.max(...made.map(({ high }) => high))).toBe(Math.max(...rows.map(({ high }) => high)));
          expect(Math.min(...made.map(({ low }) => low))).toBe(Math.min(...rows.map(({ low }) => low)));
          for (const { open, high, low, close } of made) {
            expect(high).toBeGreaterThanOrEqual(Math.max(open, close));
            expect(low).toBeLessThanOrEqual(Math.min(open, close));
          }
          expect(made.map(({ startMs }) => startMs)).toEqual(
            [...new Set(made.map(({ startMs }) => startMs))].sort((a, b) => a - b),
          );
        },
      ),
    );
  });
});

describe('the name of a timeframe', () => {
  it.each(['', '0m', '1381m', '5', 'm', '5 m', '-5m', '1e3m', 'daily', '24h'])('is refused: %j', (text) => {
    expect(() => parseTimeframe(text)).toThrow(TimeframeError);
  });
});
