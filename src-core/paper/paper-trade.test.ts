import { describe, expect, it } from 'vitest';
import { priceFromPoints, priceToPoints } from '../market/price.ts';
import { epochMs } from '../market/units.ts';
import { targetPrice } from './bracket.ts';
import { PaperTrade } from './paper-trade.ts';
import { at, barAt, context, morningFrom, outcomeOf, plan, playTicks, type Ohlc } from './testing.ts';
import type { TargetRule, TradePlan } from './trade-plan.ts';
import type { FillSettings } from './fill-settings.ts';

const points = priceFromPoints;
const risks = (multiple: number): TargetRule => ({
  distance: { kind: 'risks', multiple },
  portion: 1,
  rounding: 'nearest',
});

function play(values: Partial<TradePlan>, fills: Partial<FillSettings>, bars: ReturnType<typeof morningFrom>): unknown {
  const trade = new PaperTrade(plan(values), context(fills));
  for (const bar of bars) trade.takeBar(bar);
  return outcomeOf(trade);
}

/** A long from 25621.50 at the close of 09:32, met by the bars of the minutes that follow. */
const met = (values: Partial<TradePlan>, fills: Partial<FillSettings>, ...bars: readonly Ohlc[]): unknown =>
  play(
    values,
    { marketFill: 'signal-close', ...fills },
    bars.map((ohlc, index) => barAt(`09:${33 + index}`, ohlc)),
  );

const touch = { kind: 'stop', trigger: points(25612.75) } as const;
const beforeBreak = { knownAtMs: at('09:32'), knownPrice: points(25608) };

describe('the golden morning, every exit', () => {
  it('touch, stop at the opposite end, 1 R', () => {
    expect(play({ ...beforeBreak, entry: touch, targets: [risks(1)] }, {}, morningFrom('09:32'))).toEqual([
      '09:32',
      25612.75,
      '09:33',
      25654.25,
      'target',
      830,
    ]);
  });

  it('the same touch, told by the bar that holds it', () => {
    const trade = new PaperTrade(
      plan({ entry: { kind: 'touched', trigger: points(25612.75) }, targets: [risks(1)] }),
      context(),
    );
    const [signalBar, ...later] = morningFrom('09:32');
    if (signalBar) trade.takeSignalBar(signalBar);
    for (const bar of later) trade.takeBar(bar);
    expect(outcomeOf(trade)).toEqual(['09:32', 25612.75, '09:33', 25654.25, 'target', 830]);
  });

  it('close beyond, filled at that close, 1 R', () => {
    expect(play({ targets: [risks(1)] }, { marketFill: 'signal-close' }, morningFrom('09:33'))).toEqual([
      '09:33',
      25621.5,
      '09:36',
      25671.75,
      'target',
      1005,
    ]);
  });

  it('close beyond, filled at the next open, 1 R touched exactly', () => {
    expect(play({ targets: [risks(1)] }, {}, morningFrom('09:33'))).toEqual([
      '09:33',
      25621.75,
      '09:36',
      25672.25,
      'target',
      1010,
    ]);
    expect(play({ targets: [risks(1)] }, { limitFill: 'trade-through' }, morningFrom('09:33').slice(0, 4))).toBe(
      'open',
    );
  });

  it('confirmed 0.10 %, target 0.05 %: the high before the entry does not count', () => {
    const confirmed = {
      knownAtMs: at('09:34'),
      knownPrice: points(25640.25),
      targets: [{ distance: { kind: 'percent', percent: 0.05 }, portion: 1, rounding: 'nearest' }],
    } as const;
    expect(play(confirmed, { marketFill: 'signal-close' }, morningFrom('09:34'))).toEqual([
      '09:34',
      25640.25,
      '09:36',
      25653,
      'target',
      255,
    ]);
  });

  it('pullback of 25 %, 1 R', () => {
    const entry = { kind: 'limit', limit: points(25602), validBars: 5, fallback: 'cancel' } as const;
    expect(play({ entry, targets: [risks(1)] }, {}, morningFrom('09:33'))).toEqual([
      '09:34',
      25602,
      '09:36',
      25632.75,
      'target',
      615,
    ]);
  });

  it('close beyond, out on a close back inside', () => {
    expect(play({ closeBackLevel: points(25612.5) }, { marketFill: 'signal-close' }, morningFrom('09:33'))).toEqual([
      '09:33',
      25621.5,
      '09:35',
      25606,
      'close-back',
      -310,
    ]);
  });

  it('stop capped at 0.20 % stays at the opposite end, target 0.8 of the range', () => {
    const capped = {
      ...beforeBreak,
      entry: touch,
      stop: { price: points(25571.25), capPercent: 0.2 },
      targets: [{ distance: { kind: 'offset', offset: points(33) }, portion: 1, rounding: 'nearest' }],
    } as const;
    expect(play(capped, {}, morningFrom('09:32'))).toEqual(['09:32', 25612.75, '09:33', 25645.75, 'target', 660]);
  });

  it("the origin's default: 2 R not reached, out at the close of 09:44", () => {
    const origin = { targets: [risks(2)], exitAtMs: at('09:45') };
    expect(play(origin, { marketFill: 'signal-close' }, morningFrom('09:33'))).toEqual([
      '09:33',
      25621.5,
      '09:45',
      25690,
      'time',
      1370,
    ]);
  });

  // Analytics, section 1.4: the confirmed entry.
  it.each([
    [{ kind: 'percent', percent: 0.05 }, 'nearest', 25653],
    [{ kind: 'percent', percent: 0.05 }, 'away', 25653.25],
    [{ kind: 'risks', multiple: 2 }, 'nearest', 25778.25],
  ] as const)('a target of %j, rounded %s, lies at %d', (distance, rounding, expected) => {
    const rule = { distance, portion: 1, rounding };
    expect(priceToPoints(targetPrice('long', points(25640.25), points(69), rule, points(0.25)))).toBe(expected);
  });

  it.each([
    [0.25, 25576.25],
    [0.3, 25571.25],
  ])('a stop capped at %d percent of the confirmed entry lies at %d', (capPercent, stop) => {
    const trade = new PaperTrade(
      plan({ knownPrice: points(25640.25), stop: { price: points(25571.25), capPercent } }),
      context({ marketFill: 'signal-close' }),
    );
    expect(trade.position?.stop).toBe(points(stop));
  });
});

