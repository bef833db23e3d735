import { join } from 'node:path';
import { app, clipboard, powerSaveBlocker } from 'electron';
import log from 'electron-log/node';
import type { AlertMove } from '#core/alerts/price-alert';
import type { Health } from '#core/contract/health';
import type { EventName, Events, Mode } from '#core/contract/ipc';
import type { LoginView, Outcome } from '#core/contract/login';
import type { TellingView } from '#core/contract/telling';
import { preflightEvent, priceAlertEvent, RECENT_MS } from '#core/telling/event-words';
import type { TellingEvent } from '#core/telling/event';
import type { PreflightMend } from '#core/preflight/mends';
import type { Signal } from '#core/signals/signal';
import { SYSTEM_CLOCK } from '../auth/auth-clock.ts';
import type { LiveSecrets } from '../auth/redact.ts';
import type { LoginWarning } from '../auth/tokens/expiry-warning.ts';
import type { Vault } from '../auth/vault/vault.ts';
import type { RecoveredSignals } from '../pipeline/pipeline.ts';
import type { TradingSession } from '../pipeline/trading-session.ts';
import { PreflightDesk } from '../preflight/preflight-desk.ts';
import { SleepBlock } from '../preflight/sleep-block.ts';
import type { SettingsFile } from '../settings/settings-file.ts';
import { HealthWatch } from '../telling/health-watch.ts';
import { PriceAlertDesk } from '../telling/price-alert-desk.ts';
import { PushKeys } from '../telling/push-keys.ts';
import { TellingChoices } from '../telling/telling-choices.ts';
import { TellingDesk, type DesktopNotice, type DesktopOutcome } from '../telling/telling-desk.ts';
import type { TellingStore } from '../telling/telling-store.ts';
import { loginEvent } from '../telling/login-event.ts';
import { marketClock } from '../telling/market-clock.ts';
import { carryOutMend, type MendTargets } from './carry-out-mend.ts';
import { gatherFacts } from './preflight-facts.ts';
import { priceWords } from './price-words.ts';
import { signalNotice } from './signal-notice.ts';

export interface TellingPartsOptions {
  readonly settings: SettingsFile;
  readonly vault: Vault;
  readonly secrets: LiveSecrets;
  readonly session: () => TradingSession;
  readonly mode: () => Mode;
  readonly login: () => LoginView;
  readonly watched: () => readonly string[];
  readonly showDesktop: (notice: DesktopNotice) => Promise<DesktopOutcome>;
  /** False when there is no window. */
  readonly send: <Name extends EventName>(name: Name, payload: Events[Name]) => boolean;
  readonly mends: Omit<MendTargets, 'desk' | 'choices' | 'preflight' | 'signalChannels'>;
  /** The menus say whether alerts are paused. */
  readonly onPauseChange: () => void;
}

function tellingStore(settings: SettingsFile): TellingStore {
  return {
    get value() {
      return settings.value.telling;
    },
    change: (part) => settings.change({ telling: { ...settings.value.telling, ...part } }),
  };
}

/** Everything that tells the user something, and what is needed to be told: composed once for the application. */
export class TellingParts {
  readonly desk: TellingDesk;
  readonly choices: TellingChoices;
  readonly alerts: PriceAlertDesk;
  readonly preflight: PreflightDesk;
  readonly #options: TellingPartsOptions;
  readonly #zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  readonly #sleep = new SleepBlock(powerSaveBlocker);
  readonly #watch = new HealthWatch();
  #alertsProblem: string | null = null;
  #shownSilence: string | null = null;
  #isTellingSoon = false;

