import { describe, expect, it } from 'vitest';
import { epochMs } from '#core/market/units';
import { makeSignal } from '../testing/make.ts';
import type { Palette } from './palette.ts';
import { signalMarkers } from './signal-markers.ts';

const palette = { up: 'green', down: 'red' } as Palette;

describe('signal markers', () => {
  it('are in order of time, whatever the order of the list', () => {
    const markers = signalMarkers(
      [makeSignal({ id: 'new', barStartMs: epochMs(180_000) }), makeSignal({ id: 'old', barStartMs: epochMs(60_000) })],
      palette,
    );
    expect(markers.map(({ id }) => id)).toEqual(['old', 'new']);
  });

  it('differ in shape and place, not only in colour', () => {
    const [long] = signalMarkers([makeSignal({ side: 'long' })], palette);
    const [short] = signalMarkers([makeSignal({ side: 'short' })], palette);
    expect(long).toMatchObject({ shape: 'arrowUp', position: 'belowBar', color: 'green' });
    expect(short).toMatchObject({ shape: 'arrowDown', position: 'aboveBar', color: 'red' });
  });
});
