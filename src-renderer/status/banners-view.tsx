import type { ReactElement } from 'react';
import { bridge } from '../app/bridge.ts';
import { useNow } from '../app/clock.ts';
import { useHealth } from '../app/health-store.ts';
import { Icon, type IconName } from '../app/icons.tsx';
import { useIsReplay } from '../app/mode.ts';
import { showTime, showTimeNow } from '../app/show-time.ts';
import { useFreshness } from '../app/use-freshness.ts';
import { dismissFailure, retryNow, setDetailsOpen, startStreams, useWorkstation } from '../app/workstation-store.ts';
import { useChart } from '../chart/chart-store.ts';
import { renewLogin } from '../connect/login-actions.ts';
import { useLogin } from '../connect/login-store.ts';
import { showTab } from '../dock/dock-store.ts';
import type { Banner, BannerAction } from './banner.ts';
import { bannersFor } from './banners.ts';

const ACTIONS: Readonly<
  Record<BannerAction, { readonly label: string; readonly testId: string; readonly run: () => void }>
> = {
  retry: { label: 'Retry now', testId: 'retry-now', run: () => void retryNow() },
  start: { label: 'Start streams', testId: 'start-streams-banner', run: () => void startStreams() },
  'take-back': { label: 'Take it back', testId: 'take-back', run: () => void startStreams() },
  'log-in': { label: 'Log in again', testId: 'log-in-banner', run: renewLogin },
  renew: { label: 'Renew login', testId: 'renew-banner', run: renewLogin },
  streams: {
    label: 'Show requests',
    testId: 'streams-banner',
    run: () => {
      showTab('streams');
    },
  },
  'open-folder': {
    label: 'Open folder',
    testId: 'open-folder-banner',
    run: () => void bridge().request('archive.openFolder', null),
  },
  details: {
    label: 'Details',
    testId: 'details-banner',
    run: () => {
      setDetailsOpen(true);
    },
  },
  dismiss: { label: 'Dismiss', testId: 'dismiss-banner', run: dismissFailure },
};

const ICONS: Readonly<Record<Banner['tone'], IconName>> = {
  wait: 'connecting',
  warn: 'warning',
  bad: 'faulted',
  off: 'stopped',
};
const ICON_BY_ID: Readonly<Record<string, IconName>> = {
  offline: 'offline',
  stale: 'stale',
  archive: 'archive',
  closed: 'closed',
  asleep: 'asleep',
  kicked: 'kicked',
  'login-needed': 'key',
  'login-lost': 'key',
  'login-due': 'key',
};

/** What happens to the live streams is told while a replay is shown too, and cannot be taken for the replay's. */
const besideReplay = (banner: Banner): Banner => ({
  ...banner,
  text: `Live: ${banner.text}`,
  detail: 'The replay is not concerned.',
});

function BannerRow({ banner, isRetrying }: { readonly banner: Banner; readonly isRetrying: boolean }): ReactElement {
  return (
    <div className={`banner tone-${banner.tone}`} data-testid={`${banner.id}-banner`}>
      <Icon name={ICON_BY_ID[banner.id] ?? ICONS[banner.tone]} size={16} />
      <div className="banner-words">
        <p className="banner-text figures">
          <strong>{banner.text}</strong>
          {banner.ticking}
        </p>
        {banner.detail ? <p className="banner-detail">{banner.detail}</p> : null}
      </div>
      <div className="banner-actions">
        {banner.actions.map((action) => {
          const { label, testId, run } = ACTIONS[action];
          const isBusy = action === 'retry' && isRetrying;
          return (
            <button key={action} type="button" className="button" data-testid={testId} disabled={isBusy} onClick={run}>
              {isBusy ? 'Retrying\u2026' : label}
            </button>
          );
        })}
      </div>
    </div>
  );
}

/** Over the chart, where the eyes are. Announced elsewhere: what counts down here would be read out every second. */
export function Banners(): ReactElement | null {
  const health = useHealth((state) => state.health);
  const login = useLogin((state) => state.login);
  const now = useNow(500);
  const freshness = useFreshness();
  const hasBars = useChart((chart) => chart.hasBars);
  const failure = useWorkstation((workstation) => workstation.failure);
  const isReplay = useIsReplay();
  const isRetrying = useWorkstation(({ pending }) => pending === 'retrying');
  if (!health) return null;
  const banners = bannersFor({
    health,
    login,
    freshness,
    nowWallMs: now,
    hasBars,
    failure,
    showTime: isReplay ? showTimeNow : showTime,
  }).map((banner) => (isReplay ? besideReplay(banner) : banner));
  if (banners.length === 0) return null;
  return (
    <div className="banners" role="group" aria-label="Notices">
      {banners.map((banner) => (
        <BannerRow key={banner.id} banner={banner} isRetrying={isRetrying} />
      ))}
    </div>
  );
}
