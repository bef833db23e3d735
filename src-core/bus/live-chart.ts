import type { Mode } from '../contract/ipc.ts';
import type { Bar } from '../market/bar.ts';
import { priceToPoints } from '../market/price.ts';
import type { Price, WallMs } from '../market/units.ts';
import { isoTime } from './iso-time.ts';

/** As many bars as earlier systems kept in such a file. */
export const MOST_CANDLES = 1_000;

/** One candle of the file. `time` is the opening instant in milliseconds, of every candle in every file. */
export interface LiveCandle {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** What a page that polls finds. */
export interface LiveChartFile {
  readonly symbol: string;
  /** A practised price must not pass for a real one. */
  readonly mode: Mode;
  /** When the price or a candle changed last, ISO 8601 in UTC: an old instant is an old price, whatever the file's own age. */
  readonly last_update: string | null;
  readonly last_update_ms: number | null;
  readonly time_unit: 'ms';
  /** null until a trade is known; 0 is a price. */
  readonly live_price: number | null;
  /** Oldest first; the last one is the minute in progress while there is one. */
  readonly candles: readonly LiveCandle[];
}

const candleOf = (bar: Bar): LiveCandle => ({
  time: bar.startMs,
  open: priceToPoints(bar.open),
  high: priceToPoints(bar.high),
  low: priceToPoints(bar.low),
  close: priceToPoints(bar.close),
  volume: bar.volume,
});

/** The newest bars of one symbol with the one in progress, and its price. A bar that comes again replaces what was. */
export class LiveChart {
  readonly symbol: string;
  readonly #candles: LiveCandle[] = [];
  #forming: LiveCandle | null = null;
  #price: number | null = null;
  #updatedWallMs: number | null = null;
  /** Something has changed since `file` was last asked for. */
  hasChanged = true;

  constructor(symbol: string) {
    this.symbol = symbol;
  }

  setPrice(price: Price, receivedWallMs: WallMs): void {
    this.#price = priceToPoints(price);
    this.#touch(receivedWallMs);
  }

  setForming(bar: Bar, receivedWallMs: WallMs): void {
    const last = this.#candles.at(-1);
    // It has been closed meanwhile.
    if (last && last.time >= bar.startMs) return;
    this.#forming = candleOf(bar);
    this.#touch(receivedWallMs);
  }

  /** A bar that is closed, revised or confirmed: the newest word on its minute counts. */
  setBar(bar: Bar, receivedWallMs: WallMs): void {
    this.#put(candleOf(bar), true);
    if (this.#forming && this.#forming.time <= bar.startMs) this.#forming = null;
    this.#touch(receivedWallMs);
  }

  /** Bars that were stored before: what came meanwhile is newer than they are. */
  addHistory(bars: readonly Bar[]): void {
    for (const bar of bars) this.#put(candleOf(bar), false);
    this.hasChanged = true;
  }

  file(mode: Mode): LiveChartFile {
    this.hasChanged = false;
    const updated = this.#updatedWallMs === null ? null : Math.floor(this.#updatedWallMs);
    const candles = this.#forming ? [...this.#candles, this.#forming] : this.#candles;
    return {
      symbol: this.symbol,
      mode,
      last_update: updated === null ? null : isoTime(updated),
      last_update_ms: updated,
      time_unit: 'ms',
      live_price: this.#price,
      candles: candles.slice(-MOST_CANDLES),
    };
  }

  #touch(receivedWallMs: number): void {
    this.#updatedWallMs = Math.max(this.#updatedWallMs ?? 0, receivedWallMs);
    this.hasChanged = true;
  }

  #put(candle: LiveCandle, replaces: boolean): void {
    const candles = this.#candles;
    let at = candles.length;
    while (at > 0 && (candles[at - 1]?.time ?? 0) > candle.time) at -= 1;
    const isKnown = candles[at - 1]?.time === candle.time;
    if (isKnown && replaces) candles[at - 1] = candle;
    if (!isKnown) candles.splice(at, 0, candle);
    if (candles.length > MOST_CANDLES) candles.shift();
  }
}

/**
 * The name of a symbol's file. No symbol holds "_" or "-", which stand for what no file name may hold: a future and a
 * stock of the same letters never share one.
 */
export const liveChartFileName = (symbol: string): string =>
  `live_chart_${symbol.replaceAll('/', '_').replaceAll(':', '-')}.json`;
