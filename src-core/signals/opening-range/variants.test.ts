import { describe, expect, it } from 'vitest';
import { priceFromPoints, priceToPoints } from '../../market/price.ts';
import { newYorkClock } from '../../market/session.ts';
import type { EpochMs, Price } from '../../market/units.ts';
import { USUAL_FILLS, type FillSettings } from '../../paper/fill-settings.ts';
import { PaperTrade } from '../../paper/paper-trade.ts';
import { tradePlanOf } from '../signal.ts';
import { triggerLevel } from './levels.ts';
import { OPENING_RANGE_DESCRIPTORS, openingRangeParameters, type OpeningRangeParameters } from './parameters.ts';
import { checkParameters } from '../parameters.ts';
import { OPENING_RANGE_PRESETS } from './presets.ts';
import { GOLDEN_MORNING, Morning, type Ohlc } from './testing/morning.ts';

type Parameters = Partial<OpeningRangeParameters>;
const points = (price: Price): number => priceToPoints(price);
const time = (instantMs: EpochMs): string => newYorkClock(instantMs).slice(0, 5);

/** What a preset or a variant makes of the golden morning: where it goes in, and where the paper model takes it out. */
function trade(parameters: Parameters, fills: Partial<FillSettings> = {}): string {
  const morning = new Morning({ parameters }).golden();
  const [signal] = morning.signals;
  if (!signal) return `none: ${morning.reason()}`;
  const paper = new PaperTrade(tradePlanOf(signal), {
    tickSize: priceFromPoints(0.25),
    multiplier: 20,
    fills: { ...USUAL_FILLS, ...fills },
    contractsFor: () => 1,
  });
  for (const [start, ohlc] of Object.entries(GOLDEN_MORNING)) {
    const startMs = morning.at(start);
    const [open, high, low, close] = ohlc.map(priceFromPoints) as [Price, Price, Price, Price];
    const bar = { startMs, open, high, low, close };
    if (startMs === signal.barStartMs) paper.takeSignalBar(bar);
    if (startMs > signal.barStartMs) paper.takeBar(bar);
  }
  const { state } = paper;
  if (state.kind !== 'closed') return state.kind;
  const { entryMs, entryPrice, exits, net } = state.trade;
  const [exit] = exits;
  return `${time(entryMs)} ${points(entryPrice)} ${exit?.reason ?? ''} ${exit ? points(exit.price) : ''} ${net / 20}`;
}

const AT_CLOSE = { marketFill: 'signal-close' } as const;
const TOUCH: Parameters = { trigger: 'touch', displacementTicks: 1 };

describe('the golden morning, every variant (analytics, section 1.5)', () => {
  it.each<[string, Parameters, Partial<FillSettings>, string]>([
    ['touch, stop opposite, 1R', { ...TOUCH, target1: 1 }, {}, '09:32 25612.75 target 25654.25 41.5'],
    ['close beyond, fill at that close, 1R', { target1: 1 }, AT_CLOSE, '09:33 25621.5 target 25671.75 50.25'],
    ['close beyond, fill at next open, 1R', { target1: 1 }, {}, '09:33 25621.75 target 25672.25 50.5'],
    [
      'confirmed 0.10 %, TP 0.05 %',
      { displacementPercent: 0.1, targetUnit: 'percent', target1: 0.05 },
      AT_CLOSE,
      '09:34 25640.25 target 25653 12.75',
    ],
    [
      'pullback 25 %, 1R',
      { entry: 'pullback', pullbackPercent: 25, target1: 1 },
      AT_CLOSE,
      '09:34 25602 target 25632.75 30.75',
    ],
    ['exit on close inside', { exitsOnCloseInside: true }, AT_CLOSE, '09:33 25621.5 close-back 25606 -15.5'],
    [
      'V2 stop and target on touch',
      { ...TOUCH, stopCapPercent: 0.2, targetUnit: 'range', target1: 0.8 },
      {},
      '09:32 25612.75 target 25645.75 33',
    ],
    ['origin default, 2R', {}, AT_CLOSE, '09:33 25621.5 time 25690 68.5'],
  ])('%s', (_name, parameters, fills, expected) => {
    expect(trade(parameters, fills)).toBe(expected);
  });
});

