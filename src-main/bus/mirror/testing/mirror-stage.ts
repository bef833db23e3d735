import { MessageChannel } from 'node:worker_threads';
import type { MirrorConfig, MirrorHealth } from '#core/contract/mirror';
import { Engine } from '#core/engine/engine';
import { EngineOutput } from '#core/engine/engine-output';
import { FeedTape } from '#core/engine/feed-tape';
import { epochMs, MS_PER_MINUTE } from '#core/market/units';
import type { Signal } from '#core/signals/signal';
import { eventually } from '../../../archive/testing/eventually.ts';
import { sampleSignal } from '../../../archive/testing/sample-signal.ts';
import { BusSender } from '../../../engine/bus-sender.ts';
import { Mirror } from '../mirror.ts';
import type { MirrorTiming } from '../mirror-timing.ts';

/** Everything that waits in real life, short. */
export const FAST: MirrorTiming = {
  healthIntervalMs: 20,
  statusIntervalMs: 200,
  connectTimeoutMs: 1_000,
  silenceMs: 300,
  longestRetryMs: 100,
  refusedRetryMs: 100,
  refusedWriteMs: 30,
  idleCreditMs: 20,
  farewellMs: 200,
};

/** A minute of Friday, 20 November 2026, from 14:30 UTC. */
export const MINUTE_MS = Date.parse('2026-11-20T14:30:00Z');

/** A mirror at work, with the engine's own sender before it. */
export class MirrorStage {
  health: MirrorHealth | null = null;
  readonly states: string[] = [];
  readonly sender: BusSender;
  readonly #config: MirrorConfig;
  readonly #timing: MirrorTiming;
  #engine = new Engine([]);
  #mirror: Mirror;
  #epoch = 0;
  #minute = 0;
  #bid = NaN;

  constructor(config: MirrorConfig, timing: MirrorTiming = FAST) {
    this.#config = config;
    this.#timing = timing;
    this.sender = new BusSender({
      engineRun: 'run-1',
      takeQuotes: (gatherer) => this.#engine.takeBus(gatherer),
      intervalMs: 0,
    });
    this.sender.useSource('practice:test');
    this.#mirror = this.#open();
  }

  get mirror(): Mirror {
    return this.#mirror;
  }

  /** As a defect would end its thread: without a word, and with a new life after it. */
  async replaceMirror(): Promise<void> {
    await this.#mirror.close();
    this.#mirror = this.#open();
  }

  /** One update of a symbol. */
  quote(symbol: string, bid: number, ask = bid + 0.25): void {
    const at = MINUTE_MS + this.#epoch;
    this.#bid = bid;
    this.#apply(new FeedTape(`quote-${this.#epoch++}`).quote(symbol, { at, bid, ask, receivedMs: Date.now() }));
  }

  /** So many minutes of a symbol, each with one trade, closed. */
  minutes(symbol: string, count: number): void {
    const tape = new FeedTape('minutes');
    const start = MINUTE_MS + this.#minute * MS_PER_MINUTE;
    tape.rare({ kind: 'link', state: 'up', exchangeMs: epochMs(start - 2_000) });
    for (let minute = 0; minute < count; minute += 1, this.#minute += 1) {
      const at = MINUTE_MS + this.#minute * MS_PER_MINUTE;
      tape
        .trade(symbol, { at: at + 1_000, last: 100 + this.#minute, total: 10 * (this.#minute + 1), bid: this.#bid })
        .clock(at + 1_010);
      tape.clock(at + MS_PER_MINUTE + 2_000);
    }
    const [batch] = tape.batches();
    if (batch) this.#apply(batch, `minutes-${this.#minute}`);
  }

  signal(values: Partial<Signal>): void {
    const out = new EngineOutput();
    out.signals.push(sampleSignal(values));
    this.sender.push(out, false);
  }

  async until(state: MirrorHealth['state']): Promise<void> {
    await eventually(() => {
      if (this.health?.state !== state) {
        throw new Error(`${this.health?.state ?? 'nothing heard'} instead of ${state}: ${this.health?.reason ?? ''}`);
      }
    });
  }

  async close(): Promise<void> {
    this.sender.close();
    await this.#mirror.close();
  }

  #apply(tape: FeedTape | ReturnType<FeedTape['batches']>[number], epoch?: string): void {
    const batches = tape instanceof FeedTape ? tape.batches() : [tape];
    const out = new EngineOutput();
    for (const batch of batches) this.#engine.apply(epoch === undefined ? batch : { ...batch, epoch }, out);
    this.sender.push(out, false);
    this.sender.quotesChanged();
  }

  #open(): Mirror {
    const mirror = new Mirror(
      this.#config,
      (health) => {
        this.health = health;
        if (this.states.at(-1) !== health.state) this.states.push(health.state);
      },
      this.#timing,
    );
    const { port1, port2 } = new MessageChannel();
    mirror.attachEngine(port1);
    mirror.setFeedStatus({ state: 'live', reason: null, sinceWallMs: Date.now() });
    this.sender.attach({ receiver: 'mirror', mode: 'practice', wantsForming: false }, port2);
    return mirror;
  }
}
