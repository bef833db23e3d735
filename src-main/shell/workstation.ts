import { join } from 'node:path';
import { app, dialog, Menu } from 'electron';
import log from 'electron-log/node';
import type { Health } from '#core/contract/health';
import type { ShownView, StreamSourceChoice, Workstation as WorkstationView } from '#core/contract/ipc';
import type { LoginView } from '#core/contract/login';
import type { PortfolioView } from '#core/contract/portfolio';
import { KNOWN_INSTRUMENTS } from '#core/market/instrument';
import { SYSTEM_CLOCK } from '../auth/auth-clock.ts';
import { BackupDesk } from '../auth/backup/backup-desk.ts';
import type { LoginDesk } from '../auth/login-desk.ts';
import type { MirrorDesk } from '../bus/mirror/mirror-desk.ts';
import type { ApiDesk } from '../bus/api-desk.ts';
import { BusWorkers } from '../bus/bus-workers.ts';
import { pushEvent, sendEvent } from '../ipc/push-event.ts';
import { serveRequests } from '../ipc/serve-requests.ts';
import type { LaunchOptions } from '../launch-options.ts';
import type { SettingsFile } from '../settings/settings-file.ts';
import { dataTargets } from './data-dialogs.ts';
import { makeApiDesk } from './api-parts.ts';
import { serveApp } from './app-protocol.ts';
import { setApplicationMenu } from './application-menu.ts';
import type { BrokerProfile } from './broker-profile.ts';
import { chooseBarFile } from './choose-bar-file.ts';
import { CheckingLink } from './checking-link.ts';
import { DisplayValve } from './display-valve.ts';
import { HeadlessReport } from './headless-report.ts';
import { installFaultSwitch } from './fault-switch.ts';
import { lockDown } from './lock-down.ts';
import { makeLoginDesk, makeSecretPlace, watchLog } from './login-parts.ts';
import { MainWindow } from './main-window.ts';
import { makeMirrorDesk } from './mirror-parts.ts';
import { notify, type Notice } from './notifier.ts';
import { pauseMenu } from './pause-menu.ts';
import { openFolder } from './open-outside.ts';
import { ReplayRoom } from './replay-room.ts';
import { requestHandlers } from './request-handlers.ts';
import { SessionDesk } from './session-desk.ts';
import { shownPortfolio } from './shown-portfolio.ts';
import { UnattendedRun } from './status-line.ts';
import { watchSystem } from './system-events.ts';
import { TellingParts } from './telling-parts.ts';
import { detectTrayHost } from './tray-host.ts';
import { WorkstationTray } from './tray.ts';

const resource = (name: string): string => join(app.getAppPath(), 'resources', name);
const built = (...path: readonly string[]): string => join(app.getAppPath(), 'out', ...path);
const HEALTH_PERIOD_MS = 1_000;
/** A refresh under way should store its tokens; a keychain that hangs must not keep the application from ending. */
const LONGEST_LOGIN_END_MS = 22_000;

export interface WorkstationParts {
  readonly options: LaunchOptions;
  readonly symbols: readonly string[];
  readonly settings: SettingsFile;
  readonly profile: BrokerProfile;
  /** What was found wrong before, e.g. with the settings; the window tells it. */
  readonly startProblem: string | null;
}

