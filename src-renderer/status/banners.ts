import type { ArchiveHealth, Health, WorkerHealth } from '#core/contract/health';
import { formatCount } from '../format/prices.ts';
import { lostRows } from './archive-words.ts';
import type { Banner, BannerInput } from './banner.ts';
import { brokerBanner, loginBanner } from './login-banners.ts';
import { STREAM_BANNERS } from './stream-banners.ts';

const WORKER_MEANING: Readonly<Record<WorkerHealth['name'], string>> = {
  practice: 'The practice exchange',
  feed: 'The feed',
  engine: 'The engine that builds bars and signals',
  archive: 'The archive writer',
  'archive-desk': 'The thread that looks through the archive',
  broker: 'The thread that asks the broker for accounts and history',
  mirror: 'The Redis mirror',
  api: 'The local API',
  backtest: 'The thread of the backtests',
  replay: 'The thread that reads recordings',
  'replay-engine': 'The engine of the replay',
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
