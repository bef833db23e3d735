import type { ReactElement } from 'react';
import type { Health } from '#core/contract/health';
import { useNow } from '../app/clock.ts';
import { useHealth } from '../app/health-store.ts';
import { Icon, type IconName } from '../app/icons.tsx';
import { useIsPractised } from '../app/mode.ts';
import { StreamButton } from '../app/stream-button.tsx';
import { retryNow, setDetailsOpen } from '../app/workstation-store.ts';
import { formatAge } from '../format/durations.ts';
import { EXPLAIN_WAIT_AFTER_MS, OFFER_RETRY_AFTER_MS } from '../status/stream-banners.ts';
import { useChart } from './chart-store.ts';

export interface EmptyWords {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly actions: 'start' | 'retry' | null;
}

function connecting(feed: Health['feed'], nowWallMs: number): EmptyWords {
  const waited = nowWallMs - feed.sinceWallMs;
  const title = 'Connecting to the exchange.';
  if (waited < EXPLAIN_WAIT_AFTER_MS) {
    return { icon: 'connecting', title, text: 'The first trade draws the first bar.', actions: null };
  }
  const reason = feed.reason ?? 'Waiting for the exchange to answer.';
  return {
    icon: 'connecting',
    title,
    text: `${reason} ${formatAge(waited)} so far.`,
    actions: waited < OFFER_RETRY_AFTER_MS ? null : 'retry',
  };
}

const WHY_NOTHING_COMES: Readonly<Partial<Record<Health['feed']['state'], string>>> = {
  closed: 'The market is closed. The first trade of the next session draws the first bar.',
  asleep: 'The computer is suspended.',
  kicked: 'Another program has taken the stream.',
  'login-needed': 'The broker wants a login first.',
};

/** Why there is no bar to draw, and what can be done about it. */
export function emptyWords(
  health: Health | null,
  waitingFor: string | null,
  isPractice: boolean,
  nowWallMs: number,
): EmptyWords {
  if (!health) {
    return {
      icon: 'connecting',
      title: 'Waiting for the workstation.',
      text: 'Its main process has not answered yet.',
      actions: null,
    };
  }
  const { state } = health.feed;
  if (state === 'connecting') return connecting(health.feed, nowWallMs);
  if (state === 'stopped' || state === 'faulted') {
    const text = isPractice
      ? 'Start them to see the practice exchange trade. Nothing is received until then.'
      : 'Nothing is received and nothing is stored until they are started.';
    return { icon: 'stopped', title: 'Streams are stopped.', text, actions: 'start' };
  }
  return {
    icon: 'quiet',
    title: 'No bars yet.',
    text: waitingFor ?? WHY_NOTHING_COMES[state] ?? 'Nothing has traded since the stream began.',
    actions: null,
  };
}

export function ChartEmpty(): ReactElement | null {
  const hasBars = useChart((chart) => chart.hasBars);
  const waitingFor = useChart((chart) => chart.waitingFor);
  const health = useHealth((state) => state.health);
  const isPractice = useIsPractised();
  const now = useNow(500);
  if (hasBars) return null;
  const { icon, title, text, actions } = emptyWords(health, waitingFor, isPractice, now);
  return (
    <div className="empty-state chart-empty" data-testid="chart-empty">
      <Icon name={icon} size={28} />
      <p className="empty-title">{title}</p>
      <p className="empty-text figures">{text}</p>
      {actions === 'start' ? <StreamButton isProminent /> : null}
      {actions === 'retry' ? (
        <div className="empty-actions">
          <button type="button" className="button" data-testid="retry-now" onClick={() => void retryNow()}>
            Retry now
          </button>
          <button
            type="button"
            className="button"
            onClick={() => {
              setDetailsOpen(true);
            }}
          >
            Details
          </button>
        </div>
      ) : null}
    </div>
  );
}
