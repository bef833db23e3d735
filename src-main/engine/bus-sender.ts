import type { MessagePort } from 'node:worker_threads';
import type { BusAttachment, BusHello, BusKept, BusQuotes, BusReceiver } from '#core/contract/bus-port';
import type { Mode } from '#core/contract/ipc';
import type { BusGatherer } from '#core/engine/bus-gatherer';
import type { BarEvent, EngineOutput } from '#core/engine/engine-output';
import { RecentOutput } from '#core/engine/recent-output';
import { BusOutlet, type KeptLog } from './bus-outlet.ts';

/**
 * Bars and signals kept for receivers that have not taken them. As many as the longest Stream of the mirror holds:
 * an older one would be cut off the Stream in the moment in which it got there.
 */
export const MOST_KEPT_ROWS = 50_000;
const ROWS_A_MESSAGE = 1_000;

export interface BusSenderOptions {
  readonly engineRun: string;
  /** Takes what changed for a receiver; null when nothing did, or while the past is being read. */
  readonly takeQuotes: (gatherer: BusGatherer) => BusQuotes | null;
  /** Quotes are sent at most this often. */
  readonly intervalMs: number;
  readonly mostKeptRows?: number;
}

const keyOf = ({ bar }: BarEvent): string => `${bar.symbol} ${bar.startMs}`;

/** The newest state of each bar, in the order in which the bars came up first. */
function newestEvents(bars: readonly BarEvent[]): BarEvent[] {
  return [...new Map(bars.map((event) => [keyOf(event), event])).values()];
}

function slices(bars: readonly BarEvent[]): (readonly BarEvent[])[] {
  const count = Math.ceil(bars.length / ROWS_A_MESSAGE);
  return Array.from({ length: count }, (_, at) => bars.slice(at * ROWS_A_MESSAGE, (at + 1) * ROWS_A_MESSAGE));
}

/**
 * Sends what the engine makes to the workers of the bus. Quotes only against credit, the newest state of each symbol;
 * bars and signals from one bounded log, which every receiver reads at its own pace and which is cut where all have
 * taken it. Without a receiver it keeps nothing but what is recent.
 */
export class BusSender implements KeptLog {
  readonly #options: BusSenderOptions;
  readonly #mostKeptRows: number;
  readonly #outlets = new Map<BusReceiver, BusOutlet>();
  readonly #recent = new RecentOutput();
  #kept: { readonly message: BusKept; readonly rows: number }[] = [];
  #keptRows = 0;
  #newestSeq = 0;
  #source = '';
  #mode: Mode = 'practice';
  #timer: NodeJS.Timeout | null = null;
  #soon: NodeJS.Immediate | null = null;
  #sentAtMs = -Infinity;

  constructor(options: BusSenderOptions) {
    this.#options = options;
    this.#mostKeptRows = options.mostKeptRows ?? MOST_KEPT_ROWS;
  }

  get newestSeq(): number {
    return this.#newestSeq;
  }

  after(seq: number): BusKept | null {
    const first = this.#kept[0]?.message.seq ?? Infinity;
    return this.#kept[Math.max(0, seq + 1 - first)]?.message ?? null;
  }

