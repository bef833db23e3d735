import type { ChannelNames } from '#core/bus/channel-names';
import type { BusOrigin } from '#core/bus/envelope';
import { QuoteJson } from '#core/bus/quote-json';
import { COLUMN } from '#core/market/feed-batch';
import { MS_PER_SECOND } from '#core/market/units';
import type { ChannelCounts } from './channel-meter.ts';
import { nowWallMs, publishing, type MirrorParts } from './mirror-parts.ts';
import type { BookedQuote, QuoteBook } from './quote-book.ts';
import type { Answer, Command } from './redis-link.ts';
import { AnswerTimes } from './answer-times.ts';

const QUOTES_A_BATCH = 250;
/** Enough to keep a socket busy; what is not sent yet can still be replaced by something newer. */
const MOST_BATCHES_UNDER_WAY = 3;

export interface QuotePumpOptions {
  readonly parts: MirrorParts;
  readonly book: QuoteBook;
  readonly names: ChannelNames;
  /** Whether the stream is up: only then a quote that is sent again is of now. */
  readonly isStreamUp: () => boolean;
  /** Everything that was pending is on its way. */
  readonly emptied: () => void;
}

interface Line {
  readonly name: string;
  readonly channel: string;
  readonly counts: ChannelCounts;
}

interface Sent {
  readonly line: Line;
  readonly json: string;
}

/** Sends the pending quotes of the book: to their channels, into the hash of newest values and the set of active symbols. */
export class QuotePump {
  readonly times = new AnswerTimes();
  readonly #options: QuotePumpOptions;
  #underWay = 0;
  readonly #lines = new Map<string, Line>();
  #writer: QuoteJson | null = null;
  #writerOrigin: BusOrigin | null = null;
  /** Names whose newest values are of a source that is not in use any more. */
  #obsolete = new Set<string>();

  constructor(options: QuotePumpOptions) {
    this.#options = options;
  }

  /** The names of these symbols say nothing true any more, until something new comes of them. */
  forget(symbols: readonly string[]): void {
    for (const symbol of symbols) this.#obsolete.add(this.#options.names.of(symbol));
    this.pump();
  }

  /** Sends as long as there is something to send and few enough batches are on their way. */
  pump(): void {
    const { parts, book, emptied } = this.#options;
    const origin = parts.origin();
    if (!parts.link.isReady || !origin) return;
    while (this.#underWay < MOST_BATCHES_UNDER_WAY && (book.pendingCount > 0 || this.#obsolete.size > 0)) {
      void this.#send(book.next(QUOTES_A_BATCH), origin);
    }
    if (book.pendingCount === 0) emptied();
  }

  async #send(quotes: readonly BookedQuote[], origin: BusOrigin): Promise<void> {
    const { parts } = this.#options;
    const forgetting = this.#forgetting();
    const writer = this.#writerFor(origin);
    const atMs = nowWallMs();
    const sent = quotes.map((quote) => this.#message(quote, writer, atMs));
    const publishes = sent.flatMap(({ line, json }) => publishing(parts, line.channel, json));
    const storing = quotes.length === 0 ? [] : this.#storing(quotes, sent);
    this.#underWay += 1;
    const begunMs = performance.now();
    this.times.begin(begunMs);
    const answers = await parts.link.run([...forgetting, ...publishes, ...storing]);
    this.#underWay -= 1;
    this.times.end(begunMs, performance.now());
    this.#account(sent, answers.slice(forgetting.length, forgetting.length + publishes.length));
    const stored = [...answers.slice(0, forgetting.length), ...answers.slice(forgetting.length + publishes.length)];
    if (stored.length > 0) parts.troubles.note('latest', stored.find((answer) => answer instanceof Error) ?? null);
    this.pump();
  }

  #message(quote: BookedQuote, writer: QuoteJson, atMs: number): Sent {
    const { isStreamUp } = this.#options;
    const line = this.#lineOf(quote.symbol);
    line.counts.seq += 1;
    const isFresh = !quote.isRepeated || isStreamUp();
    const { symbol, row: rows, contract, previousClose } = quote;
    const json = writer.write({ symbol, rows, at: 0, contract, previousClose, isFresh }, line.counts.seq, atMs);
    return { line, json };
  }

  /** Where a symbol goes, found once. */
  #lineOf(symbol: string): Line {
    const known = this.#lines.get(symbol);
    if (known) return known;
    const { parts, names } = this.#options;
    const name = names.of(symbol);
    const channel = parts.keys.quotes(name);
    const line = { name, channel, counts: parts.meter.of(channel) };
    this.#lines.set(symbol, line);
    return line;
  }

  #writerFor(origin: BusOrigin): QuoteJson {
    if (this.#writerOrigin !== origin) this.#writer = new QuoteJson(origin);
    this.#writerOrigin = origin;
    return (this.#writer ??= new QuoteJson(origin));
  }

  #storing(quotes: readonly BookedQuote[], sent: readonly Sent[]): Command[] {
    const { keys } = this.#options.parts;
    const latest: Command = ['hset', keys.latestQuotes];
    const active: Command = ['zadd', keys.activeSymbols];
    for (const [index, { line, json }] of sent.entries()) {
      const row = quotes[index]?.row;
      const [exchangeMs = NaN, receivedMs = 0] = [row?.[COLUMN.exchangeMs], row?.[COLUMN.receivedWallMs]];
      latest.push(line.name, json);
      active.push((Number.isFinite(exchangeMs) ? exchangeMs : receivedMs) / MS_PER_SECOND, line.name);
    }
    return [latest, active];
  }

  #forgetting(): Command[] {
    const names = [...this.#obsolete];
    this.#obsolete = new Set();
    if (names.length === 0) return [];
    const { keys } = this.#options.parts;
    return [
      ['hdel', keys.latestQuotes, ...names],
      ['zrem', keys.activeSymbols, ...names],
    ];
  }

  #account(sent: readonly Sent[], answers: readonly Answer[]): void {
    const { meter, troubles } = this.#options.parts;
    const perMessage = sent.length === 0 ? 1 : answers.length / sent.length;
    const atMs = nowWallMs();
    for (const [index, { line, json }] of sent.entries()) {
      const answer = answers[index * perMessage];
      if (answer instanceof Error) meter.failed(line.channel);
      else meter.count(line.counts, json, atMs);
    }
    if (answers.length > 0) troubles.note('channels', answers.find((answer) => answer instanceof Error) ?? null);
  }
}
