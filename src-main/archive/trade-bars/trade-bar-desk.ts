import type Database from 'better-sqlite3';
import type { TradeBarsRequest } from '#core/contract/archive-desk';
import type { PackedBars } from '#core/contract/display';
import { assetClassOf, instrumentOf } from '#core/market/instrument';
import { daysBefore } from '#core/market/missing-minutes';
import { ruleOfFrame } from '#core/market/trade-frame';
import { epochMs } from '#core/market/units';
import { ArchiveFault } from '../archive-fault.ts';
import { MergeError } from '../master/merge-error.ts';
import { exchangeMs } from '../sqlite/market/unwritten-days.ts';
import { openMarketReader } from '../sqlite/open-market-reader.ts';
import { TradeBarSeries } from './trade-bar-series.ts';
import { TradeReader } from './trade-reader.ts';

/** Trading days before the newest whose trades are made into bars. */
const DAYS_BACK = 2;
/** Charts that are looked at; the one asked for longest ago is forgotten and made anew when it is wanted again. */
const MOST_KEPT = 4;

interface KeptSeries {
  readonly series: TradeBarSeries;
  readTickId: number;
}

/** Bars of seconds, trades, volume or range out of an archive's stored trades, kept up as they are asked for. */
export class TradeBarDesk {
  readonly #file: string;
  readonly #sqliteBinding: string | null;
  readonly #kept = new Map<string, KeptSeries>();
  #reader: Database.Database | null = null;
  #trades: TradeReader | null = null;

  constructor(marketDatabase: string, sqliteBinding: string | null) {
    this.#file = marketDatabase;
    this.#sqliteBinding = sqliteBinding;
  }

  /** Throws MergeError, ArchiveFault or what SQLite says. */
  async bars({ symbol, frame, fromMs, limit }: TradeBarsRequest): Promise<PackedBars> {
    const { reader, trades } = await this.#open();
    const kept = this.#seriesOf(reader, trades, symbol, frame);
    for (
      let page = trades.after(symbol, kept.readTickId);
      page.length > 0;
      page = trades.after(symbol, kept.readTickId)
    ) {
      for (const trade of page) {
        kept.series.push(trade, trade.epoch);
        kept.readTickId = trade.tickId;
      }
      // Between pages others are answered.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return kept.series.from(symbol, fromMs ?? -Infinity, limit);
  }

  #seriesOf(
    reader: Database.Database,
    trades: TradeReader,
    symbol: string,
    frame: TradeBarsRequest['frame'],
  ): KeptSeries {
    const key = `${symbol} ${frame.unit} ${frame.count}`;
    const known = this.#kept.get(key);
    this.#kept.delete(key);
    const kept = known ?? this.#make(reader, trades, symbol, frame);
    this.#kept.set(key, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return kept;
  }

  #make(reader: Database.Database, trades: TradeReader, symbol: string, frame: TradeBarsRequest['frame']): KeptSeries {
    const instrument = instrumentOf(symbol);
    if (!instrument) throw new MergeError(`The price step of ${symbol} is not known, so it has no such bars.`);
    const clockMs = exchangeMs(reader);
    const readTickId = Number.isFinite(clockMs)
      ? trades.placeBefore(daysBefore(epochMs(clockMs), symbol, DAYS_BACK))
      : -1;
    const series = new TradeBarSeries(ruleOfFrame(frame, instrument.tickSize), assetClassOf(symbol));
    return { series, readTickId };
  }

  async #open(): Promise<{ readonly reader: Database.Database; readonly trades: TradeReader }> {
    this.#reader ??= await openMarketReader(this.#file, this.#sqliteBinding);
    if (!this.#reader) throw new ArchiveFault('failed', 'No trade is stored yet.');
    this.#trades ??= new TradeReader(this.#reader);
    return { reader: this.#reader, trades: this.#trades };
  }
}