  /** Another source: what is recent belongs to the one before. */
  useSource(source: string): void {
    if (source === this.#source) return;
    this.#source = source;
    this.#recent.clear();
    for (const outlet of this.#outlets.values()) outlet.greet(this.#hello(), []);
    this.quotesChanged();
  }

  attach(attachment: BusAttachment, port: MessagePort): void {
    this.#mode = attachment.mode;
    const outlet =
      this.#outlets.get(attachment.receiver) ??
      new BusOutlet(attachment, this, () => {
        this.#cut();
        this.quotesChanged();
      });
    this.#outlets.set(attachment.receiver, outlet);
    outlet.attach(port, this.#hello(), this.#snapshot(outlet.takenThrough));
    this.quotesChanged();
  }

  detach(receiver: BusReceiver): void {
    this.#outlets.get(receiver)?.close();
    this.#outlets.delete(receiver);
    this.#cut();
  }

  /** Bars and signals, for whoever is to have them; `isRecovered` when it is the past that was read again. */
  push({ bars, signals, recovered }: EngineOutput, isRecovered: boolean): void {
    const newBars = newestEvents(bars);
    const newSignals = [...recovered, ...signals];
    this.#recent.note(newBars, newSignals);
    // The past is long: what of it is recent goes out when it has been read to its end.
    if (!isRecovered) this.#keep(newBars, newSignals, false);
  }

  /** The past has been read: what is recent of it may be new to those who listen. */
  recovered(): void {
    const { bars, signals } = this.#recent;
    for (const slice of slices(bars)) this.#keep(slice, [], true);
    this.#keep([], signals, true);
    this.quotesChanged();
  }

  /** Sends what changed soon, to whoever has given credit. */
  quotesChanged(): void {
    if (this.#timer || this.#soon || ![...this.#outlets.values()].some(({ wantsQuotes }) => wantsQuotes)) return;
    const waitMs = this.#sentAtMs + this.#options.intervalMs - performance.now();
    const send = (): void => {
      this.#sendQuotes();
    };
    if (waitMs > 0) this.#timer = setTimeout(send, waitMs);
    else this.#soon = setImmediate(send);
  }

  close(): void {
    this.#stopWaiting();
    for (const outlet of this.#outlets.values()) outlet.close();
  }

  #keep(bars: readonly BarEvent[], signals: BusKept['signals'], isRecovered: boolean): void {
    const rows = bars.length + signals.length;
    if (rows === 0 || this.#outlets.size === 0) return;
    this.#newestSeq += 1;
    this.#kept.push({ message: this.#message(this.#newestSeq, bars, signals, isRecovered), rows });
    this.#keptRows += rows;
    while (this.#keptRows > this.#mostKeptRows) this.#keptRows -= this.#kept.shift()?.rows ?? this.#keptRows;
    for (const outlet of this.#outlets.values()) outlet.sendKept();
  }

  #sendQuotes(): void {
    this.#stopWaiting();
    for (const outlet of this.#outlets.values()) {
      const quotes = outlet.wantsQuotes ? this.#options.takeQuotes(outlet.gatherer) : null;
      if (!quotes) continue;
      this.#sentAtMs = performance.now();
      outlet.sendQuotes(quotes);
    }
  }

  /** Forgets what every receiver has taken. */
  #cut(): void {
    const takenByAll = Math.min(Infinity, ...[...this.#outlets.values()].map(({ takenThrough }) => takenThrough));
    if ((this.#kept[0]?.message.seq ?? Infinity) > takenByAll) return;
    const rest = this.#kept.findIndex(({ message }) => message.seq > takenByAll);
    this.#kept = rest === -1 ? [] : this.#kept.slice(rest);
    this.#keptRows = this.#kept.reduce((sum, { rows }) => sum + rows, 0);
  }

  #hello(): BusHello {
    return { kind: 'hello', engineRun: this.#options.engineRun, source: this.#source, mode: this.#mode };
  }

  /** What is recent, without what follows anyway: an older state must not come after a newer one. */
  #snapshot(takenThrough: number): BusKept[] {
    const owed = this.#kept.filter(({ message }) => message.seq > takenThrough);
    const owedBars = new Set(owed.flatMap(({ message }) => message.bars.map(keyOf)));
    const owedSignals = new Set(owed.flatMap(({ message }) => message.signals.map(({ id }) => id)));
    const bars = this.#recent.bars.filter((event) => !owedBars.has(keyOf(event)));
    const signals = this.#recent.signals.filter(({ id }) => !owedSignals.has(id));
    const messages = slices(bars).map((slice) => this.#message(0, slice, [], true));
    return signals.length > 0 ? [...messages, this.#message(0, [], signals, true)] : messages;
  }

  #message(seq: number, bars: readonly BarEvent[], signals: BusKept['signals'], isRecovered: boolean): BusKept {
    return { kind: 'kept', seq, source: this.#source, bars, signals, isRecovered, lostBefore: 0 };
  }

  #stopWaiting(): void {
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#soon) clearImmediate(this.#soon);
    this.#timer = null;
    this.#soon = null;
  }
}