describe('a stop', () => {
  it('that the market opens beyond is filled at the open', () => {
    const stop = { price: points(25640), capPercent: null };
    const result = met({ knownPrice: points(25650), stop }, {}, [25631.25, 25660, 25630, 25655]);
    expect(result).toEqual(['09:33', 25650, '09:33', 25631.25, 'stop', (25631.25 - 25650) * 20]);
  });

  it('comes before the target when one bar holds both', () => {
    const target = { targets: [risks(1)] };
    expect(met(target, {}, [25621.5, 25672, 25570, 25600])).toEqual([
      '09:33',
      25621.5,
      '09:33',
      25571.25,
      'stop',
      -1005,
    ]);
    const ticked = new PaperTrade(plan(target), context({ marketFill: 'signal-close' }));
    playTicks(ticked, at('09:33'), [25621.5, 25672, 25570]);
    expect(outcomeOf(ticked)).toEqual(['09:33', 25621.5, '09:33', 25671.75, 'target', 1005]);
  });

  it('comes after a target that the bar already opens beyond', () => {
    expect(met({ targets: [risks(1)] }, {}, [25680, 25680, 25560, 25570])).toMatchObject({ 3: 25671.75, 4: 'target' });
  });

  it('is tested in the bar of an entry by touch, a target is not', () => {
    const orders = { ...beforeBreak, entry: touch, targets: [risks(1)] };
    const entryBar = (high: number, low: number): unknown =>
      play(orders, {}, [barAt('09:32', [25608, high, low, 25620])]);
    expect(entryBar(25624, 25571.25)).toMatchObject({ 3: 25571.25, 4: 'stop' });
    expect(entryBar(25700, 25603)).toBe('open');
  });

  it('on the wrong side of the entry means no trade', () => {
    expect(play({}, {}, [barAt('09:33', [25571.25, 25580, 25560, 25570])])).toBe('stop-passed');
  });
});

