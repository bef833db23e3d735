import { describe, expect, it } from 'vitest';
import { priceFromPoints } from '#core/market/price';
import { epochMs, symbolName, tradingDay, type Price } from '#core/market/units';
import type { OpeningRangeState, OpeningRangeView } from '#core/signals/signal';
import { makeSignal } from '../testing/make.ts';
import { distanceWords, gaugePosition } from './range-gauge.tsx';
import { rewardInRisks, riskOf } from './signal-row.tsx';
import { dueAt } from './watch-card.tsx';
import { watchWords } from './watch-words.ts';

const OPEN = Date.parse('2026-11-20T14:30:00Z');
const high = priceFromPoints(25_612.5);
const low = priceFromPoints(25_571.25);
const view = (state: OpeningRangeState): OpeningRangeView => ({
  activeId: 'orb',
  title: '9:30 breakout',
  symbol: symbolName('/NQ'),
  tradingDay: tradingDay('2026-11-20'),
  rangeStartMs: epochMs(OPEN),
  rangeEndMs: epochMs(OPEN + 60_000),
  cutoffMs: epochMs(OPEN + 14 * 60_000),
  state,
});

describe('the watch', () => {
  it('says what it waits for', () => {
    expect(watchWords(view({ kind: 'waiting', opensAtMs: epochMs(OPEN) }), 2).sentence).toBe(
      'Watching /NQ. The range forms at 09:30 ET.',
    );
    expect(watchWords(view({ kind: 'armed', high, low }), 2).sentence).toBe(
      'Watching /NQ for a one-minute close outside its range, until 09:44 ET.',
    );
  });

  it('says why it does not watch', () => {
    expect(watchWords(view({ kind: 'not-watching', reason: 'Thanksgiving Day.' }), 2).sentence).toBe(
      'Not watching /NQ: Thanksgiving Day.',
    );
  });

  it('says what became of the range', () => {
    expect(watchWords(view({ kind: 'expired', high, low }), 2).sentence).toContain('No signal today.');
    expect(watchWords(view({ kind: 'signalled', high, low, side: 'long', signalId: 'x' }), 2)).toMatchObject({
      state: 'long',
    });
  });

  it('knows what it counts down to', () => {
    expect(dueAt(view({ kind: 'waiting', opensAtMs: epochMs(OPEN) }))).toBe(OPEN);
    expect(dueAt(view({ kind: 'building', high, low }))).toBe(OPEN + 60_000);
    expect(dueAt(view({ kind: 'armed', high, low }))).toBe(OPEN + 14 * 60_000);
    expect(dueAt(view({ kind: 'expired', high, low }))).toBeNull();
  });
});

describe('the gauge', () => {
  it('puts the range into its middle half and keeps the price on it', () => {
    expect(gaugePosition(low, low, high)).toBe(0.25);
    expect(gaugePosition(high, low, high)).toBe(0.75);
    expect(gaugePosition(priceFromPoints(30_000), low, high)).toBe(1);
    expect(gaugePosition(priceFromPoints(1), low, high)).toBe(0);
    expect(gaugePosition(low, low, low)).toBe(0.5);
  });

  it('says how far a trigger is, and that beyond it only a close counts', () => {
    expect(distanceWords(priceFromPoints(25_600.5), high, 'long', 2)).toBe('12.00 away');
    expect(distanceWords(priceFromPoints(25_600.5), low, 'short', 2)).toBe('29.25 away');
    expect(distanceWords(priceFromPoints(25_614), high, 'long', 2)).toBe('1.50 beyond, needs a close');
    expect(distanceWords(priceFromPoints(25_570), low, 'short', 2)).toBe('1.25 beyond, needs a close');
  });
});

describe('a signal’s risk', () => {
  it('is the distance to its stop, and its target a multiple of it', () => {
    expect(riskOf(makeSignal())).toBe(priceFromPoints(50.25));
    expect(rewardInRisks(makeSignal())).toBe(2);
    expect(
      rewardInRisks(
        makeSignal({
          side: 'short',
          price: low,
          stop: high,
          targets: [{ price: (low - 2 * (high - low)) as Price, portion: 1 }],
        }),
      ),
    ).toBe(2);
  });

  it('without a distance is not divided by', () => {
    expect(rewardInRisks(makeSignal({ stop: makeSignal().price }))).toBeNull();
  });
});
