import { describe, expect, it } from 'vitest';
import { builtBars } from '../backtest/testing/bars.ts';
import { MS_PER_MINUTE, epochMs } from '../market/units.ts';
import { morningFrom, plan } from '../paper/testing.ts';
import type { Signal } from '../signals/signal.ts';
import { priceFromPoints } from '../market/price.ts';
import { tradingDay } from '../market/units.ts';
import { SessionTracker } from './session-tracker.ts';

const BARS = builtBars('/NQ', morningFrom('09:30'));
/** The golden morning's close beyond, filled at the next open, 1 R: 50.50 points. */
const { knownPrice, entry, stop, breakEven, trail, closeBackLevel, exitAtMs, ...named } = plan();
const LONG: Signal = {
  ...named,
  kind: 'entry',
  strategyVersion: 1,
  activeId: 'test',
  title: 'Test',
  parameters: {},
  tradingDay: tradingDay('2026-11-24'),
  barStartMs: epochMs(named.knownAtMs - MS_PER_MINUTE),
  price: knownPrice,
  range: null,
  stop: stop.price,
  targets: [{ price: priceFromPoints(25672.25), portion: 1 }],
  orders: {
    entry,
    stop,
    breakEven,
    trail,
    closeBackLevel,
    exitAtMs,
    targets: [{ distance: { kind: 'risks', multiple: 1 }, portion: 1, rounding: 'nearest' }],
  },
};

describe('the running session', () => {
  it('comes to what the golden morning comes to, point by point', () => {
    const tracker = new SessionTracker();
    const totals: number[] = [];
    for (const bar of BARS) {
      tracker.take([bar], bar.startMs === LONG.barStartMs ? [LONG] : []);
      totals.push(tracker.view()?.total ?? NaN);
    }
    // Open from 25621.75 at 09:33: the closes 25640.25, 25606.00 and 25615.75, then the target.
    expect(totals).toEqual([0, 0, 0, 370, -315, -120, 1010, 1010]);
    expect(tracker.view()).toMatchObject({
      day: '2026-11-24',
      signals: 1,
      realised: 1010,
      open: 0,
      drawdown: 685,
      strategies: [{ title: 'Test', symbol: '/NQ', trades: 1, realised: 1010, drawdown: 685, isOpen: false }],
    });
  });

  it('is the same however its input is cut, and when it is told again after a restart', () => {
    const whole = new SessionTracker();
    whole.take(BARS, [LONG]);
    const again = new SessionTracker();
    again.take(BARS.slice(0, 5), [LONG]);
    again.take(BARS, [LONG]);
    expect(again.view()).toEqual(whole.view());
    expect(whole.view()?.realised).toBe(1010);
  });

  it('takes no bar twice: what the broker corrects later was not known then', () => {
    const tracker = new SessionTracker();
    tracker.take(BARS, [LONG]);
    const before = tracker.view();
    tracker.take(
      BARS.map((bar) => ({ ...bar, low: bar.low - 1e12 }) as typeof bar),
      [],
    );
    expect(tracker.view()).toEqual(before);
  });

  it('begins anew with the next trading day', () => {
    const tracker = new SessionTracker();
    tracker.take(BARS, [LONG]);
    const tomorrow = BARS.slice(0, 1).map((bar) => ({ ...bar, startMs: epochMs(bar.startMs + 1_440 * MS_PER_MINUTE) }));
    tracker.take(tomorrow, [LONG]);
    expect(tracker.view()).toMatchObject({ day: '2026-11-25', signals: 0, strategies: [], total: 0, trades: [] });
  });
});