describe('an entry', () => {
  it('by touch that gaps is filled at the open, and its whole bar counts', () => {
    const orders = { ...beforeBreak, entry: touch, targets: [risks(1)] };
    expect(play(orders, {}, [barAt('09:32', [25620, 25700, 25615, 25690])])).toMatchObject({
      1: 25620,
      3: 25668.75,
      4: 'target',
    });
  });

  it('by limit needs a trade through it where that is asked for', () => {
    const entry = { kind: 'limit', limit: points(25601), validBars: 5, fallback: 'cancel' } as const;
    expect(play({ entry }, {}, morningFrom('09:33').slice(0, 2))).toBe('open');
    expect(play({ entry }, { limitFill: 'trade-through' }, morningFrom('09:33').slice(0, 2))).toBe('working');
  });

  it('by a limit that waits gets its own price, and the gap as a loss', () => {
    const entry = { kind: 'limit', limit: points(25602), validBars: 5, fallback: 'cancel' } as const;
    const result = play({ entry }, {}, [
      barAt('09:33', [25621, 25625, 25620, 25621]),
      barAt('09:34', [25565, 25566, 25560, 25561]),
    ]);
    expect(result).toEqual(['09:34', 25602, '09:34', 25565, 'stop', -740]);
  });

  it.each([
    ['cancel', 'no-pullback'],
    ['market', 'open'],
  ] as const)('by a limit that is not met in time: %s', (fallback, expected) => {
    const entry = { kind: 'limit', limit: points(25580), validBars: 2, fallback } as const;
    expect(play({ entry }, {}, morningFrom('09:33').slice(0, 3))).toBe(expected);
  });

  it('does not happen once the time is up', () => {
    expect(play({ exitAtMs: at('09:45') }, {}, [barAt('09:45', [25630, 25631, 25629, 25630])])).toBe('time-up');
  });

  it.each([
    ['market', { kind: 'market' }, 'working'],
    ['limit', { kind: 'limit', limit: points(25602), validBars: 5, fallback: 'cancel' }, 'working'],
    ['stop', touch, 'open'],
  ] as const)('of a signal that a tick gave does not use what its bar held before: %s', (_name, entry, expected) => {
    const trade = new PaperTrade(plan({ entry, knownAtMs: epochMs(at('09:32') + 20_000) }), context());
    trade.takeBar(barAt('09:32', [25608, 25624, 25601, 25621.5]));
    expect(outcomeOf(trade)).toBe(expected);
  });

  it('of no contracts is no trade', () => {
    const trade = new PaperTrade(plan(), context({ marketFill: 'signal-close' }, { contractsFor: () => 0 }));
    expect(outcomeOf(trade)).toBe('no-contract');
  });
});

describe('costs', () => {
  it('slip on market and stop orders, not on limits', () => {
    const costs = { slippageTicks: 2, feePerSide: 1.125 };
    expect(met({}, costs, [25600, 25600, 25570, 25580])).toEqual([
      '09:33',
      25622,
      '09:33',
      25570.75,
      'stop',
      (25570.75 - 25622) * 20 - 2.25,
    ]);
    expect(met({ targets: [risks(1)] }, costs, [25630, 25700, 25620, 25690])).toMatchObject({ 1: 25622, 3: 25672.75 });
  });
});

describe('a ladder', () => {
  const ladder = (contracts: number, values: Partial<TradePlan>, ...bars: readonly Ohlc[]) => {
    const rung = (multiple: number, portion: number): TargetRule => ({ ...risks(multiple), portion });
    const trade = new PaperTrade(
      plan({ targets: [rung(1, 0.5), rung(2, 0.25)], ...values }),
      context({ marketFill: 'signal-close', feePerSide: 1.125 }, { multiplier: 2, contractsFor: () => contracts }),
    );
    bars.forEach((ohlc, index) => {
      trade.takeBar(barAt(`09:${33 + index}`, ohlc));
    });
    return trade;
  };

  it('is one trade, whatever its exits: 50.25 points and break-even on two micros make 96 dollars', () => {
    const breakEven = { after: { kind: 'first-target' }, plusTicks: 0 } as const;
    const { state } = ladder(2, { breakEven }, [25622, 25675, 25621.75, 25640], [25640, 25641, 25600, 25610]);
    expect(state).toMatchObject({
      kind: 'closed',
      trade: { quantity: 2, net: 96, exits: [{ reason: 'target' }, { reason: 'break-even' }] },
    });
  });

  it('protects what is open and never more', () => {
    const trade = ladder(4, {}, [25622, 25675, 25621.75, 25640]);
    expect(trade.position?.remaining).toBe(2);
    trade.takeBar(barAt('09:40', [25560, 25561, 25559, 25560]));
    expect(trade.state).toMatchObject({ kind: 'closed', trade: { exits: [{ quantity: 2 }, { quantity: 2 }] } });
  });

  it('moves the stop only from the next bar on, unless the close proves that it was hit', () => {
    const breakEven = { after: { kind: 'first-target' }, plusTicks: 0 } as const;
    expect(ladder(2, { breakEven }, [25622, 25675, 25600, 25640]).state.kind).toBe('open');
    expect(ladder(2, { breakEven }, [25622, 25675, 25600, 25610]).state).toMatchObject({
      kind: 'closed',
      trade: { exits: [{ reason: 'target' }, { reason: 'break-even', price: points(25621.5) }] },
    });
  });
});

it('counts neither what came before the entry nor what comes after the exit as an excursion', () => {
  const trade = new PaperTrade(plan({ ...beforeBreak, entry: touch, targets: [risks(1)] }), context());
  for (const bar of morningFrom('09:32')) trade.takeBar(bar);
  const { state } = trade;
  expect(state).toMatchObject({ kind: 'closed', trade: { worstExcursion: 0, bestExcursion: points(41.5) } });
});

it('closes what is open when the data ends', () => {
  const trade = new PaperTrade(plan(), context({ marketFill: 'signal-close' }));
  trade.end(epochMs(at('16:00')), points(25630));
  expect(outcomeOf(trade)).toMatchObject({ 3: 25630, 4: 'end-of-data' });
});
