import type { MissingStretch } from '#core/contract/backfill';

/** Four minutes of a morning, 09:41 to 09:44 in New York, that nobody can give. */
export function makeStretch(over: Partial<MissingStretch> = {}): MissingStretch {
  return {
    fromMs: Date.parse('2026-11-20T14:41:00Z'),
    toMs: Date.parse('2026-11-20T14:44:00Z'),
    minutes: 4,
    state: 'missing',
    filledMinutes: 0,
    sentence: 'The feed was down; Schwab keeps no futures history.',
    ...over,
  };
}
