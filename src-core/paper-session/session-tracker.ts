import type { Bar } from '../market/bar.ts';
import { instrumentOf } from '../market/instrument.ts';
import { tradingDayOf } from '../market/session.ts';
import { MS_PER_MINUTE, epochMs, type EpochMs, type SymbolName, type TradingDay } from '../market/units.ts';
import { USUAL_FILLS } from '../paper/fill-settings.ts';
import { PaperDesk } from '../paper/paper-desk.ts';
import type { Trade } from '../paper/trade.ts';
import { DrawdownWatch } from '../performance/drawdown.ts';
import type { Signal } from '../signals/signal.ts';
import type { PaperSession, SessionPoint, StrategySession } from './paper-session.ts';

/** One strategy on one symbol. */
interface Line {
  readonly activeId: string;
  readonly title: string;
  readonly symbol: SymbolName;
  readonly desk: PaperDesk;
  readonly watch: DrawdownWatch;
}

/** A desk counts from nought: what a session wins or loses is shown, not what an account has. */
const START = 0;
/** A whole Globex session has 1,380 minutes. */
const MOST_POINTS = 1_500;

/**
 * What the signals of the running trading day would have won or lost on paper, one contract each, through the fill model
 * of the backtest and over the same closed bars: the same day tested later comes to the same. A function of its input.
 */
export class SessionTracker {
  #day: TradingDay | null = null;
  #lines = new Map<string, Line>();
  #points: SessionPoint[] = [];
  #total = new DrawdownWatch(START);
  #signals = 0;
  readonly #seen = new Set<string>();
  /** Of each symbol, the newest minute that was taken: a bar that is revised later is not taken again. */
  readonly #newest = new Map<SymbolName, Bar>();

  /** Bars and signals as the engine made them, each list in its order. Whether anything changed. */
  take(bars: readonly Bar[], signals: readonly Signal[]): boolean {
    let isChanged = false;
    const waiting = [...signals];
    for (const bar of bars) {
      if ((this.#newest.get(bar.symbol)?.startMs ?? -Infinity) >= bar.startMs) continue;
      this.#enterDay(bar);
      this.#newest.set(bar.symbol, bar);
      this.#takeBar(bar);
      while (waiting[0] && this.#isOf(waiting[0], bar)) this.#takeSignal(waiting.shift());
      isChanged = true;
    }
    for (const signal of waiting) isChanged = this.#takeSignal(signal) || isChanged;
    return isChanged;
  }

  /** How the session stands; null before its first bar. */
  view(): PaperSession | null {
    const day = this.#day;
    if (day === null) return null;
    const strategies = [...this.#lines.values()].map(strategyOf);
    const total = strategies.reduce((sum, { realised, open }) => sum + realised + open, START);
    return {
      day,
      asOfMs: this.#asOfMs(),
      strategies,
      signals: this.#signals,
      realised: strategies.reduce((sum, { realised }) => sum + realised, 0),
      open: strategies.reduce((sum, { open }) => sum + open, 0),
      drawdown: this.#total.deepest.amount,
      total,
      points: [...this.#points],
      trades: [...this.#lines.values()].flatMap(({ desk }) => desk.trades).sort(byEntry),
    };
  }

  #isOf(signal: Signal, bar: Bar): boolean {
    return (
      signal.symbol === bar.symbol &&
      signal.barStartMs === bar.startMs &&
      signal.knownAtMs >= bar.startMs + MS_PER_MINUTE
    );
  }

  #enterDay(bar: Bar): void {
    const assetClass = instrumentOf(bar.symbol)?.assetClass ?? 'future';
    const day = tradingDayOf(bar.startMs, assetClass);
    if (this.#day !== null && day <= this.#day) return;
    this.#day = day;
    this.#lines = new Map();
    this.#points = [];
    this.#total = new DrawdownWatch(START);
    this.#signals = 0;
    this.#seen.clear();
  }

  #takeBar(bar: Bar): void {
    let isAny = false;
    for (const line of this.#lines.values()) {
      if (line.symbol !== bar.symbol) continue;
      line.desk.takeBar(bar);
      line.watch.see(line.desk.account.marked);
      isAny = true;
    }
    if (isAny) this.#addPoint(epochMs(bar.startMs + MS_PER_MINUTE));
  }

  #takeSignal(signal: Signal | undefined): boolean {
    // A signal of an earlier day is no part of this one; one that is found again is known.
    if (!signal || this.#seen.has(signal.id) || signal.tradingDay !== this.#day) return false;
    this.#seen.add(signal.id);
    this.#signals += 1;
    const line = this.#lineOf(signal);
    if (!line) return false;
    const newest = this.#newest.get(signal.symbol);
    line.desk.take(signal, newest?.startMs === signal.barStartMs ? newest : null);
    return true;
  }

  #lineOf({ activeId, title, symbol }: Signal): Line | null {
    const key = `${activeId} ${symbol}`;
    const known = this.#lines.get(key);
    if (known) return known;
    const instrument = instrumentOf(symbol);
    if (!instrument) return null;
    const terms = {
      instrument,
      fills: USUAL_FILLS,
      size: { kind: 'fixed', contracts: 1 },
      startEquity: START,
    } as const;
    const made = { activeId, title, symbol, desk: new PaperDesk(terms), watch: new DrawdownWatch(START) };
    this.#lines.set(key, made);
    return made;
  }

  #asOfMs(): EpochMs {
    const starts = [...this.#newest.values()].map(({ startMs }) => startMs);
    return epochMs(Math.max(...starts) + MS_PER_MINUTE);
  }

  /** One point a minute: bars of several symbols that close together make one. */
  #addPoint(atMs: EpochMs): void {
    const total = [...this.#lines.values()].reduce((sum, { desk }) => sum + desk.account.marked, START);
    this.#total.see(total);
    const last = this.#points.at(-1);
    if (last && last.atMs >= atMs) this.#points[this.#points.length - 1] = { atMs: last.atMs, total };
    else if (this.#points.length < MOST_POINTS) this.#points.push({ atMs, total });
  }
}

const byEntry = (left: Trade, right: Trade): number => left.entryMs - right.entryMs;

function strategyOf({ activeId, title, symbol, desk, watch }: Line): StrategySession {
  const realised = desk.account.equity - START;
  return {
    activeId,
    title,
    symbol,
    realised,
    open: desk.account.marked - desk.account.equity,
    drawdown: watch.deepest.amount,
    trades: desk.trades.length,
    isOpen: desk.isBusy,
  };
}
