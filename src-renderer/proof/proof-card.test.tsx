import { describe, expect, it } from 'vitest';
import type { Bar } from '#core/market/bar';
import { priceFromPoints } from '#core/market/price';
import { epochMs, MS_PER_MINUTE, quantity, symbolName, tradingDay } from '#core/market/units';
import { catalogue } from '#core/signals/catalogue';
import type { StoredProof } from '#core/signals/proof';
import type { Signal } from '#core/signals/signal';
import { htmlOf, textOf } from '../testing/html.ts';
import { ProofCard } from './proof-card.tsx';
import { levelsOf, spread } from './proof-chart.tsx';
import { closedBy } from './proof-store.ts';

/** The golden morning: Friday 2026-11-20, the range 25571.25 to 25612.50, the 09:32 bar closes at 25621.50. */
const OPENING_MS = Date.UTC(2026, 10, 20, 14, 30);
const bar = (minute: number, [open, high, low, close]: readonly [number, number, number, number]): Bar => ({
  symbol: symbolName('/NQ'),
  startMs: epochMs(OPENING_MS + minute * MS_PER_MINUTE),
  open: priceFromPoints(open),
  high: priceFromPoints(high),
  low: priceFromPoints(low),
  close: priceFromPoints(close),
  volume: quantity(1_050),
  tickCount: 412,
  grade: 'confirmed',
  contract: '/NQZ26',
});
const BARS = [
  bar(0, [25_600, 25_612.5, 25_571.25, 25_580]),
  bar(1, [25_582.25, 25_608, 25_582.25, 25_608]),
  bar(2, [25_608, 25_624, 25_603, 25_621.5]),
];
const RANGE = { high: priceFromPoints(25_612.5), low: priceFromPoints(25_571.25) };
const SIGNAL: Signal = {
  id: 'the-id',
  kind: 'entry',
  strategy: 'opening-range-breakout',
  strategyVersion: 2,
  activeId: 'breakout-930',
  title: '9:30 breakout',
  parameters: { rangeMinutes: 1, displacementPercent: 0.1 },
  symbol: symbolName('/NQ'),
  contract: '/NQZ26',
  tradingDay: tradingDay('2026-11-20'),
  side: 'long',
  barStartMs: epochMs(OPENING_MS + 2 * MS_PER_MINUTE),
  knownAtMs: epochMs(OPENING_MS + 3 * MS_PER_MINUTE),
  price: priceFromPoints(25_621.5),
  range: RANGE,
  orders: {
    entry: { kind: 'market' },
    stop: { price: RANGE.low, capPercent: null },
    targets: [{ distance: { kind: 'risks', multiple: 2 }, portion: 1, rounding: 'nearest' }],
    breakEven: null,
    trail: null,
    closeBackLevel: null,
    exitAtMs: epochMs(OPENING_MS + 15 * MS_PER_MINUTE),
  },
  stop: RANGE.low,
  targets: [{ price: priceFromPoints(25_722), portion: 1 }],
};
const close = { name: 'close of the 09:32 bar', value: priceFromPoints(25_621.5), unit: 'price' } as const;
const high = { name: 'range high', value: RANGE.high, unit: 'price' } as const;
const STORY: StoredProof = {
  signal: SIGNAL,
  proof: {
    signalId: 'the-id',
    bars: [BARS[0], BARS[2]].filter((one) => one !== undefined),
    tick: null,
    historyDays: [tradingDay('2026-11-19')],
    steps: [
      { kind: 'comparison', left: close, sign: '>', right: high, holds: true },
      { kind: 'figure', figure: { name: 'stop', value: RANGE.low, unit: 'price' }, how: 'the other end of the range' },
    ],
    decidedAtMs: epochMs(OPENING_MS + 3 * MS_PER_MINUTE + 1_000),
    feedAgeMs: 140,
    position: { epoch: 'epoch-1', throughRowSeq: 40_211 },
  },
  evidenceSha256: 'ab12',
  corrections: [],
  storedWallMs: 0,
};
const card = (story: StoredProof, bars: readonly Bar[] | null = BARS) => (
  <ProofCard story={story} bars={bars} descriptors={catalogue()[0]?.parameters ?? []} decimals={2} />
);

describe('the card of a signal', () => {
  it('says what was compared with what, what it saw and where that is kept', () => {
    const text = textOf(card(STORY));
    expect(text).toContain('LONG /NQ 25,621.50');
    expect(text).toContain('9:30 breakout, Fri 20 Nov, 09:33:00 EST, contract /NQZ26');
    expect(text).toContain('close of the 09:32 bar 25,621.50 above range high 25,612.50');
    expect(text).toContain('stop 25,571.25: the other end of the range');
    expect(text).toContain('09:32 25,608.00 25,624.00 25,603.00 25,621.50 1,050 confirmed');
    expect(text).toContain('2026-11-19');
    expect(text).toContain('140 ms old');
    expect(text).toContain('epoch-1, up to row 40,211');
    expect(text).toContain('ab12');
    expect(text).toContain('the-id');
  });

  it('names the parameters by their labels, those that were changed first', () => {
    expect(textOf(card(STORY))).toMatch(/1 changed from the usual.*0\.1 %/);
  });

  it('shows a comparison that did not hold as such', () => {
    const steps = [{ kind: 'comparison', left: close, sign: '<', right: high, holds: false }] as const;
    const text = textOf(card({ ...STORY, proof: STORY.proof && { ...STORY.proof, steps } }));
    expect(text).toContain('below range high 25,612.50 – not so');
  });

  it('says what the broker corrected afterwards, and that the signal stands', () => {
    const after = { ...RANGE, high: priceFromPoints(25_622) };
    const corrections = [{ signalId: 'the-id', before: RANGE, after, isStillBroken: false }];
    const text = textOf(card({ ...STORY, corrections }));
    expect(text).toContain('corrected from 25,571.25 to 25,612.50 to 25,571.25 to 25,622.00');
    expect(text).toContain('it would not signal. The signal stands as it was told.');
  });

  it('does not invent a proof for a signal from before they were kept', () => {
    const text = textOf(card({ ...STORY, proof: null, evidenceSha256: null }));
    expect(text).toContain('what it saw was not stored with it');
    expect(text).not.toContain('Arithmetic');
  });

  it('says so while the bars are being read, and when there are none', () => {
    expect(textOf(card(STORY, null))).toContain('Reading the bars');
    expect(textOf(card(STORY, []))).toContain('holds no bar');
  });
});

describe('the chart as it stood', () => {
  it('has a candle for each bar that had closed, and none that had not', () => {
    const later = bar(3, [25_621.75, 25_655, 25_620, 25_640.25]);
    const html = htmlOf(card(STORY, closedBy([...BARS, later], SIGNAL.knownAtMs)));
    expect(html.match(/<rect/g)).toHaveLength(3);
    expect(closedBy(BARS, SIGNAL.knownAtMs - 1)).toHaveLength(2);
  });

  it('draws every level of the signal once, from the top', () => {
    expect(levelsOf(SIGNAL).map(({ name }) => name)).toEqual(['target', 'signal', 'high', 'low']);
    const capped = { ...SIGNAL, stop: priceFromPoints(25_590) };
    expect(levelsOf(capped).map(({ name }) => name)).toEqual(['target', 'signal', 'high', 'stop', 'low']);
  });

  it('lets no label cover another', () => {
    expect(spread([10, 12, 40, 41, 42], 12)).toEqual([10, 22, 40, 52, 64]);
  });
});
