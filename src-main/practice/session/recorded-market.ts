import { findInstrument, type Instrument } from '#core/market/instrument';
import { priceFromPoints } from '#core/market/price';
import { isRegularSessionDay } from '#core/market/session';
import { epochMs, MS_PER_MINUTE, tradingDay, type EpochMs, type TradingDay } from '#core/market/units';
import { expandBar } from '../market/bar-expander.ts';
import { withDerivedQuotes, type DepthShape } from '../market/derived-quotes.ts';
import type { Listing, MarketEvent, MarketSource, TradeEvent } from '../market/market-source.ts';
import { SeededRandom } from '../market/seeded-random.ts';
import { instantInTradingDay, isCalendarDate } from '../market/trading-time.ts';
import { PracticeSessionError } from '../practice-error.ts';
import { parseBars, parseTicks } from './csv.ts';
import { readSessionFiles, type SessionFiles, type SessionStream } from './session-file.ts';

const FUTURE_DEPTH: DepthShape = { unit: 1, typical: 40 };
const EQUITY_DEPTH: DepthShape = { unit: 100, typical: 12 };
const UNKNOWN_VENUE = '?';

/** From 18:00 on the evening before to 20:00 on the day itself, when after-hours trading ends. */
const MS_PER_TWO_EVENINGS = 26 * 3_600_000;

function tradingDayOf(date: string): TradingDay {
  const day = tradingDay(date);
  if (!isCalendarDate(date) || !isRegularSessionDay(day)) {
    throw new PracticeSessionError(`The session's date ${date} is no trading day of the New York Stock Exchange.`);
  }
  return day;
}

/** The trades of one minute, made anew at each call. */
type MinuteTrades = (random: SeededRandom) => TradeEvent[];

interface Track {
  readonly listing: Listing;
  readonly minutes: ReadonlyMap<number, MinuteTrades>;
}

function barTrack(stream: SessionStream, instrument: Instrument, text: string, symbol: number): Track['minutes'] {
  const minutes = new Map<number, MinuteTrades>();
  for (const bar of parseBars(stream.file, text, instrument.tickSize)) {
    minutes.set(bar.startMs, (random) =>
      expandBar(bar, instrument.tickSize, random).map(({ offsetMs, price, size }) => ({
        kind: 'trade',
        symbol,
        ms: bar.startMs + offsetMs,
        price,
        size,
        setsLast: true,
        venue: UNKNOWN_VENUE,
      })),
    );
  }
  return minutes;
}

function tickTrack(stream: SessionStream, text: string, symbol: number): Track['minutes'] {
  const volumeOnly = new Set(stream.volumeOnlyConditions);
  const trades = new Map<number, TradeEvent[]>();
  for (const { ms, price, size, condition, venue } of parseTicks(stream.file, text)) {
    const minuteMs = ms - (ms % MS_PER_MINUTE);
    const inMinute = trades.get(minuteMs) ?? [];
    trades.set(minuteMs, inMinute);
    const setsLast = !volumeOnly.has(condition);
    inMinute.push({ kind: 'trade', symbol, ms, price, size, setsLast, venue: venue || UNKNOWN_VENUE });
  }
  return new Map([...trades].map(([minuteMs, inMinute]) => [minuteMs, () => inMinute]));
}

function loadTrack(files: SessionFiles, symbol: number): Track {
  const stream = files.manifest.streams[symbol];
  const text = files.texts[symbol];
  if (!stream || text === undefined) throw new RangeError(`The session has no stream ${symbol}.`);
  const instrument = findInstrument(stream.symbol);
  if (!instrument) throw new PracticeSessionError(`${stream.symbol} is not an instrument of this workstation.`);
  const minutes = stream.kind === 'bars' ? barTrack(stream, instrument, text, symbol) : tickTrack(stream, text, symbol);
  if (minutes.size === 0) throw new PracticeSessionError(`${stream.file} holds no data.`);
  const { contract } = stream;
  return { listing: { instrument, previousClose: priceFromPoints(stream.previousClose), contract }, minutes };
}

/**
 * A recorded day. One-minute bars are expanded into trades, recorded trades are played as they were; quotes are derived
 * from the trades. The path inside a bar depends on the session's name and the symbol, not on the seed of the run.
 */
export class RecordedMarket implements MarketSource {
  readonly title: string;
  readonly day: TradingDay;
  readonly listings: readonly Listing[];
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  readonly ownStartMs: EpochMs;
  readonly #name: string;
  readonly #tracks: readonly Track[];

  constructor(files: SessionFiles) {
    const { manifest, name } = files;
    this.title = manifest.title;
    this.day = tradingDayOf(manifest.date);
    this.#name = name;
    this.#tracks = manifest.streams.map((_, symbol) => loadTrack(files, symbol));
    this.listings = this.#tracks.map(({ listing }) => listing);
    const starts = this.#tracks.flatMap(({ minutes }) => [...minutes.keys()]);
    this.startMs = epochMs(starts.reduce((least, start) => Math.min(least, start)));
    this.endMs = epochMs(starts.reduce((most, start) => Math.max(most, start)) + MS_PER_MINUTE);
    this.ownStartMs = this.startMs;
    this.#checkDay();
  }

  /** Data of another day under this date would put every session time in the wrong place. */
  #checkDay(): void {
    const from = instantInTradingDay(this.day, '18:00');
    const to = from + MS_PER_TWO_EVENINGS;
    if (this.startMs >= from && this.endMs <= to) return;
    throw new PracticeSessionError(`The session holds data that does not belong to its date, ${this.day}.`);
  }

  minute(symbol: number, minuteMs: number, withQuotes: boolean): readonly MarketEvent[] {
    const track = this.#tracks[symbol];
    const make = track?.minutes.get(minuteMs);
    if (!track || !make) return [];
    const { instrument } = track.listing;
    const trades = make(new SeededRandom('path', this.#name, instrument.symbol, minuteMs));
    if (!withQuotes) return trades;
    const depth = instrument.assetClass === 'future' ? FUTURE_DEPTH : EQUITY_DEPTH;
    const random = new SeededRandom('quotes', this.#name, instrument.symbol, minuteMs);
    return withDerivedQuotes(trades, instrument.tickSize, depth, random);
  }
}

/** Opens a recorded session. Throws PracticeSessionError. */
export async function openRecordedMarket(path: string): Promise<RecordedMarket> {
  return new RecordedMarket(await readSessionFiles(path));
}
