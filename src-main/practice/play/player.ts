import { performance } from 'node:perf_hooks';
import type { EventSink, Playback } from '../market/playback.ts';
import type { MarketWatcher } from './market-watcher.ts';

/** Who watches: gets every event in order, and may ask the clock to wait. */
export interface Audience {
  offer(...event: Parameters<EventSink>): void;
  /** Everything offered so far belongs together and may be sent; the exchange clock stands at `timestamp`. */
  flush(timestamp: number): void;
  heartbeat(timestamp: number): void;
  /** Whether the clock must wait for somebody who is behind. */
  isCongested(realMs: number): boolean;
}

export interface PlayerOptions {
  readonly playback: Playback;
  readonly audience: Audience;
  /** Hear of each event after the audience has, and of the clock before what it makes due is sent. */
  readonly watchers?: readonly MarketWatcher[];
  /** Where the clock stands until the first subscription. */
  readonly fromMs: number;
  /** Until here play is as fast as the audience can take it. */
  readonly liveFromMs: number;
  readonly speed: number;
}

/**
 * - waiting: the clock stands until somebody subscribes. warm-up: history is played fast. playing: at the chosen speed.
 * - finished: the session is over; the clock runs on and heartbeats continue, but there is no more data.
 */
export type PlayerPhase = 'waiting' | 'warm-up' | 'playing' | 'finished';

const WARM_UP_SPEED = 1_000;
/** The exchange sends a heartbeat every ten seconds of its own time, but never in faster succession than this. */
const HEARTBEAT_EXCHANGE_MS = 10_000;
const SHORTEST_HEARTBEAT_MS = 50;
/** After the first subscription the clock waits for more of them: this long after the newest, this long at most. */
const SETTLE_MS = 250;
const LONGEST_SETTLE_MS = 2_000;
/** A sleeping computer or a busy thread does not make the clock jump: a turn advances it by at most this. */
const LONGEST_TURN_MS = 100;
/** How much real time a turn may take before others get theirs. */
const TURN_BUDGET_MS = 15;
/** How much real time of a turn goes into the minute after this one. */
const PREPARE_BUDGET_MS = 4;
/** A frame holds at most this much exchange time, so that the order between services stays fine-grained. */
const FRAME_EXCHANGE_MS = 1_000;
const SHORTEST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 25;

/** Real milliseconds between heartbeats at a speed. */
export function heartbeatInterval(speed: number): number {
  return Math.max(SHORTEST_HEARTBEAT_MS, HEARTBEAT_EXCHANGE_MS / speed);
}

/** Moves the exchange clock and plays what becomes due. What is played does not depend on how fast that happens. */
export class Player {
  readonly #options: PlayerOptions;
  readonly #interval: number;
  readonly #sink: EventSink;
  readonly #watchers: readonly MarketWatcher[];
  #phase: PlayerPhase = 'waiting';
  #nowMs: number;
  #realMs = performance.now();
  #firstReleaseMs: number | null = null;
  #settledMs = Infinity;
  #beatExchangeMs: number;
  #beatRealMs = performance.now();
  #timer: NodeJS.Timeout | null = null;
  #immediate: NodeJS.Immediate | null = null;
  #stopped = false;

  constructor(options: PlayerOptions) {
    this.#options = options;
    this.#watchers = options.watchers ?? [];
    this.#sink = (event, changed) => {
      options.audience.offer(event, changed);
      if (this.#watchers.length > 0 && event.kind !== 'bar') this.#tellWatchers(event.symbol, event.ms);
    };
    this.#interval = heartbeatInterval(options.speed);
    this.#nowMs = options.fromMs;
    this.#beatExchangeMs = options.fromMs;
  }

  get phase(): PlayerPhase {
    return this.#phase;
  }

