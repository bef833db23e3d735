import type { MessagePort } from 'node:worker_threads';
import { barMessage } from '#core/bus/bar-message';
import { busKeys } from '#core/bus/bus-keys';
import { envelope, type Stamp } from '#core/bus/envelope';
import { PortfolioChanges } from '#core/bus/portfolio-changes';
import { quoteMessage, type QuoteState } from '#core/bus/quote-message';
import { signalMessage } from '#core/bus/signal-message';
import type { BusMessage, BusQuote, BusStatus } from '#core/contract/bus';
import type {
  BusFeedStatus,
  BusHello,
  BusKept,
  BusPortfolio,
  BusQuotes,
  BusToEngine,
  EngineToBus,
} from '#core/contract/bus-port';
import type { ApiCounters } from '#core/contract/local-api';
import { ROW_WIDTH } from '#core/market/feed-batch';
import { PublishedMemory } from '../mirror/published-memory.ts';
import type { HotBuffer } from '../hot-buffer/hot-buffer.ts';
import type { ChannelHub } from './sockets/channel-hub.ts';

/** Channels are spelled as the broker spells symbols: nothing is in front of them, and nothing is renamed. */
const KEYS = busKeys('');
/** Bars and signals that are known to have been published. */
const MOST_REMEMBERED = 60_000;

const CHANNEL_OF_ACCOUNT = {
  position: KEYS.positions,
  balance: KEYS.balances,
  order: KEYS.orders,
  transaction: KEYS.transactions,
} as const;

export interface BusIntakeParts {
  readonly hub: ChannelHub;
  readonly hotBuffer: HotBuffer;
  readonly wallMs: () => number;
}

/** Takes what the engine and the main process tell, makes messages of it and gives them to those who listen. */
export class BusIntake {
  readonly quotes = new Map<string, BusQuote>();
  readonly #parts: BusIntakeParts;
  readonly #states = new Map<string, QuoteState>();
  readonly #seqs = new Map<string, number>();
  readonly #portfolio = new PortfolioChanges();
  #published = new PublishedMemory(MOST_REMEMBERED);
  #port: MessagePort | null = null;
  #hello: BusHello = { kind: 'hello', engineRun: '', source: '', mode: 'practice' };
  #isFresh = true;
  #losses: Pick<ApiCounters, 'quotesSuperseded' | 'keptLost'> = { quotesSuperseded: 0, keptLost: 0 };

  constructor(parts: BusIntakeParts) {
    this.#parts = parts;
  }

  get source(): string {
    return this.#hello.source;
  }

  get losses(): Pick<ApiCounters, 'quotesSuperseded' | 'keptLost'> {
    return this.#losses;
  }

