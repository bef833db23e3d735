import fc from 'fast-check';
import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import type { EngineToFeed, FeedToEngine } from '#core/contract/workers';
import { ROW_WIDTH, type FeedBatch } from '#core/market/feed-batch';
import { EnginePort } from './engine-port.ts';

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

const EPOCH = 'epoch-1';
const greeting = (throughRowSeq: number): FeedToEngine => ({ kind: 'hello', epoch: EPOCH, source: 's', throughRowSeq });

function batchOf(firstRowSeq: number, rowCount: number): FeedBatch {
  const rows = new Float64Array(rowCount * ROW_WIDTH);
  return { epoch: EPOCH, source: 's', batchSeq: firstRowSeq, firstRowSeq, symbols: [], rowCount, rows, rare: [] };
}

/** An engine that takes what is in its port when it is told to. */
class SlowEngine {
  readonly feed: EnginePort;
  readonly heard: FeedToEngine[] = [];
  readonly #port: MessagePort;
  #tell: (message: EngineToFeed) => void = () => undefined;

  constructor(mostRowsAhead: number) {
    const { port1, port2 } = new MessageChannel();
    open.push(port1, port2);
    this.#port = port2;
    // The port's own delivery is a turn of the event loop away; a test wants the word at once.
    const on: unknown = (_name: string, listener: (message: EngineToFeed) => void) => {
      this.#tell = listener;
      return port1;
    };
    port1.on = on as MessagePort['on'];
    this.feed = new EnginePort(port1, () => undefined, mostRowsAhead);
  }

  get rowsInPort(): number {
    const waiting = this.#receive();
    this.heard.push(...waiting);
    return waiting.reduce((sum, one) => sum + (one.kind === 'hello' ? 0 : one.batch.rowCount), 0);
  }

  /** Takes everything; each batch is acknowledged. */
  takeAll(): void {
    for (let waiting = this.#receive(); waiting.length > 0; waiting = this.#receive()) {
      this.heard.push(...waiting);
      for (const one of waiting) if (one.kind !== 'hello') this.acknowledge(one.batch);
    }
  }

  acknowledge({ firstRowSeq, rowCount }: FeedBatch): void {
    this.#tell({ kind: 'taken', epoch: EPOCH, throughRowSeq: firstRowSeq + rowCount - 1 });
  }

  #receive(): FeedToEngine[] {
    const waiting: FeedToEngine[] = [];
    for (let next = receiveMessageOnPort(this.#port); next; next = receiveMessageOnPort(this.#port)) {
      waiting.push(next.message as FeedToEngine);
    }
    return waiting;
  }
}

describe('the port to an engine', () => {
  it('sends everything to an engine that keeps up', () => {
    const engine = new SlowEngine(100);
    engine.feed.greet({ kind: 'hello', epoch: EPOCH, source: 's', throughRowSeq: 40 });
    for (let row = 41; row < 1_000; row += 50) {
      engine.feed.send(batchOf(row, 50));
      engine.takeAll();
    }
    expect(engine.heard[0]).toEqual(greeting(40));
    expect(engine.heard.filter(({ kind }) => kind === 'feed-batch')).toHaveLength(20);
    expect(engine.feed.isBehind).toBe(false);
  });

  it('holds back from one that does not, and greets it anew when it has caught up', () => {
    const engine = new SlowEngine(100);
    for (let row = 1; row <= 401; row += 50) engine.feed.send(batchOf(row, 50));
    expect(engine.feed.isBehind).toBe(true);
    engine.takeAll();
    expect(engine.feed.isBehind).toBe(false);
    engine.feed.send(batchOf(451, 50));
    engine.takeAll();
    const heard = engine.heard.map((one) =>
      one.kind === 'hello' ? `hello ${one.throughRowSeq}` : one.batch.firstRowSeq,
    );
    expect(heard).toEqual([1, 51, 'hello 450', 451]);
  });

  it('lets a batch through that is larger than the bound when nothing waits before it', () => {
    const engine = new SlowEngine(100);
    engine.feed.send(batchOf(1, 500));
    expect(engine.feed.isBehind).toBe(false);
  });

  it('never has more rows in the port than the bound and one batch, and leaves no row untold', () => {
    const action = fc.oneof(fc.integer({ min: 1, max: 80 }), fc.constant('take' as const));
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const engine = new SlowEngine(100);
        let next = 1;
        let unread = 0;
        for (const one of actions) {
          if (one === 'take') {
            for (const message of engine.heard.splice(0))
              if (message.kind !== 'hello') engine.acknowledge(message.batch);
            unread = 0;
          } else {
            engine.feed.send(batchOf(next, one));
            next += one;
          }
          unread += engine.rowsInPort;
          expect(unread).toBeLessThanOrEqual(180);
        }
        engine.takeAll();
        for (const port of open.splice(0)) port.close();
      }),
    );
  });

  it('tells of every row, live or by a greeting', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 80 }), fc.boolean()), { maxLength: 60 }), (steps) => {
        const engine = new SlowEngine(100);
        let next = 1;
        for (const [rows, takes] of steps) {
          engine.feed.send(batchOf(next, rows));
          next += rows;
          if (takes) engine.takeAll();
        }
        engine.takeAll();
        let known = 0;
        for (const one of engine.heard) {
          if (one.kind === 'hello') known = Math.max(known, one.throughRowSeq);
          else {
            expect(one.batch.firstRowSeq).toBe(known + 1);
            known += one.batch.rowCount;
          }
        }
        expect(known).toBe(next - 1);
        for (const port of open.splice(0)) port.close();
      }),
    );
  });
});
