import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { FeedFaultReport, Health, WorkerHealth } from '#core/contract/health';
import { bridge, plainMessage } from '../app/bridge.ts';
import { useNow } from '../app/clock.ts';
import { Figure } from '../app/figure.tsx';
import { useHealth } from '../app/health-store.ts';
import { Icon } from '../app/icons.tsx';
import { setDetailsOpen, useWorkstation } from '../app/workstation-store.ts';
import { formatAge } from '../format/durations.ts';
import { UNKNOWN, formatCount, formatNumber } from '../format/prices.ts';
import { MirrorFigures } from '../mirror/mirror-figures.tsx';
import { FAULT_WORDS, archiveWords, faultCount, lostRows } from './archive-words.ts';
import type { Tone } from './stream-words.ts';

function FaultRow({ report, now }: { readonly report: FeedFaultReport; readonly now: number }): ReactElement {
  const { fault, count, lastRaw, lastAtWallMs } = report;
  return (
    <tr data-testid="fault-row" data-fault={fault} className={count === 0 ? 'is-zero' : undefined}>
      <th scope="row">{FAULT_WORDS[fault]}</th>
      <td className="number figures">{formatCount(count)}</td>
      <td className="figures soft no-wrap">{lastAtWallMs === null ? '' : `${formatAge(now - lastAtWallMs)} ago`}</td>
      <td>{lastRaw === null ? null : <code className="raw-text">{lastRaw}</code>}</td>
    </tr>
  );
}

