import fc from 'fast-check';
import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { DurableOutbox } from './durable-outbox.ts';

interface Parcel {
  readonly seq: number;
  readonly content: number;
}

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

function receiver(outbox: DurableOutbox<Parcel>): () => Parcel[] {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  outbox.attach(port1);
  return () => {
    const received: Parcel[] = [];
    for (let next = receiveMessageOnPort(port2); next; next = receiveMessageOnPort(port2)) {
      received.push(next.message as Parcel);
    }
    return received;
  };
}

const push = (outbox: DurableOutbox<Parcel>, content: number, rows = 1): boolean =>
  outbox.push(rows, (seq) => ({ seq, content }));

describe('the durable outbox', () => {
  it('sends again to a new receiver exactly what was not acknowledged', () => {
    const outbox = new DurableOutbox<Parcel>(100);
    const first = receiver(outbox);
    for (const content of [10, 20, 30]) push(outbox, content);
    expect(first().map(({ content }) => content)).toEqual([10, 20, 30]);
    outbox.acknowledge(2);
    const second = receiver(outbox);
    push(outbox, 40);
    expect(second().map(({ content }) => content)).toEqual([30, 40]);
  });

  it('keeps what is pushed while nobody listens', () => {
    const outbox = new DurableOutbox<Parcel>(100);
    push(outbox, 1);
    outbox.detach();
    push(outbox, 2);
    expect(receiver(outbox)().map(({ content }) => content)).toEqual([1, 2]);
  });

  it('refuses beyond its bound and counts what it refused', () => {
    const outbox = new DurableOutbox<Parcel>(5);
    expect([push(outbox, 1, 3), push(outbox, 2, 3), push(outbox, 3, 2)]).toEqual([true, false, true]);
    expect(outbox.state()).toEqual({ queuedRows: 5, lostRows: 3 });
    outbox.acknowledge(2);
    expect(outbox.state()).toEqual({ queuedRows: 0, lostRows: 3 });
  });

  it('delivers every message at least once and in order, whoever dies when', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('push' as const) }),
      fc.record({ kind: fc.constant('replace' as const) }),
      fc.record({ kind: fc.constant('acknowledge' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const outbox = new DurableOutbox<Parcel>(1_000);
        let take = receiver(outbox);
        const durable = new Set<number>();
        let inFlight: Parcel[] = [];
        let pushed = 0;
        const accept = (share: number): void => {
          inFlight.push(...take());
          const accepted = inFlight.splice(0, Math.ceil(inFlight.length * share));
          for (const { content } of accepted) durable.add(content);
          const last = accepted.at(-1);
          if (last) outbox.acknowledge(last.seq);
        };
        for (const action of steps) {
          if (action.kind === 'push') push(outbox, ++pushed);
          else if (action.kind === 'acknowledge') accept(action.share);
          else {
            inFlight = [];
            take = receiver(outbox);
          }
        }
        accept(1);
        expect([...durable].sort((a, b) => a - b)).toEqual(Array.from({ length: pushed }, (_, index) => index + 1));
        expect(outbox.state().queuedRows).toBe(0);
      }),
    );
  });
});
