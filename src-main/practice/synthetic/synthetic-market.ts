import { findInstrument, type AssetClass } from '#core/market/instrument';
import { epochMs, MS_PER_MINUTE, type EpochMs, type Price, type TradingDay } from '#core/market/units';
import { priceFromPoints } from '#core/market/price';
import { regularClosureName } from '#core/market/session';
import type { Listing, MarketEvent, MarketSource } from '../market/market-source.ts';
import { dayHours, frontContract, globexHours, instantInTradingDay } from '../market/trading-time.ts';
import { SeededRandom } from '../market/seeded-random.ts';
import { PracticeOptionError } from '../practice-error.ts';
import * as curves from './day-curves.ts';
import { DayPath } from './day-path.ts';
import { LISTED_SYMBOLS, type Factor, type ListedSymbol } from './listed-market.ts';
import { SymbolMinuteWriter } from './symbol-minute.ts';

export const DEFAULT_SEED = 930;

/** Play begins five minutes before the bell when nobody says otherwise. */
const OWN_START = '09:25';
/** Equities trade less outside regular hours than futures do. */
const EQUITY_AFTER_HOURS = 0.25;
/** The previous close lies this far around the typical level, different for each day. */
const LEVEL_SPREAD = 0.03;

interface Hours {
  readonly open: number;
  readonly close: number;
}

/** On a half day equities stop with the bell: nobody practises that evening. */
function tradingHours(assetClass: AssetClass, day: TradingDay): Hours {
  const { startMs, endMs } = globexHours(day);
  const minuteOf = (ms: number): number => (ms - startMs) / MS_PER_MINUTE;
  if (assetClass === 'future') return { open: 0, close: minuteOf(endMs) };
  const bell = minuteOf(dayHours(day).regularCloseMs);
  return { open: curves.EQUITIES_OPEN, close: bell < curves.CLOSING_BELL ? bell : curves.EQUITIES_CLOSE };
}

interface Track {
  readonly listed: ListedSymbol;
  readonly listing: Listing;
  readonly hours: Hours;
}

/** An invented trading day of every shipped instrument: the same for the same seed and date. */
export class SyntheticMarket implements MarketSource {
  readonly title: string;
  readonly day: TradingDay;
  readonly listings: readonly Listing[];
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  readonly ownStartMs: EpochMs;
  readonly #seed: number;
  readonly #tracks: readonly Track[];
  readonly #path: DayPath;

  constructor(seed: number, day: TradingDay) {
    const closure = regularClosureName(day);
    if (closure !== null) throw new PracticeOptionError(`The stock exchange is closed on ${day}: ${closure}.`);
    this.title = `Synthetic market, seed ${seed}, ${day}`;
    this.day = day;
    this.#seed = seed;
    this.#tracks = LISTED_SYMBOLS.map((listed) => this.#list(listed));
    this.listings = this.#tracks.map(({ listing }) => listing);
    const minutes = Math.max(...this.#tracks.map(({ hours }) => hours.close));
    this.startMs = globexHours(day).startMs;
    this.endMs = epochMs(this.startMs + minutes * MS_PER_MINUTE);
    this.ownStartMs = instantInTradingDay(day, OWN_START);
    this.#path = new DayPath(seed, day, minutes);
  }

  minute(symbol: number, minuteMs: number, withQuotes: boolean): readonly MarketEvent[] {
    const track = this.#tracks[symbol];
    const minute = (minuteMs - this.startMs) / MS_PER_MINUTE;
    if (!track || minute < track.hours.open || minute >= track.hours.close) return [];
    const { listed, listing } = track;
    const { tickSize } = listing.instrument;
    const name = [this.#seed, this.day, listed.symbol, minute] as const;
    const afterHours = minute < curves.OPENING_BELL || minute >= curves.CLOSING_BELL;
    const thinning = listing.instrument.assetClass === 'equity' && afterHours ? EQUITY_AFTER_HOURS : 1;
    const writer = new SymbolMinuteWriter(
      {
        listed,
        symbol,
        startMs: minuteMs,
        tickSize,
        levelTicks: listing.previousClose / tickSize,
        path: this.#path.inside(listed.factor, minute),
        activity: curves.activityAt(minute) * thinning,
        quoteActivity: curves.quoteActivityAt(minute) * thinning,
        wideSpread: curves.wideSpreadAt(minute),
      },
      new SeededRandom('trades', ...name),
      withQuotes ? new SeededRandom('quotes', ...name) : null,
    );
    return writer.write();
  }

  /** Symbols of one factor keep their ratio: one random level a factor and day. */
  #levelFactor(factor: Factor): number {
    return 1 + (new SeededRandom('level', this.#seed, this.day, factor).unit() - 0.5) * LEVEL_SPREAD;
  }

  #list(listed: ListedSymbol): Track {
    const instrument = findInstrument(listed.symbol);
    if (!instrument) throw new RangeError(`${listed.symbol} is not an instrument of this workstation.`);
    const { tickSize, assetClass } = instrument;
    const close = priceFromPoints(listed.level * this.#levelFactor(listed.factor));
    const previousClose = (Math.round(close / tickSize) * tickSize) as Price;
    const contract = assetClass === 'future' ? frontContract(listed.symbol, this.day) : null;
    return { listed, listing: { instrument, previousClose, contract }, hours: tradingHours(assetClass, this.day) };
  }
}
