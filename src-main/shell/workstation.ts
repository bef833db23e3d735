import { join } from 'node:path';
import { app, Menu } from 'electron';
import log from 'electron-log/main';
import type { Health } from '#core/contract/health';
import type { Workstation as WorkstationView } from '#core/contract/ipc';
import { SHIPPED_INSTRUMENTS } from '#core/market/instrument';
import type { Signal } from '#core/signals/signal';
import { pushEvent, sendEvent } from '../ipc/push-event.ts';
import type { RequestHandlers } from '../ipc/answer-request.ts';
import { serveRequests } from '../ipc/serve-requests.ts';
import type { LaunchOptions } from '../launch-options.ts';
import { Pipeline } from '../pipeline/pipeline.ts';
import { practiceArchiveFolder, practiceSource } from '../pipeline/practice-source.ts';
import { serveApp } from './app-protocol.ts';
import { setApplicationMenu } from './application-menu.ts';
import { installFaultSwitch } from './fault-switch.ts';
import { lockDown } from './lock-down.ts';
import { MainWindow } from './main-window.ts';
import { notify } from './notifier.ts';
import { openExternal, openFolder } from './open-outside.ts';
import { signalNotice } from './signal-notice.ts';
import { UnattendedRun } from './status-line.ts';
import { detectTrayHost } from './tray-host.ts';
import { WorkstationTray } from './tray.ts';

const resource = (name: string): string => join(app.getAppPath(), 'resources', name);
const built = (...path: readonly string[]): string => join(app.getAppPath(), 'out', ...path);
const HEALTH_PERIOD_MS = 1_000;

/** The running application: the pipeline and the surfaces of the operating system around it. */
export class Workstation {
  readonly #options: LaunchOptions;
  readonly #archiveFolder: string;
  readonly #source: ReturnType<typeof practiceSource>;
  readonly #pipeline: Pipeline;
  readonly #window: MainWindow;
  #tray: WorkstationTray | null = null;
  #unattended: UnattendedRun | null = null;
  #closing = false;

