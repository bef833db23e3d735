import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type {
  Acknowledgement,
  EngineToArchive,
  FeedToArchive,
  ReplayChunk,
  ReplayRequest,
} from '#core/contract/workers';
import type { Bar } from '#core/market/bar';
import type { FeedBatch } from '#core/market/feed-batch';
import type { Signal } from '#core/signals/signal';
import { DurableOutbox } from '../../workers/durable-outbox.ts';

/** A feed or an engine as the archive knows it: an outbox, a port, and what came back. */
export class SampleSender {
  readonly outbox: DurableOutbox<FeedToArchive | EngineToArchive>;
  readonly chunks: ReplayChunk[] = [];
  acknowledged = 0;
  onAcknowledged: () => void = () => undefined;
  #port: MessagePort | null = null;

  constructor(maximumRows = 1_000_000) {
    this.outbox = new DurableOutbox(maximumRows);
  }

  /** Connects to an archive (again); returns the archive's end. */
  connect(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    port1.on('message', (message: Acknowledgement | ReplayChunk) => {
      if (message.kind === 'replay-chunk') this.chunks.push(message);
      else {
        this.acknowledged = Math.max(this.acknowledged, message.seq);
        this.outbox.acknowledge(message.seq);
        this.onAcknowledged();
      }
    });
    this.#port = port1;
    this.outbox.attach(port1);
    return port2;
  }

  disconnect(): void {
    this.outbox.detach();
    this.#port?.close();
  }

  sendFeed(...batches: readonly FeedBatch[]): void {
    for (const batch of batches) {
      this.outbox.push(batch.rowCount, (seq) => ({ kind: 'feed-batch', seq, batch }));
    }
  }

  sendBars(bars: readonly Bar[], source = 'schwab'): void {
    this.outbox.push(bars.length, (seq) => ({ kind: 'bars', seq, source, bars }));
  }

  sendSignals(signals: readonly Signal[], source = 'schwab'): void {
    this.outbox.push(signals.length, (seq) => ({ kind: 'signals', seq, source, signals, proofs: [], corrections: [] }));
  }

  ask(request: Omit<ReplayRequest, 'kind'>): void {
    this.#port?.postMessage({ kind: 'replay', ...request });
  }
}
