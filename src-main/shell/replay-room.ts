import type { DisplayBatch } from '#core/contract/display';
import type { Outcome } from '#core/contract/login';
import type { Recording, RecordingChoice, ReplayCatalog, ReplayOpening, ReplayView } from '#core/contract/replay';
import { newYorkInstant } from '#core/market/session';
import { tradingDay } from '#core/market/units';
import type { ActiveStrategy } from '#core/signals/active-strategy';
import type { Signal } from '#core/signals/signal';
import { recordingReader, ReplaySession } from '../pipeline/replay-session.ts';
import { signalNotice } from './signal-notice.ts';

/** Five minutes before the regular session: where most look first. */
const USUAL_START_MINUTE = 9 * 60 + 25;
const MOST_LIVE_SIGNALS = 5;

export interface ReplayRoomOptions {
  /** The archive of the session in use: what it recorded is what can be played. */
  readonly archive: () => { readonly folder: string; readonly sqliteBinding: string | null };
  /** What watches live at present. */
  readonly strategies: () => Promise<readonly ActiveStrategy[]>;
  readonly onDisplay: (batch: DisplayBatch) => void;
  readonly onView: (view: ReplayView | null) => void;
  /** The window is to show another picture from here on. */
  readonly onSwitch: () => void;
}

const KIND_WORDS: Record<RecordingChoice['kind'], string> = {
  ticks: 'stored ticks',
  tape: 'raw tape',
  bars: 'one-minute bars, estimated within the minute',
};

function titleOf({ choice }: Recording): string {
  const what = choice.kind === 'bars' ? `${choice.symbol}, ` : '';
  return `${choice.day}, ${what}${KIND_WORDS[choice.kind]}`;
}

function startOf({ choice: { day }, fromMs, toMs }: Recording): number {
  const usual = newYorkInstant(tradingDay(day), USUAL_START_MINUTE);
  return usual > fromMs && usual < toMs ? usual : fromMs;
}

/** Where a replay is shown in place of the live picture. The live session goes on behind it; see docs/decisions. */
export class ReplayRoom {
  readonly #options: ReplayRoomOptions;
  #session: ReplaySession | null = null;
  #symbol = '';
  #liveSignals: readonly string[] = [];

  constructor(options: ReplayRoomOptions) {
    this.#options = options;
  }

  /** What the window shows in place of the live picture; null while it shows that. */
  get session(): ReplaySession | null {
    return this.#session;
  }

  view(): ReplayView | null {
    if (!this.#session) return null;
    const { progress, recording } = this.#session;
    return {
      ...progress,
      choice: recording.choice,
      symbol: this.#symbol,
      title: titleOf(recording),
      liveSignals: [...this.#liveSignals],
    };
  }

  /** Asks a thread of its own, which ends with the answer. */
  async catalog(): Promise<ReplayCatalog> {
    const { folder, sqliteBinding } = this.#options.archive();
    let settle: (reason: string | null) => void = () => undefined;
    const up = new Promise<string | null>((resolve) => (settle = resolve));
    const reader = recordingReader(folder, sqliteBinding, ({ state, reason }) => {
      if (state === 'running') settle(null);
      if (state === 'restarting' || state === 'faulted') settle(reason ?? 'The archive cannot be read.');
    });
    reader.start();
    try {
      const problem = await up;
      const { client } = reader;
      if (problem !== null || !client) throw new Error(problem ?? 'The archive cannot be read.');
      return await client.request('catalog', null);
    } finally {
      await reader.stop((client) => client.request('close', null));
    }
  }

  async open({ recording, symbol }: ReplayOpening): Promise<Outcome> {
    await this.#end();
    const { folder, sqliteBinding } = this.#options.archive();
    const strategies = await this.#options.strategies();
    const session: ReplaySession = new ReplaySession(
      {
        archiveFolder: folder,
        sqliteBinding,
        recording,
        startMs: startOf(recording),
        strategies,
      },
      {
        display: (batch) => {
          if (this.#session === session) this.#options.onDisplay(batch);
        },
        progress: () => {
          if (this.#session === session) this.#options.onView(this.view());
        },
      },
    );
    this.#session = session;
    this.#symbol = symbol;
    this.#liveSignals = [];
    session.open();
    this.#options.onSwitch();
    return { ok: true, sentence: `Replaying ${titleOf(recording)}.` };
  }

  /** Back to the live picture; nothing happens when it is shown already. */
  async leave(): Promise<void> {
    if (!this.#session) return;
    await this.#end();
    this.#options.onView(null);
    this.#options.onSwitch();
  }

  /** Without a word to the window, which goes too. */
  async close(): Promise<void> {
    await this.#end();
  }

  /** A signal of the live market came: whoever watches a replay must hear of it here too. */
  noteLive(signal: Signal): void {
    if (!this.#session) return;
    this.#liveSignals = [signalNotice(signal).title, ...this.#liveSignals].slice(0, MOST_LIVE_SIGNALS);
    this.#options.onView(this.view());
  }

  async #end(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    await session?.close();
  }
}