const OPENING: Ohlc = [25600, 25612.5, 25571.25, 25580];

function signalAfter(parameters: Parameters, ...bars: readonly [string, Ohlc][]): Morning {
  const morning = new Morning({ parameters }).until('09:29').closes('09:30', OPENING);
  for (const [start, ohlc] of bars) morning.closes(start, ohlc);
  return morning;
}

describe('one opening bar (analytics, sections 1.3 and 1.4)', () => {
  const CLOSE_AT = (close: number): [string, Ohlc] => ['09:31', [25600, Math.max(close, 25600), 25600, close]];

  it.each([
    [25612.75, 1, 25654.25],
    [25612.75, 2, 25695.75],
    [25621.5, 1, 25671.75],
    [25621.5, 2, 25722],
    [25640.25, 1, 25709.25],
    [25640.25, 2, 25778.25],
  ])('from %d, %d R lies at %d', (entry, multiple, target) => {
    const { signals } = signalAfter({ target1: multiple }, CLOSE_AT(entry));
    expect(signals.map((signal) => [points(signal.price), signal.targets.map(({ price }) => points(price))])).toEqual([
      [entry, [target]],
    ]);
  });

  it('confirms 0.10 % beyond, rounded away from the market', () => {
    const p = { displacementPercent: 0.1 };
    expect(signalAfter(p, CLOSE_AT(25638)).signals).toEqual([]);
    expect(signalAfter(p, CLOSE_AT(25638.25)).signals).toHaveLength(1);
    expect(signalAfter(p, ['09:31', [25580, 25580, 25545.75, 25545.75]]).signals).toEqual([]);
    expect(signalAfter(p, ['09:31', [25580, 25580, 25545.5, 25545.5]]).signals).toMatchObject([{ side: 'short' }]);
  });

  it('lays the pullback of a quarter on the tick that is no better than asked for', () => {
    const p: Parameters = { entry: 'pullback', pullbackPercent: 25 };
    const order = (bar: [string, Ohlc]): unknown => signalAfter(p, bar).signals[0]?.orders.entry;
    expect(order(CLOSE_AT(25621.5))).toMatchObject({ kind: 'limit', limit: priceFromPoints(25602) });
    expect(order(['09:31', [25580, 25580, 25570, 25570]])).toMatchObject({ limit: priceFromPoints(25581.75) });
  });

  it.each([
    ['nearest', 0.05, 25653],
    ['away', 0.05, 25653.25],
  ] as const)('puts TP 0.05 %% on the %s tick: %d', (targetRounding, target1, expected) => {
    const p: Parameters = { displacementPercent: 0.1, targetUnit: 'percent', target1, targetRounding };
    expect(signalAfter(p, CLOSE_AT(25640.25)).signals[0]?.targets[0]?.price).toBe(priceFromPoints(expected));
  });

  it.each([
    [0.25, 25576.25],
    [0.3, 25571.25],
  ])('caps the stop at %d %% only where that is nearer: %d', (stopCapPercent, stop) => {
    const { signals } = signalAfter({ displacementPercent: 0.1, stopCapPercent }, CLOSE_AT(25640.25));
    expect(signals[0]?.stop).toBe(priceFromPoints(stop));
  });

  it('lays a stop in the middle beyond it: 25591.875 becomes 25591.75', () => {
    expect(signalAfter({ stop: 'middle' }, CLOSE_AT(25621.5)).signals[0]?.stop).toBe(priceFromPoints(25591.75));
  });

  it('leaves a level that lies on a tick where it is', () => {
    const p = openingRangeParameters({ ...checkedDefaults(), trigger: 'touch', displacementTicks: 0 });
    const range = { high: priceFromPoints(25612.5), low: priceFromPoints(25571.25) };
    expect(triggerLevel('long', range, p, 0, priceFromPoints(0.25)).price).toBe(priceFromPoints(25612.5));
    const tick = { ...p, displacementTicks: 1 };
    expect(triggerLevel('long', range, tick, 0, priceFromPoints(0.25)).price).toBe(priceFromPoints(25612.75));
    expect(triggerLevel('short', range, tick, 0, priceFromPoints(0.25)).price).toBe(priceFromPoints(25571));
  });
});

