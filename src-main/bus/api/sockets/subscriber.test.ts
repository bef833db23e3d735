import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Subscriber, type FrameSocket } from './subscriber.ts';

/** A socket whose reader takes frames when a test says so. */
class SlowSocket implements FrameSocket {
  readonly taken: string[] = [];
  readonly #under: { readonly frame: Buffer; readonly done: () => void }[] = [];
  closed: number | null = null;
  isTerminated = false;

  send(frame: Buffer, _options: { readonly binary: false }, done: () => void): void {
    this.#under.push({ frame, done });
  }
  take(count: number): void {
    for (const { frame, done } of this.#under.splice(0, count)) {
      this.taken.push(frame.toString());
      done();
    }
  }
  get bytesUnderWay(): number {
    return this.#under.reduce((sum, { frame }) => sum + frame.length, 0);
  }
  close(code: number): void {
    this.closed = code;
  }
  terminate(): void {
    this.isTerminated = true;
  }
  ping(): void {
    // Nothing to see.
  }
}

const LIMITS = { bytesInFlight: 100, heldFrames: 5, stalledMs: 1_000, goodbyeMs: 100 };
const caller = { tokenId: 't', rights: new Set<never>() };
let socket: SlowSocket;
let slow: ReturnType<typeof vi.fn<() => void>>;
let subscriber: Subscriber;
beforeEach(() => {
  vi.useFakeTimers();
  socket = new SlowSocket();
  slow = vi.fn<() => void>();
  subscriber = new Subscriber(socket, caller, slow, LIMITS);
});
afterEach(() => {
  vi.useRealTimers();
});

const quote = (channel: string, at: number): boolean =>
  subscriber.send(Buffer.from(`${channel}${at}`.padEnd(50)), channel);

describe('a slow reader', () => {
  it('gets of each quote the newest, and all bars in their order', () => {
    const bar = (at: number): boolean => subscriber.send(Buffer.from(`bar${at}`.padEnd(50)));
    for (let at = 1; at <= 3; at += 1) bar(at);
    const replaced = [quote('a', 1), quote('b', 1), quote('a', 2), quote('a', 3)];
    bar(4);
    socket.take(Infinity);
    socket.take(Infinity);
    socket.take(Infinity);
    expect(socket.taken.map((text) => text.trim())).toEqual(['bar1', 'bar2', 'bar3', 'b1', 'a3', 'bar4']);
    expect(replaced).toEqual([false, false, true, true]);
    expect(slow).not.toHaveBeenCalled();
  });

  it('never has more waiting than it may, however much comes, and is dropped for bars that it does not take', () => {
    for (let at = 0; at < 100_000; at += 1) quote(`${at % 7}`, at);
    expect(subscriber.heldFrames).toBe(7);
    expect(socket.bytesUnderWay).toBeLessThanOrEqual(LIMITS.bytesInFlight + 50);
    expect(slow).not.toHaveBeenCalled();
    for (let at = 0; at < 10; at += 1) subscriber.send(Buffer.from('bar'));
    expect(slow).toHaveBeenCalled();
    expect(subscriber.heldFrames).toBe(7 + LIMITS.heldFrames);
  });

  it('is dropped when it takes nothing for long, and not while it takes something', () => {
    for (let at = 0; at < 20; at += 1) quote(`${at}`, at);
    for (let at = 0; at < 5; at += 1) {
      vi.advanceTimersByTime(LIMITS.stalledMs - 1);
      socket.take(1);
    }
    expect(slow).not.toHaveBeenCalled();
    vi.advanceTimersByTime(LIMITS.stalledMs);
    expect(slow).toHaveBeenCalledOnce();
  });

  it('is cut off when it does not even take the goodbye', () => {
    quote('a', 1);
    subscriber.close(4_008, 'slow');
    expect(socket.closed).toBe(4_008);
    expect(quote('a', 2)).toBe(false);
    vi.advanceTimersByTime(LIMITS.goodbyeMs);
    expect(socket.isTerminated).toBe(true);
  });

  it('whatever the rhythm: bars are a beginning of what was sent, quotes end with the newest', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('bar' as const) }),
      fc.record({ kind: fc.constant('quote' as const), channel: fc.constantFrom('a', 'b') }),
      fc.record({ kind: fc.constant('take' as const), count: fc.nat(5) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        socket = new SlowSocket();
        const dropped = vi.fn();
        subscriber = new Subscriber(socket, caller, dropped, LIMITS);
        const bars: string[] = [];
        const newest = new Map<string, string>();
        steps.forEach((one, at) => {
          if (one.kind === 'take') socket.take(one.count);
          else if (one.kind === 'quote') {
            const text = `${one.channel}${at}`.padEnd(40);
            newest.set(one.channel, text);
            subscriber.send(Buffer.from(text), one.channel);
          } else {
            bars.push(`bar${at}`.padEnd(40));
            subscriber.send(Buffer.from(`bar${at}`.padEnd(40)));
          }
          expect(subscriber.heldFrames).toBeLessThanOrEqual(LIMITS.heldFrames + 2);
        });
        for (let at = 0; at < 60; at += 1) socket.take(Infinity);
        const takenBars = socket.taken.filter((text) => text.startsWith('bar'));
        if (dropped.mock.calls.length === 0) expect(takenBars).toEqual(bars);
        for (const [channel, text] of newest) {
          expect(socket.taken.filter((taken) => taken.startsWith(channel) && !taken.startsWith('bar')).at(-1)).toBe(
            text,
          );
        }
      }),
    );
  });
});
