import type { AssetClass } from './instrument.ts';
import { tradingDaySpanOf } from './session.ts';
import { epochMs, quantity, type EpochMs, type Price, type Quantity } from './units.ts';

/** When a bar made of trades is full. */
export type TradeBarRule =
  /** So many seconds of the exchange's clock, counted from the full minute; divides 60. */
  | { readonly kind: 'seconds'; readonly seconds: number }
  | { readonly kind: 'trades'; readonly trades: number }
  | { readonly kind: 'volume'; readonly volume: number }
  /** High and low at most this far apart. */
  | { readonly kind: 'range'; readonly range: Price };

export interface Trade {
  readonly exchangeMs: EpochMs;
  readonly price: Price;
  readonly size: Quantity;
}

/** A bar of trades: from its first trade to its last, or for seconds the stretch they name. */
export interface TradeBar {
  readonly startMs: EpochMs;
  /** The last trade's time. */
  readonly lastMs: EpochMs;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  readonly volume: Quantity;
  readonly trades: number;
  /** False for the last one of a session, which ended before it was full, and for one still under way. */
  readonly isFull: boolean;
}

const SECONDS_PER_MINUTE = 60;
const MS_PER_SECOND = 1_000;

export class TradeBarRuleError extends Error {
  override readonly name = 'TradeBarRuleError';
}

function check(rule: TradeBarRule): void {
  const amount =
    rule.kind === 'seconds'
      ? rule.seconds
      : rule.kind === 'trades'
        ? rule.trades
        : rule.kind === 'volume'
          ? rule.volume
          : rule.range;
  if (!Number.isSafeInteger(amount) || amount <= 0) {
    throw new TradeBarRuleError(`A bar of ${rule.kind} needs a whole number above zero, not ${amount}.`);
  }
  if (rule.kind === 'seconds' && SECONDS_PER_MINUTE % rule.seconds !== 0) {
    throw new TradeBarRuleError(`Bars of ${rule.seconds} seconds do not fill a minute; say 1, 5, 10, 15 or 30.`);
  }
}

/**
 * Makes bars of trades that come in the order of time. No trade is split and none is invented: a volume bar is full with
 * the trade that reaches its volume, a range bar ends before the trade that would widen it. Every session begins anew.
 */
export class TradeBars {
  readonly #rule: TradeBarRule;
  readonly #assetClass: AssetClass;
  #bar: TradeBar | null = null;
  #sessionEndMs = -Infinity;

  /** Throws TradeBarRuleError. */
  constructor(rule: TradeBarRule, assetClass: AssetClass) {
    check(rule);
    this.#rule = rule;
    this.#assetClass = assetClass;
  }

  /** The bar under way; null between two. */
  get forming(): TradeBar | null {
    return this.#bar;
  }

  /** Takes a trade; returns the bars that it ended, oldest first. */
  push(trade: Trade): readonly TradeBar[] {
    const ended: TradeBar[] = [];
    const open = this.#bar;
    const isNewSession = trade.exchangeMs >= this.#sessionEndMs;
    if (open && isNewSession) ended.push(open);
    else if (open && this.#endsBefore(open, trade)) ended.push({ ...open, isFull: true });
    if (isNewSession) this.#sessionEndMs = tradingDaySpanOf(trade.exchangeMs, this.#assetClass).endMs;

    const bar = open && ended.length === 0 ? join(open, trade) : this.#begin(trade);
    const isFull = this.#isFullWith(bar);
    this.#bar = isFull ? null : bar;
    if (isFull) ended.push({ ...bar, isFull: true });
    return ended;
  }

  /** Ends what is under way, e.g. at the end of a session. */
  flush(): TradeBar | null {
    const bar = this.#bar;
    this.#bar = null;
    return bar;
  }

  #begin({ exchangeMs, price, size }: Trade): TradeBar {
    const rule = this.#rule;
    const startMs =
      rule.kind === 'seconds' ? exchangeMs - (exchangeMs % (rule.seconds * MS_PER_SECOND)) : (exchangeMs as number);
    return {
      startMs: epochMs(startMs),
      lastMs: exchangeMs,
      open: price,
      high: price,
      low: price,
      close: price,
      volume: size,
      trades: 1,
      isFull: false,
    };
  }

  #endsBefore(bar: TradeBar, { exchangeMs, price }: Trade): boolean {
    const rule = this.#rule;
    if (rule.kind === 'seconds') return exchangeMs >= bar.startMs + rule.seconds * MS_PER_SECOND;
    return rule.kind === 'range' && Math.max(bar.high, price) - Math.min(bar.low, price) > rule.range;
  }

  #isFullWith(bar: TradeBar): boolean {
    const rule = this.#rule;
    if (rule.kind === 'trades') return bar.trades >= rule.trades;
    return rule.kind === 'volume' && bar.volume >= rule.volume;
  }
}

function join(bar: TradeBar, { exchangeMs, price, size }: Trade): TradeBar {
  return {
    ...bar,
    lastMs: exchangeMs,
    high: price > bar.high ? price : bar.high,
    low: price < bar.low ? price : bar.low,
    close: price,
    volume: quantity(bar.volume + size),
    trades: bar.trades + 1,
  };
}
