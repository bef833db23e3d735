import { describe, expect, it } from 'vitest';
import { SleepWatch } from './sleep-watch.ts';

/** Looks at both clocks every 250 ms; `jumps` are what each leaps by before a look. */
function looks(jumps: readonly (readonly [monotonicMs: number, wallMs: number])[], lastFrameMs = NaN): boolean[] {
  const watch = new SleepWatch();
  let [monotonic, wall] = [0, 1e12];
  return jumps.map(([monotonicMs, wallMs]) => {
    monotonic += monotonicMs;
    wall += wallMs;
    return watch.look(monotonic, wall, lastFrameMs);
  });
}

const BEAT = [250, 250] as const;

describe('a sleep that no event told of', () => {
  it('shows in the wall clock alone, or in both, with the second look', () => {
    expect(looks([BEAT, BEAT, [250, 600_000], BEAT, BEAT])).toEqual([false, false, false, true, false]);
    expect(looks([BEAT, [45_000, 45_000], BEAT, BEAT])).toEqual([false, false, true, false]);
  });

  it('is not seen in a pause of half a minute, nor in a wall clock that is set back', () => {
    expect(looks([BEAT, [29_000, 29_000], BEAT])).toEqual([false, false, false]);
    expect(looks([BEAT, [250, -3_600_000], BEAT, BEAT])).toEqual([false, false, false, false]);
  });

  it('is disproved by a frame that came after it, and not by one from before', () => {
    expect(looks([BEAT, [45_000, 45_000], BEAT], 45_300)).toEqual([false, false, false]);
    expect(looks([BEAT, [45_000, 45_000], BEAT], 200)).toEqual([false, false, true]);
  });

  it('is over when the computer itself says that it is awake', () => {
    const watch = new SleepWatch();
    watch.look(0, 1e12, NaN);
    watch.look(45_000, 1e12 + 45_000, NaN);
    watch.awake(45_001, 1e12 + 45_001);
    expect(watch.look(45_250, 1e12 + 45_250, NaN)).toBe(false);
  });
});