  /** An engine, in place of the one before. */
  attach(port: MessagePort): void {
    this.#port?.close();
    this.#port = port;
    port.on('message', (message: EngineToBus) => {
      if (this.#port === port) this.take(message);
    });
  }

  take(message: EngineToBus): void {
    switch (message.kind) {
      case 'hello':
        this.#begin(message);
        this.#say({ kind: 'more' });
        break;
      case 'quotes':
        this.#takeQuotes(message);
        this.#say({ kind: 'more' });
        break;
      case 'kept':
        this.#takeKept(message);
        if (message.seq > 0) this.#say({ kind: 'taken', engineRun: this.#hello.engineRun, seq: message.seq });
        break;
    }
  }

  takePortfolio({ source, mode, view }: BusPortfolio): void {
    for (const { content, exchangeMs, readWallMs, isStale } of this.#portfolio.take(view)) {
      const channel = CHANNEL_OF_ACCOUNT[content.kind](content.account_id);
      const stamp = { ...this.#stamp(channel), source, mode };
      const grade = isStale ? 'stale' : 'measured';
      this.#publish(channel, { ...content, ...envelope(stamp, grade, exchangeMs, readWallMs) });
    }
  }

  /** Reads everything of the accounts anew: who asked for a reading hears of it even where nothing changed. */
  publishAgain(): void {
    this.#portfolio.forget();
  }

  takeFeedStatus({ state, reason, sinceWallMs }: BusFeedStatus): void {
    const message: BusStatus = {
      kind: 'status',
      type: 'status',
      publisher: 'up',
      feed_state: state,
      feed_reason: reason,
      feed_since_ms: sinceWallMs,
      ...envelope(this.#stamp(KEYS.status), 'measured', null, this.#parts.wallMs()),
    };
    this.#publish(KEYS.status, message);
    const isFresh = state === 'live';
    if (isFresh === this.#isFresh) return;
    this.#isFresh = isFresh;
    // The newest price that is known is none of now: whoever shows it must learn that.
    if (!isFresh) for (const known of this.#states.values()) this.#publishQuote({ ...known, isFresh });
  }

  close(): void {
    this.#port?.close();
    this.#port = null;
  }

  #begin(hello: BusHello): void {
    const isSame = hello.source === this.#hello.source && hello.mode === this.#hello.mode;
    this.#hello = hello;
    if (isSame) return;
    this.#states.clear();
    this.quotes.clear();
    this.#published = new PublishedMemory(MOST_REMEMBERED);
    this.#portfolio.forget();
    this.#parts.hub.forgetPast();
    this.#parts.hotBuffer.begin(hello.mode);
  }

  #takeQuotes(message: BusQuotes): void {
    const { symbols, rows, contracts, previousCloses, superseded } = message;
    this.#losses = { ...this.#losses, quotesSuperseded: this.#losses.quotesSuperseded + superseded };
    for (const [index, symbol] of symbols.entries()) {
      const state: QuoteState = {
        symbol,
        rows: rows.slice(index * ROW_WIDTH, (index + 1) * ROW_WIDTH),
        at: 0,
        contract: contracts[index] ?? null,
        previousClose: previousCloses[index] ?? null,
        isFresh: this.#isFresh,
      };
      this.#states.set(symbol, state);
      this.#publishQuote(state);
    }
    this.#parts.hotBuffer.takeQuotes(message);
  }

  #publishQuote(state: QuoteState): void {
    const channel = KEYS.quotes(state.symbol);
    const message = quoteMessage(state, this.#stamp(channel));
    this.quotes.set(state.symbol, message);
    this.#publish(channel, message, true);
  }

  #takeKept({ source, bars, signals, lostBefore }: BusKept): void {
    this.#losses = { ...this.#losses, keptLost: this.#losses.keptLost + lostBefore };
    if (source !== this.#hello.source) return;
    const nowWallMs = this.#parts.wallMs();
    const fresh = bars.filter(({ change, bar }) => {
      const { symbol, startMs, open, high, low, close, volume, grade } = bar;
      return this.#isNew(`${symbol} ${startMs} ${change} ${open} ${high} ${low} ${close} ${volume} ${grade}`);
    });
    for (const event of fresh) {
      this.#publish(KEYS.candles, barMessage(event, nowWallMs, this.#stamp(KEYS.candles)));
    }
    for (const signal of signals) {
      if (!this.#isNew(`signal ${signal.id}`)) continue;
      this.#publish(KEYS.signals, signalMessage(signal, nowWallMs, this.#stamp(KEYS.signals)));
    }
    this.#parts.hotBuffer.takeKept({ bars: fresh });
  }

  #isNew(signature: string): boolean {
    if (this.#published.has(signature)) return false;
    this.#published.add(signature);
    return true;
  }

  #stamp(channel: string): Stamp {
    const { source, mode } = this.#hello;
    const seq = (this.#seqs.get(channel) ?? 0) + 1;
    this.#seqs.set(channel, seq);
    return { source, mode, run: this.#parts.hub.run, seq, nowWallMs: this.#parts.wallMs() };
  }

  #publish(channel: string, message: BusMessage, conflates = false): void {
    this.#parts.hub.publish({ channel, seq: message.seq, conflates, json: JSON.stringify(message) });
  }

  #say(word: BusToEngine): void {
    this.#port?.postMessage(word);
  }
}