  /** The exchange clock in whole milliseconds: nothing later has been played. */
  get nowMs(): number {
    return Math.floor(this.#nowMs);
  }

  start(): void {
    this.#realMs = performance.now();
    this.#schedule(SHORTEST_PAUSE_MS);
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#immediate) clearImmediate(this.#immediate);
  }

  /** Somebody has subscribed: the first time this starts the clock, a moment later. */
  release(): void {
    if (this.#phase !== 'waiting') return;
    const realMs = performance.now();
    this.#firstReleaseMs ??= realMs;
    this.#settledMs = Math.min(realMs + SETTLE_MS, this.#firstReleaseMs + LONGEST_SETTLE_MS);
  }

  #turn(): void {
    const realMs = performance.now();
    const elapsedMs = Math.min(realMs - this.#realMs, LONGEST_TURN_MS);
    this.#realMs = realMs;
    if (this.#phase === 'waiting' && realMs >= this.#settledMs) this.#phase = 'warm-up';
    const isDone = this.#phase === 'waiting' || this.#advance(elapsedMs);
    this.#beat(performance.now());
    if (this.#stopped) return;
    if (isDone) this.#prepare();
    if (isDone) this.#schedule(this.#pause());
    else this.#immediate = setImmediate(() => this.#turn());
  }

  /** Plays the exchange time that a piece of real time is worth; false when there was no time for all of it. */
  #advance(elapsedMs: number): boolean {
    const { audience } = this.#options;
    const deadline = performance.now() + TURN_BUDGET_MS;
    let left = elapsedMs;
    while (left > 0) {
      if (audience.isCongested(performance.now())) return true;
      if (performance.now() > deadline) return false;
      left -= this.#step(left);
    }
    return true;
  }

  /** One frame's worth of play; returns the real time it stands for. */
  #step(leftMs: number): number {
    const { playback, audience, liveFromMs } = this.#options;
    if (this.#phase === 'warm-up' && this.#nowMs >= liveFromMs) this.#phase = 'playing';
    const speed = this.#speed();
    const boundary = this.#phase === 'warm-up' ? liveFromMs : Infinity;
    const share = Math.min(leftMs, FRAME_EXCHANGE_MS / speed, (boundary - this.#nowMs) / speed);
    this.#nowMs = Math.min(this.#nowMs + share * speed, boundary);
    playback.playUntil(this.#nowMs, this.#sink);
    for (const watcher of this.#watchers) watcher.onClock(this.nowMs);
    audience.flush(this.nowMs);
    if (playback.nextMs === null && this.#phase === 'playing') this.#phase = 'finished';
    return share;
  }

  #tellWatchers(index: number, atMs: number): void {
    const symbol = this.#options.playback.market.symbols[index]?.ticker.symbol;
    if (symbol === undefined) return;
    for (const watcher of this.#watchers) watcher.onQuote(symbol, atMs);
  }

  #speed(): number {
    return this.#phase === 'warm-up' ? Math.max(WARM_UP_SPEED, this.#options.speed) : this.#options.speed;
  }

  #beat(realMs: number): void {
    const sinceReal = realMs - this.#beatRealMs;
    const isDue = this.#nowMs - this.#beatExchangeMs >= HEARTBEAT_EXCHANGE_MS || sinceReal >= this.#interval;
    if (!isDue || sinceReal < SHORTEST_HEARTBEAT_MS) return;
    this.#beatRealMs = realMs;
    this.#beatExchangeMs = this.#nowMs;
    this.#options.audience.heartbeat(this.nowMs);
  }

  /** Uses the pause before the next turn to make ready what comes. */
  #prepare(): void {
    if (this.#phase === 'waiting') return;
    const deadline = performance.now() + PREPARE_BUDGET_MS;
    while (performance.now() < deadline && this.#options.playback.prepare());
  }

  /** Real milliseconds until something may be due. */
  #pause(): number {
    const { nextMs } = this.#options.playback;
    const untilNext = nextMs === null ? Infinity : (nextMs - this.#nowMs) / this.#speed();
    return Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, Math.ceil(untilNext)));
  }

  #schedule(delayMs: number): void {
    this.#timer = setTimeout(() => this.#turn(), delayMs);
  }
}
