import type { BackfillView, MissingStretch as StretchView } from '#core/contract/backfill';
import type { HistoryOutcome } from '#core/contract/broker';
import type { Outcome } from '#core/contract/login';
import type { Bar } from '#core/market/bar';
import { assetClassOf } from '#core/market/instrument';
import { daysBefore, type MissingMinutes, type MissingStretch } from '#core/market/missing-minutes';
import { newYorkInstant, tradingDaySpanOf, type Span } from '#core/market/session';
import { epochMs, MS_PER_MINUTE, type EpochMs, type TradingDay } from '#core/market/units';
import { barsOfHistory } from './history-bars.ts';

/** What the backfill needs of archive, broker and window. */
export interface BackfillPorts {
  missingMinutes(symbol: string, fromMs: EpochMs, toMs: EpochMs): Promise<MissingMinutes>;
  minuteHistory(symbol: string, fromMs: number, toMs: number): Promise<HistoryOutcome>;
  /** Durable when it resolves; rejects with a plain sentence. */
  importBars(bars: readonly Bar[]): Promise<number>;
  /** The exchange's clock; null while it is not known. */
  exchangeMs(): number | null;
  onView(view: BackfillView): void;
}

/** Trading days before today's whose minutes are looked after. */
const DAYS_BACK = 5;
const MAXIMUM_REMEMBERED_STRETCHES = 200;

const counted = (minutes: number): string => `${minutes} minute${minutes === 1 ? '' : 's'}`;

/** What one run looked for. */
interface Asked {
  readonly missing: readonly MissingStretch[];
  readonly firstBarMs: EpochMs | null;
  readonly only: Span | null;
}

/** What is known of one symbol. */
interface SymbolState {
  stretches: readonly StretchView[];
  /** Minutes of which the broker's history said that nothing was traded. */
  readonly quietMinutes: Set<number>;
  running: Promise<Outcome> | null;
}

/**
 * Fills the minutes that nobody watched from the broker's price history, and says of each stretch what became of it.
 * Nothing is invented: what the history lacks had no trade, and what has no history stays missing and is named.
 */
export class Backfiller {
  readonly #ports: BackfillPorts;
  readonly #symbols = new Map<string, SymbolState>();
  /** One symbol after the other: the broker counts its calls. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(ports: BackfillPorts) {
    this.#ports = ports;
  }

  view(symbol: string): BackfillView {
    return { symbol, stretches: [...this.#state(symbol).stretches] };
  }

  /** Whether something of a symbol may still be had later. */
  mayBeHadLater(symbol: string): boolean {
    return this.#state(symbol).stretches.some(({ state }) => state === 'failed');
  }