  constructor(options: TellingPartsOptions) {
    this.#options = options;
    const { settings, vault, secrets, send } = options;
    const folder = join(app.getPath('userData'), 'telling');
    const store = tellingStore(settings);
    const keys = new PushKeys(vault, secrets);
    const shared = { store, keys, clock: SYSTEM_CLOCK, zone: this.#zone };
    this.desk = new TellingDesk({
      ...shared,
      folder,
      showDesktop: options.showDesktop,
      orderSound: (order) => send('sound', order),
      onChange: () => {
        this.#tellView();
      },
      onEntry: (entry) => void send('tellingLog', entry),
    });
    this.choices = new TellingChoices({
      ...shared,
      // Older releases of Electron give the text itself, newer ones a promise of it.
      readClipboard: async () => clipboard.readText(),
      clearClipboard: () => {
        clipboard.clear();
      },
      onChange: () => {
        this.desk.useSettings();
        this.#lookAtSilence();
      },
    });
    this.alerts = new PriceAlertDesk({
      file: join(folder, 'alerts.json'),
      market: () => this.#market,
      wallMs: Date.now,
      onAlerts: (alerts) => void send('alerts', alerts),
      onWatched: (alerts) => {
        options.session().pipeline.setAlerts(alerts);
      },
      onFiring: (alert, firing) => {
        const words = (units: number): string => priceWords(alert.symbol, units);
        this.desk.tell(priceAlertEvent(alert, firing, words, { wallMs: Date.now(), origin: options.mode() }));
      },
      onProblem: (problem) => {
        this.#alertsProblem = problem;
        this.#tellView();
      },
    });
    this.preflight = new PreflightDesk({
      sleep: this.#sleep,
      facts: (sleep) => gatherFacts({ ...options, desk: this.desk, settings: store.value, sleep }),
      onMorning: (report, day) => {
        this.desk.tell(preflightEvent(report, `${this.#options.session().source.name}:${day}`, options.mode()));
      },
      onSleepChange: () => {
        this.#tellView();
      },
      onFailure: (error) => {
        log.error('the pre-flight could not be run', error);
      },
    });
  }

  async open(): Promise<void> {
    await Promise.all([this.desk.open(), this.alerts.open()]);
  }

  view(): TellingView {
    return {
      settings: this.#options.settings.value.telling,
      standings: this.desk.standings,
      zone: this.#zone,
      silence: this.desk.silence,
      problem: this.desk.log?.problem ?? this.#alertsProblem,
      isSleepBlocked: this.#sleep.isBlocked,
    };
  }

  signal(signal: Signal, source: string): void {
    this.desk.tell(this.#signalEvent(signal, source, true));
  }

  /** Found again after a restart: told once if it is news, else a line in the log. What was told before is known. */
  recovered({ signals, exchangeMs, source }: RecoveredSignals): void {
    for (const signal of signals) {
      this.desk.tell(this.#signalEvent(signal, source, exchangeMs - signal.knownAtMs <= RECENT_MS));
    }
  }

  alertMoves(moves: readonly AlertMove[]): void {
    this.alerts.moved(moves);
  }

  loginWarning({ title, body }: LoginWarning): void {
    this.desk.tell(this.#event('token', `token:${title}:${Math.floor(Date.now() / 60_000)}`, title, body));
  }

  login(login: LoginView): void {
    const event = loginEvent(login, Date.now(), this.#options.mode());
    if (event) this.desk.tell(event);
  }

  /** Another session runs: other prices, other alerts. */
  useSession(): void {
    this.#watch.forget();
    this.alerts.useMarket();
  }

  /** Called with every reading of the session's health, at least once a second. */
  health(health: Health): void {
    const { offlineSeconds, blocksSleep } = this.#options.settings.value.telling;
    const mode = this.#options.mode();
    for (const event of this.#watch.read(health, offlineSeconds, mode)) this.desk.tell(event);
    const exchangeMs = marketClock(health, mode);
    if (exchangeMs !== null) {
      this.alerts.expire(exchangeMs);
      const isStreaming = health.feed.state !== 'stopped';
      // A recorded session has no morning of its own.
      if (mode !== 'replay') {
        this.preflight.tick({ exchangeMs, market: this.#market, mayBlockSleep: blocksSleep && isStreaming });
      }
    }
    this.desk.tick();
    this.#lookAtSilence();
  }

  mend(mend: PreflightMend): Promise<Outcome> {
    const { desk, choices, preflight } = this;
    const { classes, targets } = this.#options.settings.value.telling;
    const { desktop, sound, push } = classes.signal;
    const signalChannels = (): Parameters<TellingDesk['test']>[0][] => [
      ...(desktop ? (['desktop'] as const) : []),
      ...(sound ? [{ sound: 'signal' } as const] : []),
      ...targets.filter(({ isOn }) => push && isOn).map(({ id }) => ({ push: id })),
    ];
    return carryOutMend(mend, { ...this.#options.mends, desk, choices, preflight, signalChannels });
  }

  async close(): Promise<void> {
    this.preflight.close();
    await Promise.all([this.desk.close(), this.alerts.close()]);
  }

  /** Names the prices that run, as their archive's folder does. */
  get #market(): string {
    return this.#options.session().market;
  }

  #signalEvent(signal: Signal, source: string, isNews: boolean): TellingEvent {
    const { title, body } = signalNotice(signal);
    return { ...this.#event('signal', `signal:${source}:${signal.id}`, title, body), isNews };
  }

  #event(of: TellingEvent['class'], id: string, title: string, body: string): TellingEvent {
    const fixed = { atWallMs: Date.now(), origin: this.#options.mode(), isNews: true };
    return { id, key: id, class: of, title, body, ...fixed };
  }

  #lookAtSilence(): void {
    const { pause } = this.#options.settings.value.telling;
    const silence = `${this.desk.silence ?? ''} ${pause?.untilWallMs ?? ''}`;
    if (silence === this.#shownSilence) return;
    this.#shownSilence = silence;
    this.#options.onPauseChange();
    this.#tellView();
  }

  /** Several changes of one turn are one message. */
  #tellView(): void {
    if (this.#isTellingSoon) return;
    this.#isTellingSoon = true;
    setImmediate(() => {
      this.#isTellingSoon = false;
      this.#options.send('telling', this.view());
    });
  }
}
