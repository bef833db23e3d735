import { CLASS_WORDS } from './class-words.ts';
import type { TellingClass, TellingEvent } from './event.ts';

export const SUMMARY_PREFIX = 'silence:';

function spoken(heldBack: ReadonlyMap<TellingClass, number>): string {
  return [...heldBack]
    .map(([name, count]) => `${count} ${count === 1 ? CLASS_WORDS[name].one : CLASS_WORDS[name].many}`)
    .join(', ');
}

/** One notice for everything that a silence held back. */
export function summaryEvent(
  heldBack: ReadonlyMap<TellingClass, number>,
  sinceWallMs: number,
  nowWallMs: number,
): TellingEvent {
  const id = `${SUMMARY_PREFIX}${sinceWallMs}`;
  return {
    id,
    key: id,
    class: 'report',
    title: `Not told while it was quiet: ${spoken(heldBack)}`,
    body: 'Alerts are told again from now on. What happened meanwhile is in the alert log.',
    atWallMs: nowWallMs,
    origin: 'live',
    isNews: true,
  };
}
