import { describe, expect, test } from 'vitest';
import { LEVELONE_FOREX_FIELDS as FIELD } from '#core/contract/schwab-fields';
import { tradingDay } from '#core/market/units';
import { FOREX_PAIRS } from './forex-pair.ts';
import { ForexPath } from './forex-path.ts';
import { ForexTicker } from './forex-ticker.ts';

const DAY = tradingDay('2026-11-20');
const NOON = Date.parse('2026-11-20T12:00:30-05:00');

describe.each(FOREX_PAIRS)('$symbol', (pair) => {
  const path = new ForexPath(pair, DAY);

  test('begins at its previous close and never leaves the range it reports, second by second', () => {
    expect(path.at(path.startMs).mid).toBe(path.previousClose);
    let [high, low] = [-Infinity, Infinity];
    for (let ms = path.startMs; ms <= NOON; ms += 10_000) {
      const moment = path.at(ms);
      high = Math.max(high, moment.mid);
      low = Math.min(low, moment.mid);
      expect([moment.high, moment.low]).toEqual([high, low]);
    }
    expect(high / low).toBeGreaterThan(1.001);
    expect(high / low).toBeLessThan(1.02);
  });

  test('stands still before its day and after it', () => {
    expect(path.at(path.startMs - 5_000)).toEqual(path.at(path.startMs));
    expect(path.at(path.endMs + 5_000)).toEqual(path.at(path.endMs));
    const closed = new ForexTicker(path, path.endMs + 3_600_000);
    expect(closed.value(FIELD.quoteTimeMs)).toBe(path.endMs);
    expect(closed.refresh(path.endMs + 7_200_000)).toEqual([]);
  });

  test('is quoted on its tick with the spread of the pair, and the same for who comes later', () => {
    const early = new ForexTicker(path, NOON - 60_000);
    early.refresh(NOON);
    const late = new ForexTicker(path, NOON);
    for (const field of Object.values(FIELD)) expect(late.value(field)).toBe(early.value(field));
    const ticks = (field: number): number => Number(late.value(field)) * 10 ** pair.digits;
    expect(ticks(FIELD.askPrice) - ticks(FIELD.bidPrice)).toBeCloseTo(pair.spreadTicks, 3);
    expect(ticks(FIELD.bidPrice)).toBeCloseTo(Math.round(ticks(FIELD.bidPrice)), 3);
  });
});
