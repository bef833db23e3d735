import { describe, expect, it } from 'vitest';
import type { Bar } from '../market/bar.ts';
import { priceFromPoints } from '../market/price.ts';
import { epochMs, quantity, symbolName, tradingDay } from '../market/units.ts';
import type { Signal } from '../signals/signal.ts';
import { compareBars, compareSignals } from './comparison.ts';

const signal = (values: Partial<Signal> = {}): Signal => ({
  id: 's1',
  kind: 'entry',
  strategy: 'opening-range-breakout',
  strategyVersion: 2,
  activeId: 'opening-range-breakout',
  title: '9:30 breakout',
  parameters: {},
  symbol: symbolName('/NQ'),
  contract: '/NQZ26',
  tradingDay: tradingDay('2026-11-20'),
  side: 'long',
  barStartMs: epochMs(1_000),
  knownAtMs: epochMs(61_000),
  price: priceFromPoints(100),
  range: null,
  orders: {
    entry: { kind: 'market' },
    stop: { price: priceFromPoints(99), capPercent: null },
    targets: [],
    breakEven: null,
    trail: null,
    closeBackLevel: null,
    exitAtMs: epochMs(900_000),
  },
  stop: priceFromPoints(99),
  targets: [],
  ...values,
});

describe('signals of a day, live and replayed', () => {
  it('are equal only when every member is', () => {
    expect(compareSignals([signal()], [signal()])).toEqual({ equalSignals: 1, differences: [] });
    expect(compareSignals([signal()], [signal({ contract: null })]).differences).toMatchObject([
      { kind: 'changed', reason: 'It fires at the same time and price, but differs in contract.' },
    ]);
  });

  it('are missing or extra with the reason', () => {
    const { equalSignals, differences } = compareSignals([signal()], [signal({ id: 's2', side: 'short' })]);
    expect(equalSignals).toBe(0);
    expect(differences.map(({ kind }) => kind)).toEqual(['missing', 'extra']);
    for (const { reason } of differences) expect(reason).not.toBe('');
  });

  it('are one that moved when rule, symbol, day and side are the same', () => {
    const moved = signal({ id: 's2', knownAtMs: epochMs(121_000), price: priceFromPoints(101) });
    expect(compareSignals([signal()], [moved]).differences).toMatchObject([
      {
        kind: 'changed',
        live: { id: 's1' },
        replayed: { id: 's2' },
        reason: 'It fires at another time and another price.',
      },
    ]);
  });

  it('say when the rule itself has become another', () => {
    const [difference] = compareSignals([signal({ strategyVersion: 1 })], [signal({ id: 's2' })]).differences;
    expect(difference?.reason).toContain('version 1 fired live, version 2 replays');
  });
});

describe('bars of a day, live and replayed', () => {
  const bar = (minute: number, values: Partial<Bar> = {}): Bar => ({
    symbol: symbolName('/NQ'),
    startMs: epochMs(minute * 60_000),
    open: priceFromPoints(1),
    high: priceFromPoints(2),
    low: priceFromPoints(1),
    close: priceFromPoints(2),
    volume: quantity(3),
    tickCount: 3,
    grade: 'built',
    contract: null,
    ...values,
  });
  const own = (each: Bar): { bar: Bar; isOwn: boolean } => ({ bar: each, isOwn: true });

  it.each<[string, Partial<Bar>]>([
    ['a price', { close: priceFromPoints(1.5) }],
    ['the volume', { volume: quantity(4) }],
    ['the number of ticks', { tickCount: 4 }],
    ['the grade', { grade: 'partial' }],
    ['the contract', { contract: '/NQZ26' }],
  ])('differ by %s', (_, values) => {
    expect(compareBars([own(bar(1))], [bar(1, values)])).toMatchObject({ equal: 0, different: 1 });
  });

  it('are counted by the side they stand on', () => {
    const live = [own(bar(1)), own(bar(2)), { bar: bar(4, { grade: 'backfilled' }), isOwn: false }];
    expect(compareBars(live, [bar(1), bar(3)])).toEqual({
      equal: 1,
      different: 0,
      onlyLive: 1,
      onlyReplayed: 1,
      notCompared: 1,
    });
  });
});