function checkedDefaults(): Extract<ReturnType<typeof checkParameters>, { ok: true }>['values'] {
  const checked = checkParameters(OPENING_RANGE_DESCRIPTORS, {});
  if (!checked.ok) throw new Error('the defaults are refused');
  return checked.values;
}

describe('presets', () => {
  it.each(OPENING_RANGE_PRESETS.map((preset) => [preset.id, preset] as const))('%s can be used', (_id, preset) => {
    expect(new Morning({ parameters: preset.parameters }).until('08:00').reason()).not.toContain('cannot be used');
  });

  it.each([
    ['default', '09:32 25621.5 long'],
    ['v1', '09:32 25621.5 long'],
    ['v3-aggressive', '09:32 25612.75 long'],
    ['v3-standard', '09:32 25621.5 long'],
    ['v3-displacement', '09:33 25640.25 long'],
    ['v3-pullback', '09:32 25602 long'],
    ['v3-fallback', '09:32 25602 long'],
    ['range-15', 'none'],
  ])('%s enters the golden morning at %s', (id, expected) => {
    const preset = OPENING_RANGE_PRESETS.find((each) => each.id === id);
    // A Tuesday: the presets that skip it are another test's.
    const morning = new Morning({ parameters: { ...preset?.parameters, skippedWeekdays: [] } }).golden();
    const shown = morning.signals.map(({ barStartMs, orders, price, side }) => {
      const { entry } = orders;
      const level = entry.kind === 'limit' ? entry.limit : price;
      return `${time(barStartMs)} ${points(level)} ${side}`;
    });
    expect(shown.join() || 'none').toBe(expected);
  });

  it('V7.1 confirms at 09:33, pays half at 0.05 % and leaves at 11:00, but not on Tuesdays and Wednesdays', () => {
    const parameters = OPENING_RANGE_PRESETS.find(({ id }) => id === 'v7.1')?.parameters as Parameters;
    expect(new Morning({ parameters }).golden().reason()).toBe('This strategy does not trade on Tuesdays.');
    const monday = new Morning({ parameters, day: '2026-11-23' }).golden();
    expect(monday.signals).toMatchObject([
      {
        price: priceFromPoints(25640.25),
        stop: priceFromPoints(25576.25),
        targets: [{ price: priceFromPoints(25653), portion: 0.5 }],
        orders: { exitAtMs: monday.at('11:00') },
      },
    ]);
  });

  it('Zarattini goes with the first five minutes at 09:35: here up, out with the session', () => {
    const parameters = OPENING_RANGE_PRESETS.find(({ id }) => id === 'zarattini-5')?.parameters as Parameters;
    const morning = new Morning({ parameters }).golden('09:34');
    expect(morning.signals).toMatchObject([
      {
        side: 'long',
        barStartMs: morning.at('09:34'),
        knownAtMs: morning.at('09:35'),
        price: priceFromPoints(25606),
        stop: priceFromPoints(25571.25),
        targets: [{ price: priceFromPoints(25606 + 10 * 34.75), portion: 1 }],
        orders: { exitAtMs: morning.at('16:00') },
      },
    ]);
  });

  it('Zarattini stands aside when the first five minutes close where they opened', () => {
    const parameters = OPENING_RANGE_PRESETS.find(({ id }) => id === 'zarattini-5')?.parameters as Parameters;
    const morning = new Morning({ parameters }).until('09:29');
    for (const start of ['09:30', '09:31', '09:32', '09:33']) morning.closes(start, [100, 110, 90, 105]);
    expect(morning.closes('09:34', [105, 106, 100, 100]).reason()).toBe(
      'The range closed where it opened: no direction, no trade.',
    );
  });
});
