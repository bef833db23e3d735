import type { Price, Quantity, TradingDay } from '#core/market/units';
import type { Listing } from '../../market/market-source.ts';
import { volatilitySmile } from '../../market/options/volatility-smile.ts';
import { SeededRandom } from '../../market/seeded-random.ts';
import { addDays, stockDayBefore } from './trading-days.ts';

/** A day before the session that is played, as invented. Open, high, low and close are those of regular hours. */
export interface InventedDay {
  readonly day: TradingDay;
  readonly previousClose: Price;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  /** With extended hours. */
  readonly volume: Quantity;
}

const CALENDAR_DAYS_BACK = 3_653;
const TRADING_DAYS_PER_YEAR = 252;
/** An average day's gain as a share of its deviation. */
const DRIFT = 0.03;
const GAP_SHARE = 0.35;
const LEAST_WICK = 0.05;
const WICK_SHARE = 0.5;
const LEAST_VOLUME = 15_000_000;
const VOLUME_SPREAD = 45_000_000;

/**
 * Ten years of days before a session, invented backwards from its previous close, so that history joins what is played.
 * The same for the same symbol, session day and previous close. Days are made when they are asked for.
 */
export class InventedDays {
  readonly #symbol: string;
  readonly #tick: Price;
  readonly #deviation: number;
  readonly #typicalVolume: number;
  readonly #earliest: TradingDay;
  /** Newest first. */
  readonly #days: InventedDay[] = [];
  #nextDay: TradingDay;
  #nextClose: Price;

  constructor({ instrument, previousClose }: Listing, sessionDay: TradingDay) {
    this.#symbol = instrument.symbol;
    this.#tick = instrument.tickSize;
    this.#deviation = volatilitySmile(instrument.symbol).atTheMoney / Math.sqrt(TRADING_DAYS_PER_YEAR);
    this.#typicalVolume = LEAST_VOLUME + new SeededRandom('typical volume', this.#symbol).below(VOLUME_SPREAD);
    this.#earliest = addDays(sessionDay, -CALENDAR_DAYS_BACK);
    this.#nextDay = stockDayBefore(sessionDay);
    this.#nextClose = previousClose;
  }

  /** The days from one date to another, both included, oldest first. */
  between(from: TradingDay, to: TradingDay): readonly InventedDay[] {
    while (this.#nextDay >= from && this.#nextDay >= this.#earliest) this.#makeNext();
    return this.#days.filter(({ day }) => day >= from && day <= to).reverse();
  }

  #makeNext(): void {
    const day = this.#nextDay;
    const close = this.#nextClose;
    const random = new SeededRandom('invented day', this.#symbol, day);
    const deviation = this.#deviation * random.between(0.5, 1.5);
    const previousClose = this.#toTick(close / (1 + deviation * (DRIFT + random.bell())));
    const open = this.#toTick(previousClose * (1 + deviation * GAP_SHARE * random.bell()));
    const wick = (): number => close * deviation * random.between(LEAST_WICK, WICK_SHARE);
    this.#days.push({
      day,
      previousClose,
      open,
      high: this.#toTick(Math.max(open, close) + wick()),
      low: this.#toTick(Math.min(open, close) - wick()),
      close,
      volume: Math.round(this.#typicalVolume * random.between(0.6, 1.6)) as Quantity,
    });
    this.#nextDay = stockDayBefore(day);
    this.#nextClose = previousClose;
  }

  /** Never less than one tick. */
  #toTick(price: number): Price {
    return (Math.max(1, Math.round(price / this.#tick)) * this.#tick) as Price;
  }
}
