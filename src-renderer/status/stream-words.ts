import type { Health } from '#core/contract/health';
import type { Freshness } from '../app/freshness.ts';
import type { IconName } from '../app/icons.tsx';
import { formatAge } from '../format/durations.ts';

/** How loud a state is; each has its colour. */
export type Tone = 'good' | 'calm' | 'wait' | 'warn' | 'bad' | 'off';

export interface StreamWords {
  readonly word: string;
  readonly icon: IconName;
  readonly tone: Tone;
  /** What the state means. */
  readonly meaning: string;
}

type Named = Health['feed']['state'] | 'silent';

const WORDS: Readonly<Record<Named, StreamWords>> = {
  stopped: { word: 'Stopped', icon: 'stopped', tone: 'off', meaning: 'Streams are stopped. Nothing is received.' },
  connecting: { word: 'Connecting', icon: 'connecting', tone: 'wait', meaning: 'Opening the connection.' },
  live: { word: 'Live', icon: 'live', tone: 'good', meaning: 'Trades and quotes arrive.' },
  quiet: { word: 'Quiet', icon: 'quiet', tone: 'calm', meaning: 'Heartbeats arrive, trades and quotes do not.' },
  closed: { word: 'Closed', icon: 'closed', tone: 'calm', meaning: 'Connected; the market is closed.' },
  stale: { word: 'Stale', icon: 'stale', tone: 'warn', meaning: 'Connected, but three heartbeats are missing.' },
  asleep: { word: 'Asleep', icon: 'asleep', tone: 'off', meaning: 'The computer is suspended.' },
  offline: { word: 'Offline', icon: 'offline', tone: 'bad', meaning: 'There is no connection.' },
  kicked: {
    word: 'Taken over',
    icon: 'kicked',
    tone: 'warn',
    meaning: 'Another program of this login took the stream. It is not fought over.',
  },
  'login-needed': {
    word: 'Login needed',
    icon: 'key',
    tone: 'warn',
    meaning: 'The broker wants a new login; the streams go on by themselves after it.',
  },
  faulted: { word: 'Faulted', icon: 'faulted', tone: 'bad', meaning: 'The feed has given up and needs a decision.' },
  silent: { word: 'No report', icon: 'stale', tone: 'bad', meaning: 'The workstation does not report to this window.' },
};

export function streamWords(health: Health, freshness: Freshness): StreamWords {
  if (freshness.kind === 'held' && freshness.cause === 'silent') return WORDS.silent;
  return WORDS[health.feed.state];
}

/** State, since when, and why, for the tooltip. `showTime` names an instant of this computer on the exchange's clock. */
export function streamTip(health: Health, freshness: Freshness, showTime: (wallMs: number) => string): string {
  const { meaning } = streamWords(health, freshness);
  const { reason, sinceWallMs, reconnects, subscribed } = health.feed;
  const lines = [meaning, ...(reason ? [reason] : [])];
  if (sinceWallMs > 0) lines.push(`Since ${showTime(sinceWallMs)}.`);
  lines.push(`${subscribed.length} symbols subscribed, ${reconnects} reconnects.`);
  return lines.join('\n');
}

/** Age of the newest data, of what the feed reports and what reached the window; null while there was none. */
export function dataAge(health: Health, newestShownWallMs: number | null, nowWallMs: number): string | null {
  const newest = Math.max(health.feed.lastDataWallMs ?? -Infinity, newestShownWallMs ?? -Infinity);
  return newest === -Infinity ? null : formatAge(nowWallMs - newest);
}
