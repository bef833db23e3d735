import type { FeedFault } from '#core/contract/health';
import { streamServiceNamed } from '#core/contract/schwab-stream-services';
import type { BrokerBarEvent } from '#core/market/feed-batch';
import type { SymbolName } from '#core/market/units';
import { CHART_EQUITY_LAYOUT, CHART_FUTURES_LAYOUT, isSameBar, readChartBar, type ChartLayout } from './chart-bar.ts';
import type { ExchangeClock } from './exchange-clock.ts';
import type { FaultLog } from './fault-log.ts';
import { EQUITIES_LAYOUT, FUTURES_LAYOUT, type LevelOneLayout } from './level-one-layout.ts';
import { MERGED, QuoteBook, type FrameStamp } from './quote-book.ts';
import { ReferenceBook } from './reference-book.ts';
import type { RowBuffer } from './row-buffer.ts';
import { isFutureSymbol } from './stream-services.ts';
import { UnknownFieldCheck } from './unknown-field-check.ts';
import type { WantedData } from './wanted-data.ts';
import { LONGEST_TOKEN } from './access-token.ts';
import { isWireObject, LONGEST_MESSAGE, wireHeartbeat, wireMessage, wireTime, type WireObject } from './wire-values.ts';

/** The server's word on a command, or a word of its own (`requestId` null). */
export interface ServerWord {
  readonly requestId: string | null;
  readonly service: string;
  readonly command: string;
  readonly code: number;
  readonly message: string;
  readonly exchangeMs: number | null;
}

export interface FrameDecoderParts {
  readonly symbols: readonly SymbolName[];
  readonly rows: RowBuffer;
  readonly clock: ExchangeClock;
  readonly faults: FaultLog;
  /** What is wanted besides quotes and bars of `symbols`. */
  readonly wanted: WantedData;
  /** Takes secrets out of the server's words before they are cut to length. */
  readonly redact: (text: string) => string;
  readonly onWord: (word: ServerWord) => void;
}

/** Stands for the text of a frame that may name an account. */
const WITHHELD = '[a frame with account activity, whose text is not kept]';

/** Longer frames are not parsed: 500 symbols with every field make under 1 MB. */
export const LONGEST_FRAME = 4 * 1024 * 1024;

/**
 * Turns the streamer's frames into rows and rare events. Whatever arrives, `decode` does not throw: what cannot be
 * used is counted with the text it came in, and the rest of the frame counts.
 */
