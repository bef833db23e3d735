import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import type { DisplayBatch } from '#core/contract/display';
import type { ReplayProgress } from '#core/contract/replay';
import { FeedTape } from '#core/engine/feed-tape';
import type { FeedBatch } from '#core/market/feed-batch';
import { epochMs } from '#core/market/units';
import { replaySource } from '#core/replay/replay-source';
import { defaultStrategy } from '#core/signals/catalogue';
import type { Signal } from '#core/signals/signal';
import { EngineHost } from '../engine/engine-host.ts';
import { ReplayRun } from './replay-run.ts';

const NQ = '/NQ';
const at = (clock: string): number => Date.parse(`2026-11-24T${clock}Z`);
const [FROM_MS, TO_MS] = [at('14:28:00'), at('14:50:00')];

/** A morning that breaks out above its first minute, a trade a second. */
function morning(): readonly FeedBatch[] {
  const tape = new FeedTape('epoch-1', 'schwab');
  tape.rare({ kind: 'link', state: 'up', exchangeMs: epochMs(FROM_MS) }).clock(FROM_MS);
  for (let second = 0; second < 20 * 60; second += 1) {
    const now = at('14:29:00') + second * 1_000;
    const last = 100 + Math.floor(second / 90) * 0.5 + (second % 3) * 0.25;
    tape.trade(NQ, { at: now, last, total: second, size: 1 }).clock(now + 300);
  }
  return tape.clock(TO_MS).batches();
}

class Stage {
  readonly progress: ReplayProgress[] = [];
  readonly told: Signal[] = [];
  readonly shown: DisplayBatch[] = [];
  readonly run: ReplayRun;
  readonly #engine: EngineHost;
  #generation = 0;
  #waiting: (() => void) | null = null;

  constructor() {
    this.#engine = new EngineHost({
      display: (batch) => this.shown.push(batch),
      health: () => undefined,
      signal: (signal) => this.told.push(signal),
      recovered: () => undefined,
      alertMoves: () => undefined,
      paperSession: () => undefined,
    });
    this.run = new ReplayRun({
      fromMs: FROM_MS,
      toMs: TO_MS,
      feed: morning,
      endMs: Infinity,
      onProgress: (progress) => {
        this.progress.push(progress);
        this.#waiting?.();
      },
    });
    const [rows, results] = [new MessageChannel(), new MessageChannel()];
    this.run.attachFeed(rows.port1);
    this.run.attachArchive(results.port1);
    this.#engine.attachArchive(results.port2);
    this.#engine.attachFeed(rows.port2);
  }

  get newest(): ReplayProgress {
    const newest = this.progress.at(-1);
    if (!newest) throw new Error('It has said nothing of itself.');
    return newest;
  }

  /** Rebuilds up to an instant, as the main process asks for it. */
  async seek(toMs: number, play = false): Promise<void> {
    this.#generation += 1;
    const source = replaySource('test', this.#generation);
    this.#engine.configure({ source, strategies: [defaultStrategy([NQ])] });
    this.run.begin({ source, generation: this.#generation, toMs, play });
    const generation = this.#generation;
    await this.until(
      ({ state, generation: told }) => told === generation && state !== 'seeking' && state !== 'opening',
    );
  }

  until(holds: (progress: ReplayProgress) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        const newest = this.progress.at(-1);
        if (!newest || !holds(newest)) return;
        this.#waiting = null;
        resolve();
      };
      this.#waiting = look;
      look();
    });
  }

  /** Minutes of which a bar has closed. */
  minutes(): string[] {
    return this.run.store.bars().map(({ startMs }) => new Date(startMs).toISOString().slice(11, 16));
  }

  close(): void {
    this.run.close();
    this.#engine.close();
  }
}

let stage: Stage | null = null;
const open = (): Stage => (stage = new Stage());
afterEach(() => stage?.close());

describe('a replay', () => {
  it('goes to an instant: bars and signals up to there are known, nothing of what follows is', async () => {
    const { run } = open();
    await stage?.seek(at('14:40:30'));
    expect(stage?.newest).toMatchObject({ state: 'paused', exchangeMs: at('14:40:30'), generation: 1 });
    expect(stage?.minutes().at(-1)).toBe('14:39');
    expect(run.store.recentSignals(9)).toHaveLength(1);
    expect(run.store.signalCount).toBe(1);
  });

  it('goes back: what had happened after that has not happened', async () => {
    const { run } = open();
    await stage?.seek(at('14:45:00'));
    await stage?.seek(at('14:30:10'));
    expect(stage?.minutes()).toEqual(['14:29']);
    expect(run.store.recentSignals(9)).toEqual([]);
  });

  it('gives the same signal with the same id however often it is rebuilt', async () => {
    const { run } = open();
    const ids = new Set<string>();
    for (const clock of ['14:45:00', '14:41:00', '14:49:00']) {
      await stage?.seek(at(clock));
      for (const signal of run.store.recentSignals(9)) ids.add(JSON.stringify(signal));
    }
    expect(ids.size).toBe(1);
  });

  it('steps by bar to just behind the close, and by trade to the next one', async () => {
    const { run } = open();
    await stage?.seek(at('14:31:30'));
    const before = stage?.minutes().length ?? 0;
    run.control({ do: 'step-bar' });
    await stage?.until(({ state, exchangeMs }) => state === 'paused' && exchangeMs > at('14:31:30'));
    await stage?.until(({ exchangeMs }) => exchangeMs >= at('14:32:01') && exchangeMs < at('14:32:03'));
    expect(stage?.minutes()).toHaveLength(before + 1);
    const here = stage?.newest.exchangeMs ?? 0;
    run.control({ do: 'step-tick', symbol: NQ });
    await stage?.until(({ exchangeMs }) => exchangeMs > here);
    expect((stage?.newest.exchangeMs ?? 0) - here).toBeLessThanOrEqual(1_000);
  });

  it('plays at full speed to the end and says that it is the end', async () => {
    const { run } = open();
    await stage?.seek(FROM_MS);
    run.control({ do: 'speed', speed: null });
    run.control({ do: 'play' });
    await stage?.until(({ state }) => state === 'ended');
    expect(stage?.newest.exchangeMs).toBe(TO_MS);
    expect(stage?.minutes()).toHaveLength(20);
    expect(stage?.told).toHaveLength(1);
  });

  it('plays at its own pace, and stands still when it is paused', async () => {
    const { run } = open();
    await stage?.seek(at('14:30:00'));
    run.control({ do: 'speed', speed: 1_000 });
    run.control({ do: 'play' });
    await stage?.until(({ state, exchangeMs }) => state === 'playing' && exchangeMs > at('14:32:00'));
    run.control({ do: 'pause' });
    await stage?.until(({ state }) => state === 'paused');
    const here = stage?.newest.exchangeMs;
    const bars = stage?.minutes().length;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(run.progress().exchangeMs).toBe(here);
    expect(stage?.minutes()).toHaveLength(bars ?? -1);
  });

  it('goes on playing behind a seek when it was playing', async () => {
    open();
    await stage?.seek(at('14:40:00'), true);
    expect(stage?.newest.state).toBe('playing');
  });
});
