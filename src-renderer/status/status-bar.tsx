import type { ReactElement, ReactNode } from 'react';
import type { Health } from '#core/contract/health';
import { clockRate, exchangeNow, isClockHeld, newestData, useNow } from '../app/clock.ts';
import { useHealth } from '../app/health-store.ts';
import { Icon } from '../app/icons.tsx';
import { usePriceKind, type PriceKind } from '../app/mode.ts';
import { showTime } from '../app/show-time.ts';
import { useFreshness } from '../app/use-freshness.ts';
import { setDetailsOpen, useWorkstation } from '../app/workstation-store.ts';
import { formatCountdown } from '../format/durations.ts';
import { formatClock, formatDay, formatOffset, formatUtc, formatZone } from '../format/eastern-time.ts';
import { UNKNOWN, formatCount, formatNumber } from '../format/prices.ts';
import { nextSessionEvent } from '../format/session-events.ts';
import { MirrorItem } from '../mirror/mirror-item.tsx';
import { archiveTip, archiveWords, faultCount, lostRows } from './archive-words.ts';
import { dataAge, streamTip, streamWords } from './stream-words.ts';

interface ItemProperties {
  readonly testId: string;
  readonly title: string;
  readonly className?: string;
  readonly children: ReactNode;
}

function Item({ testId, title, className = '', children }: ItemProperties): ReactElement {
  return (
    <span className={`status-item figures ${className}`} data-testid={testId} title={title}>
      {children}
    </span>
  );
}

function StreamItems({ health, now }: { readonly health: Health; readonly now: number }): ReactElement {
  const freshness = useFreshness();
  const { word, icon, tone } = streamWords(health, freshness);
  const age = dataAge(health, newestData(), now);
  // The last report's rate is not the present one.
  const isSilent = freshness.kind === 'held' && freshness.cause === 'silent';
  return (
    <>
      <span
        className={`status-item stream-state tone-${tone}`}
        data-testid="stream-state"
        data-state={health.feed.state}
        title={streamTip(health, freshness, showTime)}
      >
        <Icon name={icon} size={12} />
        {word}
      </span>
      <Item testId="data-age" title="Age of the newest trade or quote, by this computer’s clock">
        <span className="label">age</span> {age ?? UNKNOWN}
      </Item>
      <Item
        testId="messages-per-second"
        title={`${formatCount(health.feed.framesTotal)} frames, ${formatCount(health.feed.ticksTotal)} ticks since the feed started`}
      >
        {isSilent ? UNKNOWN : formatNumber(health.feed.messagesPerSecond, 0)} <span className="label">msg/s</span>
      </Item>
    </>
  );
}

function ArchiveItem({ health, now }: { readonly health: Health; readonly now: number }): ReactElement {
  const { archive } = health;
  const { word, tone } = archiveWords(archive);
  const rows = archive.barsStored + archive.ticksStored + archive.signalsStored;
  const lost = lostRows(health);
  return (
    <span
      className="status-item archive-item figures"
      data-testid="archive-state"
      data-state={archive.state}
      title={archiveTip(health, now)}
    >
      <span className={`tone-${tone} with-icon`}>
        <Icon name="archive" size={12} />
        <span className="label-strong">{word}</span>
      </span>
      <span className="optional-2">
        {formatCount(rows)} <span className="label">rows</span>
      </span>
      {lost > 0 ? <strong className="tone-bad">{formatCount(lost)} lost</strong> : null}
    </span>
  );
}

function DetailsButton({ health }: { readonly health: Health }): ReactElement {
  const isOpen = useWorkstation(({ detailsOpen }) => detailsOpen);
  const faults = faultCount(health);
  return (
    <button
      type="button"
      className={`status-item status-button figures ${faults > 0 ? 'tone-warn' : ''}`}
      data-testid="details"
      aria-expanded={isOpen}
      aria-haspopup="dialog"
      title="What the feed could not use, and how every part of the workstation is doing"
      onClick={() => {
        setDetailsOpen(!isOpen);
      }}
    >
      {faults > 0 ? <Icon name="warning" size={12} /> : null}
      {formatCount(faults)} {faults === 1 ? 'fault' : 'faults'}
    </button>
  );
}

function NextEvent({ at, isHeld }: { readonly at: number; readonly isHeld: boolean }): ReactElement | null {
  const event = nextSessionEvent(at);
  if (!event) return null;
  const days = event.atMs - at > 20 * 3_600_000 ? ` ${formatDay(event.atMs)}` : '';
  return (
    <Item
      testId="next-event"
      className={isHeld ? 'tone-held' : ''}
      title={`Regular trading hours ${event.what === 'opens' ? 'open' : 'close'} at ${formatClock(event.atMs)} ET${days}`}
    >
      <span className="label">RTH {event.what} in</span> {formatCountdown(event.atMs - at)}
    </Item>
  );
}

/** In practice the exchange's clock, which may run fast and stands still without a link; live, this computer's. */
function ExchangeClockItem({ isPractice }: { readonly isPractice: boolean }): ReactElement {
  const now = useNow(100);
  const at = isPractice ? exchangeNow() : now;
  const isHeld = isPractice && isClockHeld();
  const rate = clockRate();
  const title =
    at === null
      ? 'The exchange’s clock is not known yet.'
      : `${formatDay(at)}, ${formatUtc(at)}. America/New_York is ${formatOffset(at)}.${isHeld ? ' Stopped: without a link the exchange’s time is not known.' : ''}`;
  return (
    <span className={`status-item clock figures${isHeld ? ' is-held' : ''}`} title={title}>
      {isPractice ? (
        <span className="clock-label">Exchange{rate > 1 ? ` ${formatNumber(rate, 0)}\u00d7` : ''}</span>
      ) : null}
      <strong data-testid="exchange-clock" data-held={isHeld}>
        {at === null ? UNKNOWN : formatClock(at)}
      </strong>
      <span className="label">{at === null ? 'ET' : `${formatZone(at)} ${formatOffset(at)}`}</span>
    </span>
  );
}

const MODE_WORDS: Readonly<Record<PriceKind, string>> = {
  practice: 'Practice',
  'practice-login': 'Practice login',
  live: 'Live',
  replay: 'Replay',
};

export function StatusBar(): ReactElement {
  const health = useHealth((state) => state.health);
  const kind = usePriceKind();
  const now = useNow(250);
  const isPractice = kind !== null && kind !== 'live';
  const at = isPractice ? exchangeNow() : now;
  return (
    <footer className="status-bar" aria-label="Status">
      {kind ? (
        <span className={`status-item status-mode mode-${kind === 'live' || kind === 'replay' ? kind : 'practice'}`}>
          {MODE_WORDS[kind]}
        </span>
      ) : null}
      {health ? (
        <>
          <StreamItems health={health} now={now} />
          <ArchiveItem health={health} now={now} />
          <MirrorItem mirror={health.mirror} />
          <DetailsButton health={health} />
        </>
      ) : (
        <span className="status-item" data-testid="stream-state" data-state="unknown">
          Waiting for the workstation
        </span>
      )}
      <span className="status-space" />
      {at === null ? null : <NextEvent at={at} isHeld={isPractice && isClockHeld()} />}
      <ExchangeClockItem isPractice={isPractice} />
    </footer>
  );
}
