import { LEVELONE_FOREX_FIELDS as FIELD } from '#core/contract/schwab-fields';
import { LevelOneState, ratio, type ImageFacts } from '../level-one.ts';
import { SeededRandom } from '../seeded-random.ts';
import type { ForexPath } from './forex-path.ts';

/** A pair is quoted once in so much exchange time. */
export const FOREX_STEP_MS = 1_000;

const LOT = 100_000;
const LARGEST_LOTS = 10;
const MEAN_VOLUME_A_STEP = 4 * LOT;
const MARKET_MAKER = 'PRACTICE';
const YEAR_HIGH_FACTOR = 1.06;
const YEAR_LOW_FACTOR = 0.95;

/** LEVELONE_FOREX of one pair. */
export class ForexTicker extends LevelOneState {
  readonly facts: ImageFacts = { delayed: false, assetMainType: 'FOREX' };
  readonly #path: ForexPath;
  readonly #tick: number;

  /** Stands where the pair stands at an instant of the exchange clock. */
  constructor(path: ForexPath, atMs: number) {
    super(path.pair.symbol);
    this.#path = path;
    this.#tick = this.#rounded(10 ** -path.pair.digits);
    this.#setReference();
    this.refresh(atMs);
  }

  /** Moves on to an instant; answers the fields that changed. */
  refresh(atMs: number): readonly number[] {
    return this.track(() => {
      this.#quote(Math.floor(atMs / FOREX_STEP_MS) * FOREX_STEP_MS);
    });
  }

  #quote(ms: number): void {
    const { pair, previousClose, day, startMs, endMs } = this.#path;
    const atMs = Math.min(Math.max(ms, startMs), endMs);
    const { mid, high, low } = this.#path.at(atMs);
    const random = new SeededRandom('forex quote', pair.symbol, day, atMs);
    const half = (pair.spreadTicks / 2) * this.#tick;
    const bid = this.#rounded(mid - half);
    const ask = this.#rounded(bid + pair.spreadTicks * this.#tick);
    const last = random.chance(0.5) ? bid : ask;
    const size = (): number => (1 + random.below(LARGEST_LOTS)) * LOT;
    this.set(FIELD.bidPrice, bid);
    this.set(FIELD.askPrice, ask);
    this.set(FIELD.lastPrice, last);
    this.set(FIELD.bidSize, size());
    this.set(FIELD.askSize, size());
    this.set(FIELD.lastSize, size());
    this.set(FIELD.totalVolume, ((atMs - startMs) / FOREX_STEP_MS) * MEAN_VOLUME_A_STEP);
    this.setAll([FIELD.quoteTimeMs, FIELD.tradeTimeMs], atMs);
    this.set(FIELD.highPrice, this.#rounded(high + half));
    this.set(FIELD.lowPrice, this.#rounded(low - half));
    this.set(FIELD.netChange, this.#rounded(last - previousClose));
    this.set(FIELD.percentChange, ratio(last - previousClose, previousClose, 1));
    this.set(FIELD.mark, last);
  }

  #setReference(): void {
    const { pair, previousClose } = this.#path;
    this.setAll([FIELD.closePrice, FIELD.openPrice], previousClose);
    this.set(FIELD.exchangeId, 'T');
    this.set(FIELD.description, pair.description);
    this.set(FIELD.exchangeName, 'GFT');
    this.set(FIELD.digits, pair.digits);
    this.set(FIELD.securityStatus, 'Normal');
    this.set(FIELD.tick, this.#tick);
    this.set(FIELD.tickAmount, this.#rounded(this.#tick * LOT));
    this.set(FIELD.product, pair.symbol);
    this.set(FIELD.tradingHours, '');
    this.set(FIELD.isTradable, false);
    this.set(FIELD.marketMaker, MARKET_MAKER);
    this.set(FIELD.highPrice52Week, this.#rounded(previousClose * YEAR_HIGH_FACTOR));
    this.set(FIELD.lowPrice52Week, this.#rounded(previousClose * YEAR_LOW_FACTOR));
  }

  #rounded(price: number): number {
    return Number(price.toFixed(this.#path.pair.digits));
  }
}
