import type { Trade } from '../paper/trade.ts';
import type { EpochMs, TradingDay } from '../market/units.ts';
import { dailyRatios, type DailyRatios } from './daily-ratios.ts';
import { DrawdownWatch, type Drawdown } from './drawdown.ts';

/** Equity after a trade has been closed. */
export interface ClosedPoint {
  readonly atMs: EpochMs;
  readonly equity: number;
}

/** Equity with open profit at the end of a trading day, and the lowest that was marked in it. */
export interface DayPoint {
  readonly day: TradingDay;
  readonly equity: number;
  readonly lowest: number;
}

export interface EquityCurve {
  readonly start: number;
  readonly closed: readonly ClosedPoint[];
  readonly days: readonly DayPoint[];
  readonly closedDrawdown: Drawdown;
  /** Of the equity marked to the market at every price that was shown. */
  readonly markedDrawdown: Drawdown;
  readonly ratios: DailyRatios;
}

/** An account of paper trades: equity is start, what was realised and what is open at the mark. */
export class EquityAccount {
  readonly #start: number;
  readonly #closed: ClosedPoint[] = [];
  readonly #days: DayPoint[] = [];
  readonly #closedWatch: DrawdownWatch;
  readonly #markedWatch: DrawdownWatch;
  #realised = 0;
  #marked: number;
  #day: TradingDay | null = null;
  #lowest: number;

  constructor(start: number) {
    this.#start = start;
    this.#marked = this.#lowest = start;
    this.#closedWatch = new DrawdownWatch(start);
    this.#markedWatch = new DrawdownWatch(start);
  }

  /** Start and what has been realised. */
  get equity(): number {
    return this.#start + this.#realised;
  }

  /** With what is open, as it was marked last. */
  get marked(): number {
    return this.#marked;
  }

  get markedDrawdown(): { readonly current: Drawdown; readonly deepest: Drawdown } {
    return { current: this.#markedWatch.current, deepest: this.#markedWatch.deepest };
  }

  /** A trading day begins; the one before is over. */
  beginDay(day: TradingDay): void {
    if (day === this.#day) return;
    this.#endDay();
    this.#day = day;
    this.#lowest = this.#marked;
  }

  close({ net }: Trade, atMs: EpochMs): void {
    this.#realised = Math.round((this.#realised + net) * 1e6) / 1e6;
    this.#closed.push({ atMs, equity: this.equity });
    this.#closedWatch.see(this.equity);
  }

  /** Dollars that are open, fees of the way in not counted. */
  mark(openProfit: number): void {
    this.#marked = this.equity + openProfit;
    if (this.#marked < this.#lowest) this.#lowest = this.#marked;
    this.#markedWatch.see(this.#marked);
  }

  curve(): EquityCurve {
    const days = this.#day === null ? this.#days : [...this.#days, this.#dayPoint(this.#day)];
    const returns = days.map(({ equity }, index) => {
      const before = days[index - 1]?.equity ?? this.#start;
      return before > 0 ? equity / before - 1 : 0;
    });
    return {
      start: this.#start,
      closed: [...this.#closed],
      days,
      closedDrawdown: this.#closedWatch.deepest,
      markedDrawdown: this.#markedWatch.deepest,
      ratios: dailyRatios(returns),
    };
  }

  #dayPoint(day: TradingDay): DayPoint {
    return { day, equity: this.#marked, lowest: this.#lowest };
  }

  #endDay(): void {
    if (this.#day !== null) this.#days.push(this.#dayPoint(this.#day));
  }
}
