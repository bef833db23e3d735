import type { Health, StreamState } from '#core/contract/health';

const WORDS: Readonly<Record<StreamState, string>> = {
  stopped: 'Stopped',
  connecting: 'Connecting',
  live: 'Live',
  quiet: 'Quiet',
  closed: 'Market closed',
  stale: 'Stale',
  asleep: 'Asleep',
  offline: 'Offline',
  kicked: 'Taken over elsewhere',
  'login-needed': 'Login needed',
  faulted: 'Faulted',
};

const MS_PER_SECOND = 1_000;

/** One line for the tray: state, number of symbols, age of the newest data. */
export function streamSentence(health: Health): string {
  const { feed, atWallMs } = health;
  const parts = [WORDS[feed.state]];
  if (feed.subscribed.length > 0) parts.push(`${feed.subscribed.length} symbols`);
  if (feed.lastDataWallMs !== null) {
    const ageSeconds = Math.max(0, atWallMs - feed.lastDataWallMs) / MS_PER_SECOND;
    parts.push(`age ${ageSeconds.toFixed(1)} s`);
  }
  return parts.join(' · ');
}
