import type { Bar } from '#core/market/bar';
import { openHistory } from '#core/market/bar-block';
import { bridge, plainMessage } from '../app/bridge.ts';
import { unpackBars } from '#core/market/packed-bars';

/** A day and a half of futures: enough for yesterday's session beside this morning's, and quick to draw. */
export const FIRST_PAGE_BARS = 2_000;
export const OLDER_PAGE_BARS = 2_000;
/** The library's cost of an update grows with the bars loaded. */
export const MOST_BARS = 10_000;
/** The most that the archive hands over in one answer. */
export const LARGEST_PAGE_BARS = 10_000;
/** Minutes kept behind longer bars: half a year of futures, a few tens of megabytes. */
export const MOST_MINUTES = 150_000;

const RETRY_AFTER_MS = 1_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export interface HistoryQuestion {
  readonly symbol: string;
  readonly limit: number;
  readonly untilMs: number;
}

/**
 * Bars from the archive. Asks again while the archive is still opening or being restarted, and says why it waits;
 * null when the answer is not wanted any more.
 */
export async function loadBars(
  question: HistoryQuestion,
  isWanted: () => boolean,
  onWaiting: (reason: string) => void,
): Promise<readonly Bar[] | null> {
  while (isWanted()) {
    try {
      const history = await bridge().request('history.bars', question);
      return isWanted() ? unpackBars(openHistory(history)) : null;
    } catch (error) {
      if (!isWanted()) return null;
      onWaiting(plainMessage(error));
      await pause(RETRY_AFTER_MS);
    }
  }
  return null;
}
