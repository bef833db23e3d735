import type { ArchiveHealth, Health, WorkerHealth } from '#core/contract/health';
import type { LoginView } from '#core/contract/login';
import type { Freshness } from '../app/freshness.ts';
import { WARN_WITHIN_MS, formatDeadline } from '../connect/login-words.ts';
import { formatAge, formatLeft, formatSecondsLeft } from '../format/durations.ts';
import { formatCount } from '../format/prices.ts';
import { lostRows } from './archive-words.ts';
import type { Tone } from './stream-words.ts';

export type BannerAction =
  'retry' | 'start' | 'take-back' | 'log-in' | 'renew' | 'streams' | 'open-folder' | 'details' | 'dismiss';

/** Something that the user must know while looking at prices: what happened, what it means, what can be done. */
export interface Banner {
  readonly id: string;
  readonly tone: Extract<Tone, 'wait' | 'warn' | 'bad' | 'off'>;
  readonly text: string;
  /** The part that changes every second; not announced. */
  readonly ticking: string;
  readonly detail: string | null;
  readonly actions: readonly BannerAction[];
}

export interface BannerInput {
  readonly health: Health;
  /** null until it is known. */
  readonly login: LoginView | null;
  readonly freshness: Freshness;
  readonly nowWallMs: number;
  readonly hasBars: boolean;
  readonly failure: string | null;
  /** An instant of this computer as `10:02:11 ET` on the exchange's clock. */
  readonly showTime: (wallMs: number) => string;
}

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

const STREAM_BANNERS: Readonly<Record<string, (input: BannerInput) => Banner | null>> = {
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

/** The login: lost, or about to be. A day ahead there is time to renew it before the session. */
function loginBanner({ login, nowWallMs }: BannerInput): Banner | null {
  const token = login?.token;
  if (!login || !token || token.kind === 'none') return null;
  if (token.kind === 'lost') {
    return {
      id: 'login-lost',
      tone: 'bad',
      text: `${login.isPractice ? 'Practice login' : 'Login'} lost since ${formatDeadline(token.sinceWallMs)}`,
      ticking: '',
      detail: `${token.reason} Accounts and streams of ${login.brokerName} stand still until you log in again.`,
      actions: ['log-in'],
    };
  }
  const leftMs = token.loginExpiresWallMs - nowWallMs;
  if (leftMs > WARN_WITHIN_MS) return null;
  return {
    id: 'login-due',
    tone: 'warn',
    text: leftMs > 0 ? 'Login expires in' : 'Login has expired',
    ticking: leftMs > 0 ? ` ${formatLeft(leftMs)} (${formatDeadline(token.loginExpiresWallMs)})` : '',
    detail: 'Renewing now takes about a minute and interrupts nothing.',
    actions: ['renew'],
  };
}

function brokerBanner({ health, login }: BannerInput): Banner | null {
  if (health.broker.state !== 'unreachable' || login?.token.kind !== 'valid') return null;
  return {
    id: 'broker',
    tone: 'warn',
    text: `${login.brokerName} does not answer: accounts and history are not updated`,
    ticking: '',
    detail: health.broker.reason,
    actions: ['streams'],
  };
}

const WORKER_MEANING: Readonly<Record<WorkerHealth['name'], string>> = {
  practice: 'The practice exchange',
  feed: 'The feed',
  engine: 'The engine that builds bars and signals',
  archive: 'The archive writer',
  broker: 'The thread that asks the broker for accounts and history',
};

function workerBanner({ name, state, reason, restarts }: WorkerHealth): Banner | null {
  const why = reason ?? 'It gave no reason.';
  if (state === 'faulted') {
    return {
      id: `worker-${name}`,
      tone: 'bad',
      text: `${WORKER_MEANING[name]} has given up after ${restarts} restarts`,
      ticking: '',
      detail: why,
      actions: ['start', 'details'],
    };
  }
  if (state !== 'restarting') return null;
  return {
    id: `worker-${name}`,
    tone: 'warn',
    text: `${WORKER_MEANING[name]} is being restarted (${restarts})`,
    ticking: '',
    detail: why,
    actions: ['details'],
  };
}

function recoveryBanner({ engine }: Health): Banner | null {
  if (!engine.recovering) return null;
  return {
    id: 'recovering',
    tone: 'wait',
    text: 'Bars are being rebuilt from the archive',
    ticking: '',
    detail: 'Signals are watched again when they are complete.',
    actions: [],
  };
}

function engineBanner({ engine }: Health): Banner | null {
  if (engine.reason === null) return null;
  return {
    id: 'engine',
    tone: 'warn',
    text: `The engine could not read the session so far: ${engine.reason}`,
    ticking: '',
    detail: null,
    actions: ['details'],
  };
}

type BadArchiveState = Exclude<ArchiveHealth['state'], 'opening' | 'ok' | 'behind'>;

const ARCHIVE_SENTENCES: Readonly<Record<BadArchiveState, string>> = {
  'disk-full': 'The disk is full: what arrives is held in memory and is not on disk',
  'read-only': 'The archive folder cannot be written: what arrives is held in memory and is not on disk',
  corrupt: 'The archive is damaged: nothing is being stored',
  'from-future': 'The archive was written by a newer Bellwether: this version leaves it alone and stores nothing',
  failed: 'The archive has failed: nothing is being stored',
};

function archiveBanner(health: Health): Banner | null {
  const { state, queuedRows, reason } = health.archive;
  if (state === 'opening' || state === 'ok' || state === 'behind') return null;
  const lost = lostRows(health);
  const rows = [`${formatCount(queuedRows)} rows held`, ...(lost > 0 ? [`${formatCount(lost)} rows lost`] : [])];
  return {
    id: 'archive',
    tone: 'bad',
    text: `${ARCHIVE_SENTENCES[state]}.`,
    ticking: ` ${rows.join(', ')}.`,
    detail: reason,
    actions: ['open-folder', 'details'],
  };
}

function notificationBanner({ notificationProblem }: Health): Banner | null {
  if (notificationProblem === null) return null;
  return {
    id: 'notification',
    tone: 'warn',
    text: `This desktop did not show the last notification: ${notificationProblem}`,
    ticking: '',
    detail: 'Signals are listed here; keep the window in sight.',
    actions: ['details'],
  };
}

/** Everything to be told, loudest first. */
export function bannersFor(input: BannerInput): readonly Banner[] {
  const { health, freshness, failure } = input;
  const cause = freshness.kind === 'held' && freshness.cause === 'silent' ? 'silent' : health.feed.state;
  const failed: Banner | null =
    failure === null
      ? null
      : { id: 'failure', tone: 'bad', text: failure, ticking: '', detail: null, actions: ['dismiss'] };
  const banners = [
    STREAM_BANNERS[cause]?.(input) ?? null,
    loginBanner(input),
    brokerBanner(input),
    ...health.workers.map(workerBanner),
    recoveryBanner(health),
    engineBanner(health),
    archiveBanner(health),
    notificationBanner(health),
    failed,
  ];
  return banners.filter((banner) => banner !== null);
}