function Faults({ health, now }: { readonly health: Health; readonly now: number }): ReactElement {
  const faults = [...health.feed.faults].sort((left, right) => right.count - left.count);
  return (
    <section aria-labelledby="details-faults">
      <h3 id="details-faults">Feed faults</h3>
      {faultCount(health) === 0 ? (
        <p className="soft">Everything received since the feed started could be used.</p>
      ) : (
        <table className="details-table">
          <thead>
            <tr>
              <th scope="col">Kind</th>
              <th scope="col" className="number">
                Count
              </th>
              <th scope="col">Last</th>
              <th scope="col">As it arrived</th>
            </tr>
          </thead>
          <tbody>
            {faults
              .filter(({ count }) => count > 0)
              .map((report) => (
                <FaultRow key={report.fault} report={report} now={now} />
              ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const WORKER_TONES: Readonly<Record<WorkerHealth['state'], Tone>> = {
  starting: 'wait',
  running: 'good',
  restarting: 'warn',
  faulted: 'bad',
  stopped: 'off',
};

function Workers({ health }: { readonly health: Health }): ReactElement {
  return (
    <section aria-labelledby="details-workers">
      <h3 id="details-workers">Threads</h3>
      <table className="details-table">
        <thead>
          <tr>
            <th scope="col">Thread</th>
            <th scope="col">State</th>
            <th scope="col" className="number">
              Restarts
            </th>
            <th scope="col">Reason of the last one</th>
          </tr>
        </thead>
        <tbody>
          {health.workers.map(({ name, state, restarts, reason }) => (
            <tr key={name} data-testid="worker-row" data-worker={name}>
              <th scope="row">{name}</th>
              <td className={`tone-${WORKER_TONES[state]}`}>{state}</td>
              <td className="number figures">{formatCount(restarts)}</td>
              <td className="soft">{reason ?? UNKNOWN}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Figures({ health, now }: { readonly health: Health; readonly now: number }): ReactElement {
  const { archive, engine, feed, mainThreadDelayMs: delay } = health;
  const lost = lostRows(health);
  const ms = (value: number): string => `${formatNumber(value, 1)} ms`;
  return (
    <div className="details-figures">
      <section aria-labelledby="details-archive">
        <h3 id="details-archive">Archive</h3>
        <dl>
          <Figure name="State" tone={`tone-${archiveWords(archive).tone}`}>
            {archive.state}
          </Figure>
          <Figure name="Bars">{formatCount(archive.barsStored)}</Figure>
          <Figure name="Ticks">{formatCount(archive.ticksStored)}</Figure>
          <Figure name="Signals">{formatCount(archive.signalsStored)}</Figure>
          <Figure name="Parquet files">{formatCount(archive.parquetFiles)}</Figure>
          <Figure name="Waiting">{formatCount(archive.queuedRows)}</Figure>
          <Figure name="Lost" tone={lost > 0 ? 'tone-bad' : ''}>
            {formatCount(lost)}
          </Figure>
          <Figure name="Last commit">
            {archive.lastCommitWallMs === null ? UNKNOWN : `${formatAge(now - archive.lastCommitWallMs)} ago`}
          </Figure>
        </dl>
      </section>
      <section aria-labelledby="details-engine">
        <h3 id="details-engine">Engine</h3>
        <dl>
          <Figure name="Bars closed">{formatCount(engine.barsClosed)}</Figure>
          <Figure name="Revised">{formatCount(engine.barsRevised)}</Figure>
          <Figure name="Confirmed">{formatCount(engine.barsConfirmed)}</Figure>
          <Figure name="Late ticks">{formatCount(engine.lateTicks)}</Figure>
          <Figure name="Dropped ticks">{formatCount(engine.droppedTicks)}</Figure>
          <Figure name="Volume faults">{formatCount(engine.volumeFaults)}</Figure>
          <Figure name="Clock faults">{formatCount(engine.clockFaults)}</Figure>
          <Figure name="Recovering">{engine.recovering ? 'yes' : 'no'}</Figure>
        </dl>
      </section>
      <section aria-labelledby="details-feed">
        <h3 id="details-feed">Feed</h3>
        <dl>
          <Figure name="Frames">{formatCount(feed.framesTotal)}</Figure>
          <Figure name="Ticks">{formatCount(feed.ticksTotal)}</Figure>
          <Figure name="Reconnects">{formatCount(feed.reconnects)}</Figure>
          <Figure name="Symbols">{formatCount(feed.subscribed.length)}</Figure>
        </dl>
        <h3>Main thread delay</h3>
        <dl>
          <Figure name="Median">{ms(delay.p50)}</Figure>
          <Figure name="99 %">{ms(delay.p99)}</Figure>
          <Figure name="Longest" tone={delay.max > 50 ? 'tone-warn' : ''}>
            {ms(delay.max)}
          </Figure>
        </dl>
      </section>
      <MirrorFigures mirror={health.mirror} />
    </div>
  );
}

function Actions(): ReactElement {
  const [outcome, setOutcome] = useState('');
  const workstation = useWorkstation((state) => state.workstation);
  const test = (): void => {
    setOutcome('Sending\u2026');
    bridge()
      .request('telling.test', { channel: 'desktop' })
      .then(({ sentence }) => {
        setOutcome(sentence);
      })
      .catch((error: unknown) => {
        setOutcome(plainMessage(error));
      });
  };
  return (
    <div className="details-actions">
      <button type="button" className="button" onClick={() => void bridge().request('archive.openFolder', null)}>
        Open archive folder
      </button>
      <button type="button" className="button" onClick={test}>
        Send a test notification
      </button>
      <span role="status">{outcome}</span>
      {workstation ? (
        <span className="soft versions">
          Bellwether {workstation.versions.app}, Electron {workstation.versions.electron}, Chromium{' '}
          {workstation.versions.chrome}
        </span>
      ) : null}
    </div>
  );
}

/** Everything that is counted, for the moment when the status bar's one word is not enough. */
export function DetailsPanel(): ReactElement | null {
  const health = useHealth((state) => state.health);
  const now = useNow(500);
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    panel.current?.focus();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  if (!health) return null;
  const close = (): void => {
    setDetailsOpen(false);
  };
  return (
    <div
      className="details"
      role="dialog"
      aria-labelledby="details-title"
      data-testid="details-panel"
      tabIndex={-1}
      ref={panel}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <div className="panel-head">
        <h2 id="details-title">Details</h2>
        <button type="button" className="icon-button" aria-label="Close details" title="Close (Escape)" onClick={close}>
          <Icon name="close" size={14} />
        </button>
      </div>
      <div className="details-body">
        <Faults health={health} now={now} />
        <Workers health={health} />
        <Figures health={health} now={now} />
      </div>
      <Actions />
    </div>
  );
}
