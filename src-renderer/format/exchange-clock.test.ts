import { describe, expect, it } from 'vitest';
import { epochMs } from '#core/market/units';
import {
  clockRefreshMs,
  exchangeTimeAt,
  exchangeTimeOf,
  withHold,
  withReading,
  type ExchangeClock,
} from './exchange-clock.ts';

const clock = (over: Partial<ExchangeClock> = {}): ExchangeClock => ({
  reading: { exchangeMs: epochMs(1_000_000), wallMs: 500 },
  rate: 1,
  heldAtWallMs: null,
  ...over,
});

describe('the exchange clock', () => {
  it('is carried on from its reading at the rate of the exchange', () => {
    expect(exchangeTimeAt(clock(), 1_500)).toBe(1_001_000);
    expect(exchangeTimeAt(clock({ rate: 60 }), 1_500)).toBe(1_060_000);
  });

  it('does not run backwards before its reading', () => {
    expect(exchangeTimeAt(clock(), 100)).toBe(1_000_000);
  });

  it('stands still while it is held, and goes on from where a new reading puts it', () => {
    const held = withHold(clock({ rate: 10 }), true, 700);
    expect(exchangeTimeAt(held, 700)).toBe(1_002_000);
    expect(exchangeTimeAt(held, 99_999)).toBe(1_002_000);
    const released = withReading(withHold(held, false, 99_999), { exchangeMs: epochMs(9_000_000), wallMs: 100_000 });
    expect(exchangeTimeAt(released, 100_100)).toBe(9_001_000);
  });

  it('is not moved by being held again', () => {
    const held = withHold(clock(), true, 700);
    expect(withHold(held, true, 5_000)).toBe(held);
  });

  it('keeps the newest reading and the last known rate', () => {
    const newer = withReading(clock({ rate: 20 }), { exchangeMs: epochMs(2_000_000), wallMs: 600 });
    expect(newer.reading.exchangeMs).toBe(2_000_000);
    expect(newer.rate).toBe(20);
    const older = withReading(newer, { exchangeMs: epochMs(1), wallMs: 10 }, 5);
    expect(older.reading.exchangeMs).toBe(2_000_000);
    expect(older.rate).toBe(5);
  });

  it('names the exchange time of a moment in the past', () => {
    expect(exchangeTimeOf(clock({ rate: 60 }), 400)).toBe(994_000);
  });
});

describe('looking at the clock', () => {
  it('is often enough for a second to be seen, and never a busy loop', () => {
    expect(clockRefreshMs(1)).toBe(250);
    expect(clockRefreshMs(4)).toBe(125);
    expect(clockRefreshMs(1_000)).toBe(100);
    expect(clockRefreshMs(0)).toBe(250);
  });
});
