import { describe, expect, it } from 'vitest';
import { isQuiet } from './quiet-hours.ts';
import type { QuietHours } from './telling-settings.ts';

const NIGHT: QuietHours = { isOn: true, zone: 'local', spans: [{ days: [1, 2, 3, 4, 5], from: '22:00', to: '07:00' }] };
const at = (iso: string): number => Date.parse(iso);

describe('quiet hours', () => {
  // 2026-11-20 is a Friday.
  it.each([
    ['2026-11-20T21:59:59+01:00', false],
    ['2026-11-20T22:00:00+01:00', true],
    ['2026-11-21T06:59:59+01:00', true], // Friday’s night ends on Saturday
    ['2026-11-21T07:00:00+01:00', false],
    ['2026-11-21T23:00:00+01:00', false], // none begins on Saturday
    ['2026-11-23T03:00:00+01:00', false], // the night to Monday begins on Sunday
    ['2026-11-23T22:30:00+01:00', true],
  ])('%s in Berlin: %s', (iso, expected) => {
    expect(isQuiet(NIGHT, at(iso), 'Europe/Berlin')).toBe(expected);
  });

  it('goes by the wall clock across a change of the clocks', () => {
    const early: QuietHours = { isOn: true, zone: 'local', spans: [{ days: [7], from: '01:00', to: '02:00' }] };
    // 1 November 2026: 01:30 occurs twice in New York, quiet both times.
    expect(isQuiet(early, at('2026-11-01T01:30:00-04:00'), 'America/New_York')).toBe(true);
    expect(isQuiet(early, at('2026-11-01T01:30:00-05:00'), 'America/New_York')).toBe(true);
    expect(isQuiet(early, at('2026-11-01T02:00:00-05:00'), 'America/New_York')).toBe(false);
  });

  it('the same time twice is the whole day round; off is off', () => {
    const always: QuietHours = { isOn: true, zone: 'local', spans: [{ days: [5], from: '09:00', to: '09:00' }] };
    expect(isQuiet(always, at('2026-11-21T08:59:00Z'), 'UTC')).toBe(true);
    expect(isQuiet(always, at('2026-11-20T08:59:00Z'), 'UTC')).toBe(false);
    expect(isQuiet({ ...always, isOn: false }, at('2026-11-20T10:00:00Z'), 'UTC')).toBe(false);
  });
});
