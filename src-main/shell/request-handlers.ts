import type { Workstation as WorkstationView } from '#core/contract/ipc';
import type { Outcome } from '#core/contract/login';
import type { PortfolioView } from '#core/contract/portfolio';
import type { MirrorDesk } from '../bus/mirror/mirror-desk.ts';
import { tradingDay } from '#core/market/units';
import type { BackupDesk } from '../auth/backup/backup-desk.ts';
import type { LoginDesk } from '../auth/login-desk.ts';
import type { ApiDesk } from '../bus/api-desk.ts';
import { UnavailableError, type RequestHandlers } from '../ipc/answer-request.ts';
import type { StreamSourceChoice } from '#core/contract/ipc';
import { mirrorHandlers } from './mirror-handlers.ts';
import { dataHandlers, type DataTargets } from './data-handlers.ts';
import { apiRequests } from './api-requests.ts';
import { tellingHandlers } from './telling-handlers.ts';
import type { TellingParts } from './telling-parts.ts';
import { backtestHandlers } from './backtest-handlers.ts';
import { openExternal, openFolder } from './open-outside.ts';
import { replayHandlers } from './replay-handlers.ts';
import type { ReplayRoom } from './replay-room.ts';
import type { SettingsFile } from '../settings/settings-file.ts';
import type { SessionDesk } from './session-desk.ts';
import { tapeHandlers } from './tape-handlers.ts';
import { strategyRequests } from './strategy-requests.ts';

/** What the window's requests reach. */
export interface RequestTargets {
  readonly sessions: SessionDesk;
  readonly replays: ReplayRoom;
  readonly settings: SettingsFile;
  readonly login: LoginDesk;
  readonly backup: BackupDesk;
  readonly mirror: MirrorDesk;
  readonly api: ApiDesk;
  /** Also sends the newest picture of the market to the page that asks. */
  readonly view: () => WorkstationView;
  readonly displayTaken: (count: number) => void;
  readonly portfolio: () => PortfolioView;
  readonly useSource: (source: StreamSourceChoice) => Promise<void>;
  /** A dialog of the system; null when nothing was chosen. */
  readonly chooseBarFile: () => Promise<string | null>;
  readonly data: DataTargets;
  readonly telling: TellingParts;
}

const nothing = (): null => null;

/** Where the window hears nothing of a success, it must hear of what could not be done. */
function nothingUnlessRefused({ ok, sentence }: Outcome): null {
  if (!ok) throw new UnavailableError(sentence);
  return null;
}

/** One answer for each request of the contract; sender and argument have been checked before. */
export function requestHandlers(targets: RequestTargets): RequestHandlers {
  const { sessions, replays, settings, login, backup, mirror, api } = targets;
  const { view, displayTaken, portfolio, useSource, telling } = targets;
  return {
    'workstation.get': view,
    'display.taken': ({ count }) => {
      displayTaken(count);
      return null;
    },
    'health.get': () => sessions.current.pipeline.health(),
    'history.bars': (request) => (replays.session ?? sessions.current.pipeline).historyBars(request),
    'signals.recent': ({ limit }) => (replays.session ?? sessions.current.pipeline).recentSignals(limit),
    ...strategyRequests(sessions, replays),
    'streams.start': () => {
      sessions.current.pipeline.startStreams();
      return null;
    },
    'streams.stop': () => sessions.current.pipeline.stopStreams().then(nothing),
    'streams.retryNow': () => sessions.current.pipeline.retryNow().then(nothing),
    'archive.openFolder': () => openFolder(sessions.current.archiveFolder).then(nothing),
    'external.open': ({ link }) => openExternal(link).then(nothing),
    'source.use': ({ source }) => useSource(source).then(nothing),

    'login.get': () => login.view(),
    'login.takeKey': ({ part }) => login.takeKey(part),
    'login.setCallback': ({ callbackUrl }) => login.setCallback(callbackUrl),
    'login.allowThisRunOnly': () => {
      login.allowThisRunOnly();
      return null;
    },
    'login.begin': () => login.begin(),
    'login.moreTime': () => {
      login.moreTime();
      return null;
    },
    'login.cancel': () => login.cancel().then(nothing),
    'login.checkAgain': () => login.checkAgain().then(nothing),
    'login.chooseAccounts': ({ shown }) => login.chooseAccounts(shown).then(nothingUnlessRefused),
    'login.forget': ({ what }) => login.forget(what),
    'login.importFile': ({ kind }) => login.importFile(kind),

    'backup.get': () => backup.view(),
    'backup.addFolder': () => backup.addFolder(),
    'backup.removeFolder': ({ path }) => backup.removeFolder(path).then(nothingUnlessRefused),
    'backup.write': ({ passphrase }) => backup.write(passphrase),
    'backup.restore': ({ passphrase }) => backup.restore(passphrase),

    'portfolio.get': portfolio,
    'portfolio.sync': () => sessions.current.broker.sync('all').then(nothing),
    // What is missing of the live archive is no part of a replay's picture.
    'backfill.get': ({ symbol }) =>
      replays.session ? { symbol, stretches: [] } : sessions.current.backfiller.view(symbol),
    'backfill.run': ({ symbol }) => sessions.current.backfiller.run(symbol),
    ...mirrorHandlers(mirror),
    'backfill.runDay': ({ symbol, day }) => sessions.current.backfiller.runDay(symbol, tradingDay(day)),
    ...dataHandlers(targets.data),
    ...apiRequests(api),
    ...tellingHandlers(telling),
    ...backtestHandlers(sessions, targets.chooseBarFile),
    ...replayHandlers(replays),
    ...tapeHandlers(sessions, settings),
  };
}
