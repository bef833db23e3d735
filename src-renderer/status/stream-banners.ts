import { formatAge, formatSecondsLeft } from '../format/durations.ts';
import type { Banner, BannerInput } from './banner.ts';

/** A connection that takes longer than this says what it waits for; longer than the second, what can be done. */
export const EXPLAIN_WAIT_AFTER_MS = 5_000;
export const OFFER_RETRY_AFTER_MS = 20_000;

const DASH = '\u2013';

function offline({ health, nowWallMs, showTime }: BannerInput): Banner {
  const { sinceWallMs, attempt, nextAttemptWallMs, reason } = health.feed;
  const isDue = nextAttemptWallMs === null || nextAttemptWallMs <= nowWallMs;
  return {
    id: 'offline',
    tone: 'bad',
    text: `Data Stream Offline since ${showTime(sinceWallMs)}`,
    ticking: isDue
      ? ` ${DASH} reconnecting (${attempt}), trying now`
      : ` ${DASH} reconnecting (${attempt}), next try in ${formatSecondsLeft(nextAttemptWallMs - nowWallMs)}`,
    detail: reason,
    actions: ['retry'],
  };
}

function stale({ health, nowWallMs, showTime }: BannerInput): Banner {
  const { sinceWallMs, lastFrameWallMs, reason } = health.feed;
  return {
    id: 'stale',
    tone: 'warn',
    text: `Data Stream Stale since ${showTime(sinceWallMs)}`,
    ticking: lastFrameWallMs === null ? '' : ` ${DASH} nothing heard for ${formatAge(nowWallMs - lastFrameWallMs)}`,
    detail: reason ?? 'The connection is open but silent. Prices are held.',
    actions: ['retry'],
  };
}

function faulted({ health, showTime }: BannerInput): Banner {
  const { sinceWallMs, reason } = health.feed;
  return {
    id: 'faulted',
    tone: 'bad',
    text: `Data Stream Faulted at ${showTime(sinceWallMs)}`,
    ticking: '',
    detail: `${reason ?? 'The feed gave up.'} It does not try again by itself.`,
    actions: ['start', 'details'],
  };
}

function connecting({ health, nowWallMs, hasBars }: BannerInput): Banner | null {
  const waited = nowWallMs - health.feed.sinceWallMs;
  // Without a single bar the chart itself says it, larger.
  if (waited < EXPLAIN_WAIT_AFTER_MS || !hasBars) return null;
  return {
    id: 'connecting',
    tone: 'wait',
    text: 'Connecting',
    ticking: ` for ${formatAge(waited)}`,
    detail: health.feed.reason ?? 'Waiting for the exchange to answer.',
    actions: waited < OFFER_RETRY_AFTER_MS ? [] : ['retry', 'details'],
  };
}

function stopped({ health, hasBars, showTime }: BannerInput): Banner | null {
  if (!hasBars) return null;
  return {
    id: 'stopped',
    tone: 'off',
    text: `Streams stopped at ${showTime(health.feed.sinceWallMs)}`,
    ticking: '',
    detail: 'Prices on screen are from then.',
    actions: ['start'],
  };
}

function silent({ freshness, nowWallMs }: BannerInput): Banner {
  const sinceWallMs = freshness.kind === 'held' ? freshness.sinceWallMs : nowWallMs;
  return {
    id: 'silent',
    tone: 'bad',
    text: 'The workstation does not report',
    ticking: ` for ${formatAge(nowWallMs - sinceWallMs)}`,
    detail: 'Prices are held until it does.',
    actions: [],
  };
}

function closed({ health, hasBars, showTime }: BannerInput): Banner | null {
  if (!hasBars) return null;
  return {
    id: 'closed',
    tone: 'off',
    text: `Market closed since ${showTime(health.feed.sinceWallMs)}`,
    ticking: '',
    detail: health.feed.reason ?? 'Connected. Prices on screen are the last of the session.',
    actions: [],
  };
}

function asleep({ health, showTime }: BannerInput): Banner {
  return {
    id: 'asleep',
    tone: 'off',
    text: `The computer went to sleep at ${showTime(health.feed.sinceWallMs)}`,
    ticking: '',
    detail: health.feed.reason ?? 'The streams connect again at once when it wakes, and the gap is marked.',
    actions: [],
  };
}

function kicked({ health, showTime }: BannerInput): Banner {
  return {
    id: 'kicked',
    tone: 'warn',
    text: `Another program took the stream at ${showTime(health.feed.sinceWallMs)}`,
    ticking: '',
    detail:
      health.feed.reason ??
      'The broker serves one program at a time: thinkorswim, a script, another computer. It is not fought over; taking it back ends it there.',
    actions: ['take-back'],
  };
}

function loginNeeded({ health, login, showTime }: BannerInput): Banner | null {
  // A lost login says so itself, with the same way out.
  if (login?.token.kind === 'lost') return null;
  return {
    id: 'login-needed',
    tone: 'warn',
    text: `The streams wait for a login since ${showTime(health.feed.sinceWallMs)}`,
    ticking: '',
    detail: health.feed.reason ?? 'They go on by themselves after it.',
    actions: ['log-in'],
  };
}

/** What a state of the stream, or the silence of the workstation, has to say. */
export const STREAM_BANNERS: Readonly<Record<string, (input: BannerInput) => Banner | null>> = {
  offline,
  stale,
  faulted,
  connecting,
  stopped,
  closed,
  asleep,
  kicked,
  'login-needed': loginNeeded,
  silent,
};