/** The running application: sessions and login, and the surfaces of the operating system around them. */
export class Workstation {
  readonly #options: LaunchOptions;
  readonly #settings: SettingsFile;
  readonly #profile: BrokerProfile;
  readonly #startProblem: string | null;
  readonly #sessions: SessionDesk;
  readonly #busWorkers = new BusWorkers(() => this.#sessions.current.pipeline);
  readonly #mirror: MirrorDesk;
  readonly #replays: ReplayRoom;
  readonly #login: LoginDesk;
  readonly #backup: BackupDesk;
  readonly #api: ApiDesk;
  readonly #checking: CheckingLink;
  readonly #window: MainWindow;
  readonly #display = new DisplayValve({
    send: (batch) => {
      pushEvent(this.#window.contents, 'display', batch);
    },
    onHang: () => {
      log.warn('the window has stopped drawing; it is drawn anew when it comes back');
    },
    drawAnew: () => {
      this.#window.contents?.reload();
    },
  });
  readonly #telling: TellingParts;
  #tray: WorkstationTray | null = null;
  #unattended: UnattendedRun | null = null;
  readonly #report = new HeadlessReport((line) => process.stdout.write(`${line}\n`));
  #closing = false;

  constructor({ options, symbols, settings, profile, startProblem }: WorkstationParts) {
    this.#options = options;
    this.#settings = settings;
    this.#profile = profile;
    this.#startProblem = startProblem;
    this.#window = new MainWindow({
      preload: built('preload', 'preload.cjs'),
      icon: resource('icon.png'),
      mayHide: () => this.#tray !== null,
    });
    const secrets = watchLog();
    const place = makeSecretPlace(profile, secrets);
    this.#login = makeLoginDesk(
      profile,
      { secrets, place, choices: settings },
      {
        onChange: (view) => {
          this.#showLogin(view);
        },
        onWarning: (warning) => {
          this.#telling.loginWarning(warning);
        },
        onLogin: () => {
          this.#goOnWithLogin();
        },
        runBrokerChecks: () =>
          this.#sessions.choice === 'broker' ? this.#sessions.current.broker.check() : this.#checking.check(),
      },
    );
    const { accountKeySalt } = settings.value;
    this.#checking = new CheckingLink({
      address: profile.address,
      tokens: this.#login.keeper,
      accountKeySalt,
      onPortfolio: (portfolio) => {
        this.#learnAccounts(portfolio);
      },
    });
    this.#backup = this.#makeBackupDesk(secrets);
    this.#mirror = makeMirrorDesk({
      place,
      choices: settings,
      busWorkers: this.#busWorkers,
      pipeline: () => this.#sessions.current.pipeline,
    });
    this.#sessions = new SessionDesk(
      options.source ?? settings.value.streamSource,
      {
        archiveRoot: join(app.getPath('userData'), 'archive'),
        sqliteBinding: process.env['BELLWETHER_SQLITE_BINDING'] ?? null,
        accountKeySalt,
        practice: options.practice,
        symbols,
        watch: options.watch,
        broker: profile.address,
        brokerTokens: this.#login.keeper,
        busWorkers: () => this.#busWorkers.list(),
        dailyRun: () => settings.value.daily,
        recordsTapes: () => settings.value.recordsTapes,
      },
      {
        display: (batch) => {
          if (!this.#replays.session) this.#display.pass(batch);
        },
        health: (health) => {
          this.#showHealth(health);
        },
        signal: (signal, source) => {
          this.#unattended?.sawSignal(signal);
          this.#report.sawSignal(signal);
          this.#replays.noteLive(signal);
          this.#telling.signal(signal, source);
        },
        recovered: (found) => {
          this.#telling.recovered(found);
        },
        alertMoves: (moves) => {
          this.#telling.alertMoves(moves);
        },
        portfolio: (portfolio) => {
          if (this.#sessions.choice === 'broker') this.#learnAccounts(portfolio);
          this.#showPortfolio();
        },
        backfill: (view) => {
          if (!this.#replays.session) pushEvent(this.#window.contents, 'backfill', view);
        },
        archiveJob: (job) => {
          pushEvent(this.#window.contents, 'archiveJob', job);
        },
        merged: (record) => {
          sendEvent(this.#window.contents, 'merged', record);
        },
        backtest: (state) => {
          pushEvent(this.#window.contents, 'backtest', state);
        },
        paperSession: (session) => {
          pushEvent(this.#window.contents, 'paperSession', session);
        },
        sessionReport: ({ day, sentence, file }) =>
          void this.#notify({ title: `Session report of ${day}`, body: `${sentence} ${file}` }),
      },
    );
    this.#api = makeApiDesk({
      sessions: this.#sessions,
      login: this.#login,
      choices: settings,
      busWorkers: this.#busWorkers,
      portfolio: () => this.#portfolio(),
      tellPortfolio: () => {
        this.#showPortfolio();
      },
      keepSecret: (token) => {
        secrets.add(token);
      },
      onChange: (view) => {
        pushEvent(this.#window.contents, 'localApi', view);
      },
    });
    this.#telling = this.#makeTelling(secrets, place);
    this.#replays = new ReplayRoom({
      archive: () => ({
        folder: this.#sessions.current.archiveFolder,
        sqliteBinding: process.env['BELLWETHER_SQLITE_BINDING'] ?? null,
      }),
      strategies: () => this.#sessions.current.pipeline.strategies.list(),
      onDisplay: (batch) => {
        this.#display.pass(batch);
      },
      onView: (view) => {
        pushEvent(this.#window.contents, 'replay', view);
      },
      onSwitch: () => {
        // Prices of one time must not stay on screen under the name of the other.
        this.#window.contents?.reload();
      },
    });
  }

  /** Brings everything up. The window first: what follows shows itself in it. */
  async open(): Promise<void> {
    lockDown();
    if (!this.#options.headless) this.#serveWindow();
    this.#listenToApp();
    installFaultSwitch((name) => void this.#sessions.current.pipeline.killWorker(name));
    // Before the streams, which may need it; a keychain that asks its user first must not keep the window waiting.
    void this.#login.open().catch((error: unknown) => {
      log.error('the login could not be read', error);
    });
    // Before the streams: what they bring may be worth telling.
    void this.#telling.open().catch((error: unknown) => {
      log.error('the alerts could not be read', error);
    });
    this.#sessions.open();
    void this.#mirror.open();
    this.#api.open();
    this.#showWindow();
    watchSystem((event) => {
      void this.#sessions.current.pipeline.systemEvent(event);
      if (event !== 'resume' && event !== 'network-up') return;
      this.#login.retryNow();
      this.#telling.desk.retryPushes();
    });
    if (!this.#options.headless && (await detectTrayHost())) this.#openTray();
    this.#sessions.current.pipeline.watchMainThread();
    const { unattended, seconds, screenshot } = this.#options;
    if (unattended || seconds !== null || screenshot !== null) this.#runUnattended();
    if (this.#options.headless) this.#report.start();
    setInterval(() => {
      this.#showHealth(this.#sessions.current.pipeline.health());
    }, HEALTH_PERIOD_MS);
  }

  #serveWindow(): void {
    serveApp(built('renderer'));
    this.#serveRequests();
    this.#setMenu();
  }

  /** Whoever runs it without a window has no place for one. */
  #showWindow(): void {
    if (!this.#options.headless) this.#window.show();
  }

  #serveRequests(): void {
    serveRequests(
      requestHandlers({
        sessions: this.#sessions,
        replays: this.#replays,
        settings: this.#settings,
        login: this.#login,
        backup: this.#backup,
        mirror: this.#mirror,
        api: this.#api,
        view: () => {
          this.#display.pageLoaded();
          const snapshot = (this.#replays.session ?? this.#sessions.current.pipeline).displaySnapshot();
          // Asked by a page that listens already, even if its last picture is still loading.
          if (snapshot) sendEvent(this.#window.contents, 'display', snapshot);
          return this.#view();
        },
        displayTaken: (count) => {
          this.#display.taken(count);
        },
        portfolio: () => this.#portfolio(),
        data: dataTargets(() => this.#sessions.current, this.#settings),
        useSource: (source) => this.#useSource(source),
        telling: this.#telling,
        chooseBarFile,
      }),
    );
  }

  #makeTelling(secrets: ReturnType<typeof watchLog>, vault: ReturnType<typeof makeSecretPlace>): TellingParts {
    return new TellingParts({
      settings: this.#settings,
      vault,
      secrets,
      session: () => this.#sessions.current,
      mode: () => this.#sessions.current.mode,
      login: () => this.#login.view(),
      watched: () => this.#sessions.breakoutSymbols,
      showDesktop: (notice) => this.#notify(notice),
      send: (name, payload) => {
        const { contents } = this.#window;
        if (!contents || contents.isDestroyed()) return false;
        sendEvent(contents, name, payload);
        return true;
      },
      mends: {
        startStreams: () => {
          this.#sessions.current.pipeline.startStreams();
        },
        retryStreams: () => this.#sessions.current.pipeline.retryNow(),
        openArchiveFolder: () => openFolder(this.#sessions.current.archiveFolder),
        show: (view) => {
          this.#showView(view);
        },
      },
      onPauseChange: () => {
        this.#setMenu();
        this.#tray?.setPause(this.#pauseMenu());
      },
    });
  }

  #pauseMenu(): ReturnType<typeof pauseMenu> {
    const { choices } = this.#telling;
    return pauseMenu(this.#settings.value.telling.pause, Date.now(), {
      pause: (length) => void choices.pause(length),
      resume: () => void choices.resume(),
    });
  }

  #makeBackupDesk(secrets: ReturnType<typeof watchLog>): BackupDesk {
    const choose = async (kind: 'openFile' | 'openDirectory', title: string): Promise<string | null> => {
      const { filePaths } = await dialog.showOpenDialog({ title, properties: [kind] });
      return filePaths[0] ?? null;
    };
    return new BackupDesk({
      brokerName: this.#profile.login.name,
      fileName: `bellwether-${this.#profile.folder}-login.backup`,
      keys: this.#login.keys,
      keeper: this.#login.keeper,
      choices: this.#settings,
      secrets,
      clock: SYSTEM_CLOCK,
      chooseFolder: () => choose('openDirectory', 'Choose a folder for the encrypted backup'),
      chooseBackupFile: () => choose('openFile', 'Choose the backup to restore'),
      onRestored: () => void this.#login.checkAgain(),
    });
  }

  #view(): WorkstationView {
    const { source, archiveFolder } = this.#sessions.current;
    const { choice } = this.#sessions;
    const replay = this.#replays.view();
    const symbols = new Set(this.#replays.session?.recording.symbols ?? source.symbols);
    return {
      mode: replay ? 'replay' : this.#sessions.current.mode,
      streamSource: choice,
      practiceTitle: replay?.title ?? source.title,
      instruments: KNOWN_INSTRUMENTS.filter(({ symbol }) => symbols.has(symbol)),
      breakoutSymbols: [...this.#sessions.breakoutSymbols],
      archiveFolder,
      versions: {
        app: app.getVersion(),
        electron: process.versions.electron,
        chrome: process.versions.chrome,
        node: process.versions.node,
      },
      trayHost: this.#tray !== null,
      startProblem: this.#startProblem,
    };
  }

  /** The accounts of the source in use, without those that the user does not want to see. */
  #portfolio(): PortfolioView {
    const { shownAccounts } = this.#settings.value;
    const { portfolio } = this.#sessions.current.broker;
    return this.#sessions.choice === 'broker' ? shownPortfolio(portfolio, shownAccounts) : portfolio;
  }

  #learnAccounts({ accounts }: PortfolioView): void {
    if (!accounts) return;
    this.#login.setAccounts(
      accounts.map(({ accountKey, name, maskedNumber, type }) => ({ accountKey, name, maskedNumber, type })),
    );
  }

  /** Who waited for a login goes on: the streams, where they stood still for want of one, and the accounts. */
  #goOnWithLogin(): void {
    if (this.#sessions.choice !== 'broker') return;
    const { pipeline, broker } = this.#sessions.current;
    if (pipeline.health().feed.state === 'login-needed') pipeline.startStreams();
    else {
      pipeline.retryNow().catch((error: unknown) => {
        log.warn('the streams could not be told of the login', error);
      });
    }
    void broker.sync('all');
  }

  async #useSource(source: StreamSourceChoice): Promise<void> {
    await this.#replays.leave();
    if (!(await this.#sessions.use(source))) return;
    this.#sessions.current.pipeline.watchMainThread();
    this.#telling.useSession();
    // Charts, quotes and signals of the other source must not stay on screen under the new name.
    this.#window.contents?.reload();
    await this.#settings.change({ streamSource: source }).catch((error: unknown) => {
      log.warn('the choice of the source could not be kept', error);
    });
    if (source !== 'broker') return;
    await this.#checking.close().catch((error: unknown) => {
      log.warn('the link for the checks did not close cleanly', error);
    });
  }

  #stopStreams(): void {
    this.#sessions.current.pipeline.stopStreams().catch((error: unknown) => {
      log.error('the streams could not be stopped', error);
    });
  }

  #showHealth(health: Health): void {
    pushEvent(this.#window.contents, 'health', health);
    this.#report.sawHealth(health);
    this.#busWorkers.tellFeed(health.feed);
    this.#api.setHealth(health);
    this.#telling.health(health);
    this.#tray?.update(health);
  }

  #showLogin(view: LoginView): void {
    pushEvent(this.#window.contents, 'login', view);
    this.#telling.login(view);
    if (this.#sessions.choice === 'broker') this.#showPortfolio();
  }

  /** In the window and to other programs: the accounts that the user wants to see, and no others. */
  #showPortfolio(): void {
    const view = this.#portfolio();
    const { source, mode } = this.#sessions.current;
    pushEvent(this.#window.contents, 'portfolio', view);
    this.#busWorkers.tellPortfolio({ source: source.name, mode, view });
  }

  #showView(view: ShownView): void {
    this.#showWindow();
    sendEvent(this.#window.contents, 'show', { view });
  }

  async #notify(notice: Notice): ReturnType<typeof notify> {
    const outcome = await notify(notice, resource('icon.png'), () => {
      this.#showWindow();
    });
    this.#sessions.current.pipeline.notificationOutcome(outcome.kind === 'refused' ? outcome.reason : null);
    return outcome;
  }

  #openTray(): void {
    this.#tray = new WorkstationTray((picture) => resource(`tray-${picture}.png`), {
      startStreams: () => {
        this.#sessions.current.pipeline.startStreams();
      },
      stopStreams: () => {
        this.#stopStreams();
      },
      renewLogin: () => {
        this.#showView('connect');
      },
      show: () => {
        this.#showWindow();
      },
      quit: () => {
        app.quit();
      },
    });
    this.#tray.setPause(this.#pauseMenu());
    this.#tray.update(this.#sessions.current.pipeline.health());
  }

  #setMenu(): void {
    setApplicationMenu({
      startStreams: () => {
        this.#sessions.current.pipeline.startStreams();
      },
      stopStreams: () => {
        this.#stopStreams();
      },
      connectBroker: () => {
        this.#showView('connect');
      },
      exportBars: () => {
        this.#showView('export');
      },
      importBars: () => {
        this.#showView('import');
      },
      mergeArchive: () => {
        this.#showView('merge');
      },
      showData: () => {
        this.#showView('data');
      },
      runPreflight: () => {
        this.#showView('preflight');
      },
      pause: this.#pauseMenu(),
      openReplay: () => {
        this.#showView('replay');
      },
      openSettings: () => {
        this.#showView('settings');
      },
      openArchive: () => void openFolder(this.#sessions.current.archiveFolder),
      openLogs: () => void openFolder(join(app.getPath('userData'), 'logs')),
      quit: () => {
        app.quit();
      },
    });
    if (this.#options.unattended) Menu.setApplicationMenu(null);
  }

  #listenToApp(): void {
    app.on('second-instance', () => {
      this.#showWindow();
    });
    app.on('activate', () => {
      this.#showWindow();
    });
    app.on('window-all-closed', () => {
      if (!this.#tray) app.quit();
    });
    app.on('before-quit', (event) => {
      this.#window.allowClose();
      if (this.#closing) return;
      event.preventDefault();
      this.#quit(0);
    });
  }

  #runUnattended(): void {
    const { screenshot, seconds } = this.#options;
    this.#unattended = new UnattendedRun({
      health: () => this.#sessions.current.pipeline.health(),
      isSpoken: !this.#options.headless,
      contents: () => this.#window.contents,
      screenshot,
      seconds,
      onTimeOver: (wasLive) => {
        this.#quit(wasLive ? 0 : 1);
      },
    });
    this.#unattended.start();
  }

  async #endLogin(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Error('The login was not closed in time; its newest tokens may not be in the keychain.'));
      }, LONGEST_LOGIN_END_MS);
    });
    await Promise.race([this.#login.close(), tooLong]).finally(() => {
      clearTimeout(timer);
    });
  }

  /** Lets the data reach the disk and the tokens the keychain, then ends the process. */
  #quit(exitCode: number): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#unattended?.stop();
    this.#report.stop();
    void Promise.allSettled([
      this.#replays.close(),
      this.#api.close(),
      this.#sessions.close(),
      this.#checking.close(),
      this.#mirror.close(),
      this.#endLogin(),
      this.#telling.close(),
    ])
      .then((endings) => {
        const failed = endings.flatMap((ending) => (ending.status === 'rejected' ? [ending.reason as unknown] : []));
        for (const reason of failed) log.error('not everything closed cleanly', reason);
        return failed.length > 0 ? Math.max(exitCode, 1) : exitCode;
      })
      .then((code) => {
        this.#tray?.destroy();
        app.exit(code);
      });
  }
}
