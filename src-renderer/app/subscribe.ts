import type { LoginView } from '#core/contract/login';
import { barHub } from '../chart/bar-hub.ts';
import { followLogin } from '../connect/connect-store.ts';
import { applyLogin, useLogin } from '../connect/login-store.ts';
import { applyBackfill } from '../missing/backfill-store.ts';
import { applyPortfolio } from '../portfolio/portfolio-store.ts';
import { bridge } from './bridge.ts';
import { noteData, readClockFromBatch, readClockFromHealth } from './clock.ts';
import { diagnostics } from './diagnostics.ts';
import { applyHealth } from './health-store.ts';
import { addSignals, applyDisplayBatch } from './market-store.ts';
import { openDialog } from './open-dialog.ts';
import { noteTakenBatch } from './taken-batches.ts';
import { showWorkstation } from './workstation-store.ts';

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
    askUntilAnswered(() => workstation.request('workstation.get', null), showWorkstation),
    askUntilAnswered(
      () => workstation.request('health.get', null),
      (health) => {
        applyHealth(health);
        readClockFromHealth(health);
      },
    ),
    workstation.on('login', takeLogin),
    workstation.on('portfolio', applyPortfolio),
    workstation.on('backfill', applyBackfill),
    workstation.on('show', ({ view }) => {
      openDialog(view);
    }),
    askUntilAnswered(() => workstation.request('login.get', null), takeLogin),
    askUntilAnswered(() => workstation.request('portfolio.get', null), applyPortfolio),
    askUntilAnswered(() => workstation.request('signals.recent', { limit: RECENT_SIGNALS }), addSignals),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