  /** Looks for missing minutes and fills them; asked again while it runs, it answers with the same outcome. */
  run(symbol: string): Promise<Outcome> {
    const state = this.#state(symbol);
    state.running ??= this.#begin(symbol, state, null).finally(() => {
      state.running = null;
    });
    return state.running;
  }

  /** The same for one trading day, however old; the broker says how far its history reaches back. */
  runDay(symbol: string, day: TradingDay): Promise<Outcome> {
    const NOON_MINUTE = 12 * 60;
    const span = tradingDaySpanOf(newYorkInstant(day, NOON_MINUTE), assetClassOf(symbol));
    return this.#begin(symbol, this.#state(symbol), span);
  }

  /** @param only the stretch that is looked through; null: the last days */
  #begin(symbol: string, state: SymbolState, only: Span | null): Promise<Outcome> {
    const work = this.#turn
      .then(() => this.#fill(symbol, state, only))
      .catch((error: unknown) => {
        const sentence = error instanceof Error ? error.message : String(error);
        const failed = state.stretches.map((stretch) =>
          stretch.state === 'asking' ? { ...stretch, state: 'failed' as const, sentence } : stretch,
        );
        this.#show(symbol, state, failed, only);
        return { ok: false, sentence };
      });
    this.#turn = work;
    return work;
  }

  #state(symbol: string): SymbolState {
    const known = this.#symbols.get(symbol);
    if (known) return known;
    const state: SymbolState = { stretches: [], quietMinutes: new Set(), running: null };
    this.#symbols.set(symbol, state);
    return state;
  }

  async #fill(symbol: string, state: SymbolState, only: Span | null): Promise<Outcome> {
    const exchangeMs = this.#ports.exchangeMs();
    if (exchangeMs === null) return { ok: false, sentence: 'The exchange has not told its time yet.' };
    const untilMs = epochMs(Math.min(exchangeMs, only?.endMs ?? Infinity));
    const fromMs = only?.startMs ?? daysBefore(untilMs, symbol, DAYS_BACK);
    if (fromMs >= untilMs) return { ok: false, sentence: 'This day is still to come.' };
    const asked = await this.#ports.missingMinutes(symbol, fromMs, untilMs);
    const missing = asked.stretches.flatMap((stretch) => withoutQuiet(stretch, state.quietMinutes));
    const [first, last] = [missing[0], missing.at(-1)];
    if (!first || !last) {
      this.#show(symbol, state, [], only);
      return { ok: true, sentence: `Nothing is missing of ${symbol}.` };
    }
    this.#show(
      symbol,
      state,
      missing.map((stretch) => viewOf(stretch, 'asking', 'Reading the price history …')),
      only,
    );
    const outcome = await this.#ports.minuteHistory(symbol, first.fromMs, last.toMs + MS_PER_MINUTE);
    return this.#settle(symbol, state, { missing, firstBarMs: asked.firstBarMs, only }, outcome);
  }

  async #settle(
    symbol: string,
    state: SymbolState,
    { missing, firstBarMs, only }: Asked,
    outcome: HistoryOutcome,
  ): Promise<Outcome> {
    if (outcome.kind === 'failed') {
      this.#show(
        symbol,
        state,
        missing.map((stretch) => viewOf(stretch, 'failed', outcome.sentence)),
        only,
      );
      return { ok: false, sentence: outcome.sentence };
    }
    if (outcome.kind === 'no-history') {
      // What lies before the first bar was never asked of this feed: it is no gap.
      const gaps = missing.filter(({ toMs }) => firstBarMs !== null && toMs >= firstBarMs);
      this.#show(
        symbol,
        state,
        gaps.map((stretch) => viewOf(stretch, 'missing', outcome.sentence)),
        only,
      );
      return { ok: true, sentence: outcome.sentence };
    }
    const bars = barsOfHistory(outcome.history);
    const wanted = bars.filter(({ startMs }) =>
      missing.some(({ fromMs, toMs }) => startMs >= fromMs && startMs <= toMs),
    );
    if (wanted.length > 0) await this.#ports.importBars(wanted);
    // A history with rows that could not be used is no proof that nothing was traded.
    const reachesMs = outcome.history.unsoundRows > 0 ? -Infinity : (bars.at(-1)?.startMs ?? -Infinity);
    const present = new Set<number>(wanted.map(({ startMs }) => startMs));
    this.#show(
      symbol,
      state,
      missing.map((stretch) => filledView(stretch, present, reachesMs)),
      only,
    );
    for (const startMs of missing.flatMap(minutesOf)) {
      if (startMs <= reachesMs && !present.has(startMs)) state.quietMinutes.add(startMs);
    }
    return { ok: true, sentence: `${counted(wanted.length)} of ${symbol} came from the broker's price history.` };
  }

  /** The stretches of this run first; of earlier runs what was settled stays, and what this one did not look at. */
  #show(symbol: string, state: SymbolState, stretches: readonly StretchView[], only: Span | null): void {
    const now = new Set(stretches.map(({ fromMs }) => fromMs));
    const isElsewhere = ({ fromMs }: StretchView): boolean =>
      only !== null && (fromMs < only.startMs || fromMs >= only.endMs);
    const settled = state.stretches.filter(
      (stretch) => !now.has(stretch.fromMs) && (stretch.state === 'filled' || isElsewhere(stretch)),
    );
    state.stretches = [...stretches, ...settled]
      .sort((left, right) => right.fromMs - left.fromMs)
      .slice(0, MAXIMUM_REMEMBERED_STRETCHES);
    this.#ports.onView(this.view(symbol));
  }
}

function minutesOf({ fromMs, minutes }: MissingStretch): readonly number[] {
  return Array.from({ length: minutes }, (_, index) => fromMs + index * MS_PER_MINUTE);
}

/** What is left of a stretch without the minutes that are known to have had no trade. */
function withoutQuiet(stretch: MissingStretch, quiet: ReadonlySet<number>): readonly MissingStretch[] {
  const parts: MissingStretch[] = [];
  for (const startMs of minutesOf(stretch)) {
    if (quiet.has(startMs)) continue;
    const open = parts.at(-1);
    if (open && open.toMs + MS_PER_MINUTE === startMs) {
      parts[parts.length - 1] = { ...open, toMs: epochMs(startMs), minutes: open.minutes + 1 };
    } else parts.push({ fromMs: epochMs(startMs), toMs: epochMs(startMs), minutes: 1 });
  }
  return parts;
}

function viewOf(stretch: MissingStretch, state: StretchView['state'], sentence: string): StretchView {
  return { ...stretch, state, filledMinutes: 0, sentence };
}

function filledView(stretch: MissingStretch, present: ReadonlySet<number>, reachesMs: number): StretchView {
  const filledMinutes = minutesOf(stretch).filter((startMs) => present.has(startMs)).length;
  if (reachesMs < stretch.toMs && filledMinutes < stretch.minutes) {
    const why = Number.isFinite(reachesMs) ? 'does not reach further yet' : 'has rows that cannot be used';
    const sentence = `${counted(filledMinutes)} came from the price history, which ${why}.`;
    return { ...stretch, state: 'failed', filledMinutes, sentence };
  }
  const rest = stretch.minutes - filledMinutes;
  const sentence = `${counted(filledMinutes)} came from the price history${rest > 0 ? `; in ${counted(rest)} nothing was traded` : ''}.`;
  return { ...stretch, state: 'filled', filledMinutes, sentence };
}
