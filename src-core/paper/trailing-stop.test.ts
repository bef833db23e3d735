import { describe, expect, it } from 'vitest';
import { priceFromPoints, priceToPoints } from '../market/price.ts';
import { epochMs } from '../market/units.ts';
import { PaperTrade } from './paper-trade.ts';
import { at, barAt, context, outcomeOf, plan } from './testing.ts';
import { trailedStop, type TrailDistance, type TrailRule } from './trailing-stop.ts';

/** Analytics, section 6.2. */
const LONG_TICKS = [25621.5, 25630, 25628, 25641, 25652.75, 25645, 25650, 25642.75, 25640];
const rule = (distance: TrailDistance, stepTicks = 0): TrailRule => ({ distance, stepTicks, activationTicks: 0 });

/** The stop after each tick while the trade is open, and what became of the trade. */
function trail(trailRule: TrailRule, ticks: readonly number[], side: 'long' | 'short' = 'long'): [number[], unknown] {
  const [first = NaN] = ticks;
  const stop = { price: priceFromPoints(side === 'long' ? 25571.25 : 25612.5), capPercent: null };
  const trade = new PaperTrade(
    plan({ side, knownPrice: priceFromPoints(first), stop, trail: trailRule }),
    context({ marketFill: 'signal-close' }),
  );
  const stops: number[] = [];
  for (const [second, tick] of ticks.entries()) {
    trade.takeTick(epochMs(at('09:33') + second * 1_000), priceFromPoints(tick));
    if (trade.state.kind === 'open') stops.push(priceToPoints(trade.position?.stop ?? priceFromPoints(NaN)));
  }
  return [stops, outcomeOf(trade)];
}

describe('worked trails', () => {
  it('40 ticks', () => {
    const [stops, outcome] = trail(rule({ kind: 'ticks', ticks: 40 }), LONG_TICKS);
    expect(stops).toEqual([25611.5, 25620, 25620, 25631, 25642.75, 25642.75, 25642.75]);
    expect(outcome).toMatchObject({ 3: 25642.75, 4: 'trail' });
  });

  it('0.08 %, rounded away', () => {
    const [stops, outcome] = trail(rule({ kind: 'percent', percent: 0.08 }), LONG_TICKS);
    expect(stops.slice(0, 5)).toEqual([25601, 25609.25, 25609.25, 25620.25, 25632]);
    expect(outcome).toBe('open');
  });

  it('twice an average true range of 5.5', () => {
    const [stops, outcome] = trail(rule({ kind: 'offset', offset: priceFromPoints(2 * 5.5) }), LONG_TICKS);
    expect(stops.slice(0, 5)).toEqual([25610.5, 25619, 25619, 25630, 25641.75]);
    expect(outcome).toMatchObject({ 3: 25640, 4: 'trail' });
  });

  it('40 ticks in steps of 48', () => {
    const [stops, outcome] = trail(rule({ kind: 'ticks', ticks: 40 }, 48), LONG_TICKS);
    expect(stops.slice(0, 5)).toEqual([25611.5, 25611.5, 25611.5, 25631, 25631]);
    expect(outcome).toBe('open');
  });

  it('a short mirrors it', () => {
    const ticks = [25545.5, 25530, 25534, 25515.25, 25540.5];
    const [stops, outcome] = trail(rule({ kind: 'ticks', ticks: 40 }), ticks, 'short');
    expect(stops).toEqual([25555.5, 25540, 25540, 25525.25]);
    expect(outcome).toMatchObject({ 3: 25540.5, 4: 'trail' });
  });

  it('a widening average true range never loosens the stop', () => {
    const prices = [100, 102, 105, 106, 107, 106.5, 106];
    const ranges = [5, 5, 5.5, 6, 6, 9, 9];
    let stop = priceFromPoints(0);
    let extreme = -Infinity;
    const stops = prices.map((price, index) => {
      extreme = Math.max(extreme, price);
      const offset = priceFromPoints(2 * (ranges[index] ?? NaN));
      stop = trailedStop(rule({ kind: 'offset', offset }), {
        side: 'long',
        stop,
        extreme: priceFromPoints(extreme),
        tickSize: priceFromPoints(0.25),
      });
      return priceToPoints(stop);
    });
    expect(stops).toEqual([90, 92, 94, 94, 95, 95, 95]);
  });
});

it('begins only once the trade is far enough in profit, and follows bars from the next bar on', () => {
  const trailRule = { ...rule({ kind: 'ticks', ticks: 40 }), activationTicks: 80 };
  const trade = new PaperTrade(plan({ trail: trailRule }), context({ marketFill: 'signal-close' }));
  trade.takeBar(barAt('09:33', [25621.5, 25641, 25620, 25640]));
  expect(trade.position?.stop).toBe(priceFromPoints(25571.25));
  // The low lies under where the high brings the stop: it may have come first.
  trade.takeBar(barAt('09:34', [25640, 25650, 25630, 25645]));
  expect(trade.position?.stop).toBe(priceFromPoints(25640));
  trade.takeBar(barAt('09:35', [25645, 25646, 25639, 25641]));
  expect(outcomeOf(trade)).toMatchObject({ 3: 25640, 4: 'trail' });
});
