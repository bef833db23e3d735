import { randomUUID } from 'node:crypto';
import type { MessagePort } from 'node:worker_threads';
import { barMessage } from '#core/bus/bar-message';
import { busKeys, type BusKeys } from '#core/bus/bus-keys';
import { ChannelNames } from '#core/bus/channel-names';
import type { BusOrigin } from '#core/bus/envelope';
import { signalMessage } from '#core/bus/signal-message';
import type { BusFeedStatus, BusHello, BusKept, BusPortfolio } from '#core/contract/bus-port';
import type { MirrorChannel, MirrorConfig, MirrorHealth } from '#core/contract/mirror';
import { ChannelMeter } from './channel-meter.ts';
import { EngineLine } from './engine-line.ts';
import type { KeptItem } from './kept-item.ts';
import { nowWallMs, type MirrorParts } from './mirror-parts.ts';
import { MirrorReport } from './mirror-report.ts';
import { MIRROR_TIMING, type MirrorTiming } from './mirror-timing.ts';
import { QuoteBook } from './quote-book.ts';
import { QuotePump } from './quote-pump.ts';
import { RarePublisher } from './rare-publisher.ts';
import { RedisLink } from './redis-link.ts';
import { readServer, readSubscribers } from './server-facts.ts';
import { StreamWriter } from './stream-writer.ts';
import { WriteTroubles } from './write-troubles.ts';

/** Entries that the Streams keep. Bars: as many as the engine keeps for a mirror that cannot write them. */
const BARS_KEPT = 50_000;
const SIGNALS_KEPT = 10_000;

/**
 * Publishes to Redis what engine and main process tell. Redis is a guest: whatever it does, nothing here waits for it.
 * Quotes are replaced by newer ones; bars and signals stay with the engine until Redis has confirmed them.
 */
export class Mirror {
  readonly #timing: MirrorTiming;
  readonly #run = randomUUID();
  readonly #keys: BusKeys;
  readonly #names: ChannelNames;
  readonly #link: RedisLink;
  readonly #meter = new ChannelMeter();
  readonly #book = new QuoteBook();
  readonly #bars: StreamWriter;
  readonly #signals: StreamWriter;
  readonly #rare: RarePublisher;
  readonly #quotes: QuotePump;
  readonly #report: MirrorReport;
  readonly #timers: readonly NodeJS.Timeout[];
  #line: EngineLine | null = null;
  #origin: BusOrigin | null = null;
  #givenUp = 0;

  constructor(config: MirrorConfig, tell: (health: MirrorHealth) => void, timing: MirrorTiming = MIRROR_TIMING) {
    const { settings } = config;
    this.#timing = timing;
    this.#keys = busKeys(settings.prefix);
    this.#names = new ChannelNames(settings);
    this.#link = new RedisLink(config, timing, {
      ready: () => {
        this.#connected();
      },
      lost: () => {
        tell(this.health());
      },
    });
    const parts: MirrorParts = {
      link: this.#link,
      keys: this.#keys,
      meter: this.#meter,
      troubles: new WriteTroubles(),
      timing,
      isSharded: settings.layout === 'cluster' && settings.isSharded,
      origin: () => this.#origin,
    };
    const { barStream, candles, signalStream, signals } = this.#keys;
    this.#bars = new StreamWriter(parts, { area: 'bars', key: barStream, channel: candles, length: BARS_KEPT });
    this.#signals = new StreamWriter(parts, {
      area: 'signals',
      key: signalStream,
      channel: signals,
      length: SIGNALS_KEPT,
    });
    this.#rare = new RarePublisher(parts, this.#run);
    this.#quotes = new QuotePump({
      parts,
      book: this.#book,
      names: this.#names,
      isStreamUp: () => this.#rare.isStreamUp,
      emptied: () => this.#line?.giveCredit(),
    });
    this.#report = new MirrorReport(this.#link, parts.troubles, this.#quotes.times);
    this.#timers = [
      setInterval(() => {
        this.#meter.tick();
        tell(this.health());
      }, timing.healthIntervalMs),
      setInterval(() => void this.#rare.publishStatus('up'), timing.statusIntervalMs),
      setInterval(() => {
        if (!this.#link.isReady) this.#line?.giveCredit(1);
      }, timing.idleCreditMs),
    ];
    this.#link.open();
  }

  /** The engine in use, in place of the one before. */
  attachEngine(port: MessagePort): void {
    this.#line?.close();
    this.#line = new EngineLine(port, {
      hello: (hello) => {
        this.#greeted(hello);
      },
      quotes: (quotes) => {
        this.#book.take(quotes);
        this.#quotes.pump();
      },
      kept: (message, hello, settle) => {
        this.#keep(message, hello, settle);
      },
    });
  }

  /** What comes next of the accounts is published whole, changed or not. */
  publishAgain(): void {
    this.#rare.publishAgain();
  }

  setPortfolio(portfolio: BusPortfolio): void {
    this.#rare.setPortfolio(portfolio);
  }

  setFeedStatus(status: BusFeedStatus): void {
    this.#rare.setFeedStatus(status);
  }

  health(): MirrorHealth {
    return {
      ...this.#report.read(nowWallMs()),
      messagesPerSecond: this.#meter.perSecond,
      published: this.#meter.published,
      superseded: this.#book.superseded,
      dropped: this.#book.dropped,
      refusedMessages: this.#meter.errors,
      owed: this.#bars.owed + this.#signals.owed,
      lost: this.#givenUp + this.#bars.lost + this.#signals.lost,
      channels: this.#meter.size,
      namingNotes: [...this.#names.refused],
    };
  }

  /** Every channel that was published to, with those who listen at this moment. */
  async channels(): Promise<readonly MirrorChannel[]> {
    return this.#meter.read(await readSubscribers(this.#link, this.#meter.names));
  }

  /** Tells subscribers that nothing follows, if Redis takes it in time, and ends. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    const tooLong = new Promise((resolve) => setTimeout(resolve, this.#timing.farewellMs));
    await Promise.race([this.#rare.publishStatus('down'), tooLong]);
    this.#line?.close();
    this.#bars.close();
    this.#signals.close();
    this.#link.close();
  }

  #connected(): void {
    this.#report.connected();
    this.#book.sendAll();
    this.#bars.connected();
    this.#signals.connected();
    this.#rare.connected();
    this.#quotes.pump();
    void readServer(this.#link).then((version) => {
      this.#report.serverVersion = version;
    });
  }

  #greeted({ source, mode }: BusHello): void {
    const before = this.#origin;
    this.#origin = { source, mode, run: this.#run };
    // Prices of another source must not stand beside those of this one as if they were of now.
    if (before && (before.source !== source || before.mode !== mode)) {
      const { symbols } = this.#book;
      this.#book.clear();
      this.#quotes.forget(symbols);
    }
    void this.#rare.publishStatus('up');
  }

  #keep({ source, bars, signals, lostBefore }: BusKept, { mode }: BusHello, settle: readonly (() => void)[]): void {
    this.#givenUp += lostBefore;
    const receivedMs = nowWallMs();
    const stamp = { source, mode, run: this.#run, seq: 1, nowWallMs: receivedMs };
    const item = (message: KeptItem['message'], index: number): KeptItem => ({
      message,
      settle: settle[index] ?? (() => undefined),
      seq: null,
      isTold: false,
    });
    this.#bars.add(bars.map((event, index) => item(barMessage(event, receivedMs, stamp), index)));
    this.#signals.add(
      signals.map((signal, index) => item(signalMessage(signal, receivedMs, stamp), bars.length + index)),
    );
  }
}
