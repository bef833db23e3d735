import type { ShownView } from '#core/contract/ipc';
import type { LoginView } from '#core/contract/login';
import { applyBacktest } from '../backtest/backtest-store.ts';
import { barHub } from '../chart/bar-hub.ts';
import { followLogin } from '../connect/connect-store.ts';
import { applyLogin, useLogin } from '../connect/login-store.ts';
import { mergeArchive, readRecords } from '../data/data-store.ts';
import { useArchiveJob } from '../data/job-bar.tsx';
import { showTab } from '../dock/dock-store.ts';
import { applyBackfill } from '../missing/backfill-store.ts';
import { applyPaperSession } from '../paper-session/paper-session-store.ts';
import { applyPortfolio } from '../portfolio/portfolio-store.ts';
import { applyLocalApi } from '../settings/local-api-store.ts';
import { playOrdered } from '../telling/sound-player.ts';
import { applyAlerts, applyEntry, applyTelling } from '../telling/telling-store.ts';
import { followReplayedSymbol, takeReplay } from '../replay/replay-store.ts';
import { bridge } from './bridge.ts';
import { noteData, readClockFromBatch, readClockFromHealth } from './clock.ts';
import { diagnostics } from './diagnostics.ts';
import { applyHealth } from './health-store.ts';
import { addSignals, applyDisplayBatch } from './market-store.ts';
import { openDialog } from './open-dialog.ts';
import { noteTakenBatch } from './taken-batches.ts';
import { showWorkstation, useWorkstation } from './workstation-store.ts';

const RETRY_AFTER_MS = 500;
const RECENT_SIGNALS = 100;

/** Asks until it is answered: at a start the main process may still be opening what it is asked about. */
function askUntilAnswered<Answer>(ask: () => Promise<Answer>, use: (answer: Answer) => void): () => void {
  let isWanted = true;
  const attempt = (): void => {
    ask().then(
      (answer) => {
        if (isWanted) use(answer);
      },
      () => {
        if (isWanted) setTimeout(attempt, RETRY_AFTER_MS);
      },
    );
  };
  attempt();
  return () => {
    isWanted = false;
  };
}

function takeLogin(login: LoginView): void {
  followLogin(useLogin.getState().login, login);
  applyLogin(login);
}

/** Dialogs open; what is a place in the window is brought up there. */
function showView(view: ShownView): void {
  if (view !== 'data' && view !== 'merge') {
    openDialog(view);
    return;
  }
  showTab('data');
  const symbol = useWorkstation.getState().selectedSymbol;
  if (view === 'merge' && symbol !== null) void mergeArchive(symbol);
}

/** The one place where the window listens. Events first, then the questions whose answers they might overtake. */
export function subscribe(): () => void {
  const workstation = bridge();
  const stops = [
    workstation.on('display', (batch) => {
      diagnostics.batches++;
      readClockFromBatch(batch);
      noteData(batch);
      // The chart before the lists: its latency is the one that counts.
      barHub.take(batch);
      applyDisplayBatch(batch);
      noteTakenBatch();
    }),
    workstation.on('health', (health) => {
      applyHealth(health);
      readClockFromHealth(health);
    }),
    askUntilAnswered(
      () => workstation.request('workstation.get', null),
      (view) => {
        showWorkstation(view);
        followReplayedSymbol();
      },
    ),
    askUntilAnswered(
      () => workstation.request('health.get', null),
      (health) => {
        applyHealth(health);
        readClockFromHealth(health);
      },
    ),
    workstation.on('replay', takeReplay),
    askUntilAnswered(() => workstation.request('replay.get', null), takeReplay),
    workstation.on('login', takeLogin),
    workstation.on('portfolio', applyPortfolio),
    workstation.on('backfill', applyBackfill),
    workstation.on('archiveJob', (job) => {
      useArchiveJob.setState({ job });
    }),
    workstation.on('merged', ({ symbol }) => void readRecords(symbol)),
    workstation.on('localApi', applyLocalApi),
    workstation.on('backtest', applyBacktest),
    workstation.on('paperSession', applyPaperSession),
    workstation.on('show', ({ view }) => {
      showView(view);
    }),
    workstation.on('telling', applyTelling),
    workstation.on('tellingLog', applyEntry),
    workstation.on('alerts', applyAlerts),
    workstation.on('sound', playOrdered),
    askUntilAnswered(() => workstation.request('telling.get', null), applyTelling),
    askUntilAnswered(() => workstation.request('alerts.get', null), applyAlerts),
    askUntilAnswered(() => workstation.request('login.get', null), takeLogin),
    askUntilAnswered(() => workstation.request('paperSession.get', null), applyPaperSession),
    askUntilAnswered(() => workstation.request('portfolio.get', null), applyPortfolio),
    askUntilAnswered(() => workstation.request('signals.recent', { limit: RECENT_SIGNALS }), addSignals),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