export class FrameDecoder {
  readonly #parts: FrameDecoderParts;
  #symbols: readonly SymbolName[];
  /** Taken no more: what is still on its way of them is no fault. */
  readonly #letGo = new Set<unknown>();
  readonly #quotes: QuoteBook;
  readonly #references: ReferenceBook;
  readonly #unknownFields = new UnknownFieldCheck();
  readonly #futures = new Map<unknown, number>();
  readonly #equities = new Map<unknown, number>();
  readonly #lastBars = new Map<SymbolName, BrokerBarEvent>();
  readonly #stamp: FrameStamp = { envelopeMs: NaN, wallMs: NaN, monotonicMs: NaN };
  readonly #itemCounts = new Map<string, number>();
  readonly #countFault = (fault: FeedFault, times?: number): void => {
    this.#fault(fault, times);
  };
  #text = '';
  /** Whether `#text` is known to be fit for the record. */
  #isChecked = false;
  #sawData = false;
  #sawBar = false;

  constructor(parts: FrameDecoderParts) {
    this.#parts = parts;
    this.#symbols = parts.symbols;
    this.#quotes = new QuoteBook(parts.symbols.length, parts.rows);
    this.#references = new ReferenceBook(parts.symbols);
    for (const [index, symbol] of parts.symbols.entries()) this.#indicesOf(symbol).set(symbol, index);
  }

  /**
   * Takes these symbols from now on and no others. Their numbers in rows stay: gives every symbol that has one, in
   * their order, those that are taken no more among them.
   */
  useSymbols(symbols: readonly SymbolName[]): readonly SymbolName[] {
    const numbered = [...new Set([...this.#symbols, ...symbols])];
    this.#symbols = numbered;
    this.#quotes.grow(numbered.length);
    this.#references.grow(numbered);
    const taken = new Set(symbols);
    for (const [index, symbol] of numbered.entries()) {
      if (taken.has(symbol)) {
        this.#letGo.delete(symbol);
        this.#indicesOf(symbol).set(symbol, index);
        continue;
      }
      this.#letGo.add(symbol);
      this.#indicesOf(symbol).delete(symbol);
      this.#quotes.forgetSymbol(index);
      this.#lastBars.delete(symbol);
    }
    return numbered;
  }

  /** Trades and quotes so far. */
  get tickCount(): number {
    return this.#quotes.rowCount;
  }

  /** Items of a service so far. */
  itemCount(service: string): number {
    return this.#itemCounts.get(service) ?? 0;
  }

  /** A connection begins: its first update of a symbol is an image. */
  relink(): void {
    this.#quotes.forget();
    this.#lastBars.clear();
    this.#parts.wanted.relink();
    this.#parts.clock.relink();
  }

  /** Decodes one text frame; true when market data was in it. */
  decode(text: string, wallMs: number, monotonicMs: number): boolean {
    this.#text = text;
    this.#isChecked = false;
    this.#sawData = false;
    this.#sawBar = false;
    this.#stamp.wallMs = wallMs;
    this.#stamp.monotonicMs = monotonicMs;
    if (text.length > LONGEST_FRAME) {
      this.#fault('malformedFrame');
      return false;
    }
    try {
      this.#decodeEnvelope(JSON.parse(text));
      this.#tellClock();
    } catch {
      // What JSON.parse cannot read, or what no check foresaw: this frame is lost, the next one is not.
      this.#fault('malformedFrame');
    }
    return this.#sawData;
  }

  #decodeEnvelope(frame: unknown): void {
    if (!isWireObject(frame)) {
      this.#fault('malformedFrame');
      return;
    }
    const { data, response, notify } = frame;
    if (data === undefined && response === undefined && notify === undefined) this.#fault('malformedFrame');
    if (data !== undefined) this.#each(data, this.#decodeData);
    if (response !== undefined) this.#each(response, this.#decodeResponse);
    if (notify !== undefined) this.#each(notify, this.#decodeNotice);
  }

  #each(list: unknown, decode: (element: WireObject) => void): void {
    if (!Array.isArray(list)) {
      this.#fault('malformedFrame');
      return;
    }
    for (const element of list as readonly unknown[]) {
      if (isWireObject(element)) decode(element);
      else this.#fault('malformedFrame');
    }
  }

  readonly #decodeData = (element: WireObject): void => {
    this.#observe(wireTime(element['timestamp'] ?? null));
    const { service, content } = element;
    if (typeof service !== 'string' || !Array.isArray(content)) {
      this.#fault(streamServiceNamed(String(service)) === null ? 'unknownService' : 'malformedFrame');
      return;
    }
    switch (service) {
      case 'LEVELONE_FUTURES':
        this.#levelOne(service, content, this.#futures, FUTURES_LAYOUT);
        break;
      case 'LEVELONE_EQUITIES':
        this.#levelOne(service, content, this.#equities, EQUITIES_LAYOUT);
        break;
      case 'CHART_FUTURES':
        this.#chart(content, this.#futures, CHART_FUTURES_LAYOUT);
        break;
      case 'CHART_EQUITY':
        this.#chart(content, this.#equities, CHART_EQUITY_LAYOUT);
        break;
      default:
        if (!this.#parts.wanted.takeContent(service, content, this.#stamp, this.#countFault)) {
          this.#fault('unknownService');
          return;
        }
        this.#sawData ||= content.length > 0;
    }
    this.#itemCounts.set(service, this.itemCount(service) + content.length);
  };

  #levelOne(
    service: string,
    content: readonly unknown[],
    indices: ReadonlyMap<unknown, number>,
    layout: LevelOneLayout,
  ): void {
    const { wanted } = this.#parts;
    const someAreWanted = wanted.wants(service);
    for (const item of content) {
      const isWanted = someAreWanted && wanted.takeItem(service, item, this.#stamp, this.#countFault);
      this.#sawData ||= isWanted;
      const symbol = this.#symbolOf(item, indices, isWanted);
      if (symbol === undefined || !isWireObject(item)) continue;
      this.#sawData = true;
      const thorough = this.#quotes.isImageDue(symbol);
      const reference = this.#references.merge(item, symbol, layout);
      if (reference) this.#parts.rows.addRare(reference);
      if (this.#references.sawBadValue) this.#fault('badNumber');
      const found = this.#quotes.merge(item, symbol, layout, this.#stamp);
      if (found !== 0) this.#countMerged(found);
      this.#checkFields(item, layout.highestField, thorough);
    }
  }

  #countMerged(found: number): void {
    if ((found & MERGED.badNumber) !== 0) this.#fault('badNumber');
    if ((found & MERGED.tickFromPast) !== 0) this.#fault('tickFromPast');
    if ((found & MERGED.duplicate) !== 0) this.#fault('duplicate');
  }

  #chart(content: readonly unknown[], indices: ReadonlyMap<unknown, number>, layout: ChartLayout): void {
    for (const item of content) {
      const symbol = this.#symbols[this.#symbolOf(item, indices) ?? -1];
      if (symbol === undefined || !isWireObject(item)) continue;
      this.#sawData = true;
      this.#checkFields(item, layout.highestField, true);
      this.#takeBar(item, symbol, layout);
    }
  }

  #takeBar(item: WireObject, symbol: SymbolName, layout: ChartLayout): void {
    const bar = readChartBar(item, symbol, layout);
    if (bar === 'incomplete') {
      this.#fault('malformedFrame');
      return;
    }
    if (bar === 'bad') {
      this.#fault('badNumber');
      return;
    }
    const before = this.#lastBars.get(symbol);
    if (before && isSameBar(before, bar)) {
      this.#fault('duplicate');
      return;
    }
    this.#lastBars.set(symbol, bar);
    this.#sawBar = true;
    this.#parts.rows.addRare(bar);
  }

  #indicesOf(symbol: SymbolName): Map<unknown, number> {
    return isFutureSymbol(symbol) ? this.#futures : this.#equities;
  }

  /** The index of an item's symbol; undefined, and counted unless `isWanted`, when it has none that was asked for. */
  #symbolOf(item: unknown, indices: ReadonlyMap<unknown, number>, isWanted = false): number | undefined {
    const key = isWireObject(item) ? item['key'] : undefined;
    const symbol = indices.get(key);
    if (symbol === undefined && !isWanted && !this.#letGo.has(key))
      this.#fault(typeof key === 'string' ? 'unknownSymbol' : 'malformedFrame');
    return symbol;
  }

  #checkFields(item: WireObject, highestField: number, thorough: boolean): void {
    const unknown = this.#unknownFields.count(item, highestField, this.#stamp.monotonicMs, thorough);
    if (unknown > 0) this.#fault('unknownField', unknown);
  }

  readonly #decodeResponse = (element: WireObject): void => {
    const requestId = element['requestid'];
    this.#word(element, typeof requestId === 'string' || typeof requestId === 'number' ? String(requestId) : '');
  };

  readonly #decodeNotice = (element: WireObject): void => {
    const heartbeat = element['heartbeat'];
    if (heartbeat === undefined) this.#word(element, null);
    else this.#observe(wireHeartbeat(heartbeat));
  };

  #word(element: WireObject, requestId: string | null): void {
    const content = element['content'];
    const code = isWireObject(content) ? content['code'] : undefined;
    if (!isWireObject(content) || typeof code !== 'number') {
      this.#fault('malformedFrame');
      return;
    }
    const at = wireTime(element['timestamp'] ?? null);
    this.#parts.onWord({
      requestId,
      service: wireMessage(element['service']),
      command: wireMessage(element['command']),
      code,
      message: this.#message(content['msg']),
      exchangeMs: Number.isFinite(at) ? at : null,
    });
  }

  #message(raw: unknown): string {
    // A secret that straddles the cut is found whole first; what lies beyond is not worth a search.
    const begin = typeof raw === 'string' ? raw.slice(0, LONGEST_MESSAGE + LONGEST_TOKEN) : '';
    return wireMessage(this.#parts.redact(begin));
  }

  #observe(envelopeMs: number): void {
    if (!Number.isFinite(envelopeMs)) {
      this.#stamp.envelopeMs = NaN;
      this.#fault('badNumber');
      return;
    }
    this.#stamp.envelopeMs = envelopeMs;
    const wild = this.#parts.clock.observe(envelopeMs, this.#stamp.monotonicMs);
    if (wild !== null) this.#parts.faults.add('badNumber', `"timestamp":${wild}`, this.#stamp.wallMs);
  }

  #tellClock(): void {
    // A broker's bar is judged by the clock of its own frame, so there every millisecond is told.
    const reached = this.#sawBar ? this.#parts.clock.advance(0) : this.#parts.clock.advance();
    if (reached !== null) this.#parts.rows.addClockRow(reached, this.#stamp.wallMs, this.#stamp.monotonicMs);
  }

  #fault(fault: FeedFault, times = 1): void {
    // Looked at once a frame, for a frame may be full of faults.
    if (!this.#isChecked) {
      this.#isChecked = true;
      if (this.#text.includes('ACCT_ACTIVITY')) this.#text = WITHHELD;
    }
    this.#parts.faults.add(fault, this.#text, this.#stamp.wallMs, times);
  }
}
