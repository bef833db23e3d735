import type { MessagePort } from 'node:worker_threads';
import type { EngineToArchive } from '#core/contract/workers';
import type { EngineOutput } from '#core/engine/engine-output';
import type { Bar } from '#core/market/bar';
import { DurableOutbox, type OutboxState } from '../workers/durable-outbox.ts';

/** Bars and signals that the archive may owe before new ones are given up and counted: a week of all symbols. */
const MAXIMUM_QUEUED_ROWS = 200_000;

/** Of several states of one bar, the last; in the order in which the bars came up first. */
function newestStates(bars: EngineOutput['bars']): Bar[] {
  const newest = new Map<string, Bar>();
  for (const { bar } of bars) newest.set(`${bar.symbol} ${bar.startMs}`, bar);
  return [...newest.values()];
}

/** Hands bars and signals to the archive and keeps them until it says that they are durable. */
export class ArchiveOutbox {
  readonly #outbox: DurableOutbox<EngineToArchive>;

  constructor(maximumQueuedRows = MAXIMUM_QUEUED_ROWS) {
    this.#outbox = new DurableOutbox<EngineToArchive>(maximumQueuedRows);
  }

  push(source: string, { bars, signals, recovered, proofs, corrections }: EngineOutput): void {
    const newBars = newestStates(bars);
    if (newBars.length > 0) this.#outbox.push(newBars.length, (seq) => ({ kind: 'bars', seq, source, bars: newBars }));
    // Signals found again carry the id under which they are stored already.
    const newSignals = [...recovered, ...signals];
    const rows = newSignals.length + corrections.length;
    if (rows === 0) return;
    const said = { signals: newSignals, proofs: [...proofs], corrections: [...corrections] };
    this.#outbox.push(rows, (seq) => ({ kind: 'signals', seq, source, ...said }));
  }

  acknowledge(seq: number): void {
    this.#outbox.acknowledge(seq);
  }

  attach(port: MessagePort): void {
    this.#outbox.attach(port);
  }

  detach(): void {
    this.#outbox.detach();
  }

  state(): OutboxState {
    return this.#outbox.state();
  }
}