  constructor(options: LaunchOptions, symbols: readonly string[]) {
    this.#options = options;
    this.#archiveFolder = practiceArchiveFolder(join(app.getPath('userData'), 'archive'), options.practice);
    this.#source = practiceSource(options.practice, symbols);
    this.#pipeline = new Pipeline(
      {
        archiveFolder: this.#archiveFolder,
        sqliteBinding: process.env['BELLWETHER_SQLITE_BINDING'] ?? null,
        breakoutSymbols: this.#breakoutSymbols(),
        source: this.#source,
      },
      {
        display: (batch) => {
          pushEvent(this.#window.contents, 'display', batch);
        },
        health: (health) => {
          this.#showHealth(health);
        },
        signal: (signal) => void this.#tellSignal(signal),
      },
    );
    this.#window = new MainWindow({
      preload: built('preload', 'preload.cjs'),
      icon: resource('icon.png'),
      mayHide: () => this.#tray !== null,
    });
  }

  /** Brings everything up. The window first: what follows shows itself in it. */
  async open(): Promise<void> {
    lockDown();
    serveApp(built('renderer'));
    serveRequests(this.#requestHandlers());
    this.#setMenu();
    this.#listenToApp();
    installFaultSwitch((name) => void this.#pipeline.killWorker(name));
    this.#pipeline.open();
    this.#window.show();
    this.#pipeline.startStreams();
    if (await detectTrayHost()) this.#openTray();
    this.#pipeline.watchMainThread();
    const { unattended, seconds, screenshot } = this.#options;
    if (unattended || seconds !== null || screenshot !== null) this.#runUnattended();
    setInterval(() => {
      this.#showHealth(this.#pipeline.health());
    }, HEALTH_PERIOD_MS);
  }

  #breakoutSymbols(): readonly string[] {
    const { watch } = this.#options;
    if (watch) return watch;
    return this.#source.symbols.includes('/NQ') ? ['/NQ'] : this.#source.symbols.slice(0, 1);
  }

  #requestHandlers(): RequestHandlers {
    return {
      'workstation.get': () => {
        const snapshot = this.#pipeline.displaySnapshot();
        // Asked by a page that listens already, even if its last picture is still loading.
        if (snapshot) sendEvent(this.#window.contents, 'display', snapshot);
        return this.#view();
      },
      'health.get': () => this.#pipeline.health(),
      'history.bars': (request) => this.#pipeline.historyBars(request),
      'signals.recent': ({ limit }) => this.#pipeline.recentSignals(limit),
      'streams.start': () => {
        this.#pipeline.startStreams();
        return null;
      },
      'streams.stop': () => this.#pipeline.stopStreams().then(() => null),
      'streams.retryNow': () => this.#pipeline.retryNow().then(() => null),
      'archive.openFolder': () => openFolder(this.#archiveFolder).then(() => null),
      'external.open': ({ link }) => openExternal(link).then(() => null),
      'notification.test': async () => {
        const outcome = await this.#notify({ title: 'Bellwether test', body: 'Notifications arrive on this desktop.' });
        return { shownBy: outcome.kind === 'shown' ? outcome.by : `nobody: ${outcome.reason}` };
      },
    };
  }

  #view(): WorkstationView {
    const symbols = new Set(this.#source.symbols);
    return {
      mode: 'practice',
      practiceTitle: this.#source.title,
      instruments: SHIPPED_INSTRUMENTS.filter(({ symbol }) => symbols.has(symbol)),
      breakoutSymbols: [...this.#breakoutSymbols()],
      archiveFolder: this.#archiveFolder,
      versions: {
        app: app.getVersion(),
        electron: process.versions.electron,
        chrome: process.versions.chrome,
        node: process.versions.node,
      },
      trayHost: this.#tray !== null,
    };
  }

  #stopStreams(): void {
    this.#pipeline.stopStreams().catch((error: unknown) => {
      log.error('the streams could not be stopped', error);
    });
  }

  #showHealth(health: Health): void {
    pushEvent(this.#window.contents, 'health', health);
    this.#tray?.update(health);
  }

  async #tellSignal(signal: Signal): Promise<void> {
    this.#unattended?.sawSignal(signal);
    await this.#notify(signalNotice(signal));
  }

  async #notify(notice: Parameters<typeof notify>[0]): ReturnType<typeof notify> {
    const outcome = await notify(notice, resource('icon.png'), () => {
      this.#window.show();
    });
    this.#pipeline.notificationOutcome(outcome.kind === 'refused' ? outcome.reason : null);
    return outcome;
  }

  #openTray(): void {
    this.#tray = new WorkstationTray((picture) => resource(`tray-${picture}.png`), {
      startStreams: () => {
        this.#pipeline.startStreams();
      },
      stopStreams: () => {
        this.#stopStreams();
      },
      show: () => {
        this.#window.show();
      },
      quit: () => {
        app.quit();
      },
    });
    this.#tray.update(this.#pipeline.health());
  }

  #setMenu(): void {
    setApplicationMenu({
      startStreams: () => {
        this.#pipeline.startStreams();
      },
      stopStreams: () => {
        this.#stopStreams();
      },
      openArchive: () => void openFolder(this.#archiveFolder),
      openLogs: () => void openFolder(join(app.getPath('userData'), 'logs')),
      quit: () => {
        app.quit();
      },
    });
    if (this.#options.unattended) Menu.setApplicationMenu(null);
  }

  #listenToApp(): void {
    app.on('second-instance', () => {
      this.#window.show();
    });
    app.on('activate', () => {
      this.#window.show();
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
      health: () => this.#pipeline.health(),
      contents: () => this.#window.contents,
      screenshot,
      seconds,
      onTimeOver: (wasLive) => {
        this.#quit(wasLive ? 0 : 1);
      },
    });
    this.#unattended.start();
  }

  /** Lets the data reach the disk, then ends the process. */
  #quit(exitCode: number): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#unattended?.stop();
    void this.#pipeline
      .close()
      .then(
        () => exitCode,
        (error: unknown) => {
          log.error('the pipeline did not close cleanly', error);
          return Math.max(exitCode, 1);
        },
      )
      .then((code) => {
        this.#tray?.destroy();
        app.exit(code);
      });
  }
}
