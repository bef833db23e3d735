import { describe, expect, it } from 'vitest';
import { epochMs } from '#core/market/units';
import { makeSignal } from '../testing/make.ts';
import type { Palette } from './palette.ts';
import { signalMarkers } from './signal-markers.ts';

const minute = (startMs: number) => ({ startMs });
const palette = { up: 'green', down: 'red' } as Palette;

describe('signal markers', () => {
  it('are in order of time, whatever the order of the list', () => {
    const markers = signalMarkers(
      [makeSignal({ id: 'new', barStartMs: epochMs(180_000) }), makeSignal({ id: 'old', barStartMs: epochMs(60_000) })],
      palette,
      minute,
    );
    expect(markers.map(({ id }) => id)).toEqual(['old', 'new']);
  });

  it('differ in shape and place, not only in colour', () => {
    const [long] = signalMarkers([makeSignal({ side: 'long' })], palette, minute);
    const [short] = signalMarkers([makeSignal({ side: 'short' })], palette, minute);
    expect(long).toMatchObject({ shape: 'arrowUp', position: 'belowBar', color: 'green' });
    expect(short).toMatchObject({ shape: 'arrowDown', position: 'aboveBar', color: 'red' });
  });

  it('lie on the bar that holds the minute of the signal', () => {
    const five = (ms: number) => ({ startMs: ms - (ms % 300_000) });
    const [marker] = signalMarkers([makeSignal({ barStartMs: epochMs(960_000) })], palette, five);
    expect(marker?.time).toBe(900);
  });
});
