import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BusAttachment, BusKept, BusQuotes, BusToEngine, EngineToBus } from '#core/contract/bus-port';
import { Engine } from '#core/engine/engine';
import { EngineOutput } from '#core/engine/engine-output';
import { FeedTape } from '#core/engine/feed-tape';
import type { Bar } from '#core/market/bar';
import { COLUMN, ROW_WIDTH } from '#core/market/feed-batch';
import { priceFromPoints, priceToPoints } from '#core/market/price';
import { epochMs, quantity, symbolName, type Price } from '#core/market/units';
import { eventually } from '../archive/testing/eventually.ts';
import { BusSender } from './bus-sender.ts';

const MIRROR: BusAttachment = { receiver: 'mirror', mode: 'practice', wantsForming: false };
const API: BusAttachment = { receiver: 'api', mode: 'practice', wantsForming: true };
const at = (time: string): number => Date.parse(`2026-11-24T${time}Z`);

/** A worker's end of the port: remembers what came and answers only when told. */
class FakeReceiver {
  readonly heard: EngineToBus[] = [];
  readonly #port: MessagePort;

  constructor(sender: BusSender, attachment: BusAttachment) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.on('message', (message: EngineToBus) => {
      this.heard.push(message);
      this.onMessage(message);
    });
    sender.attach(attachment, port2);
  }

  onMessage: (message: EngineToBus) => void = () => undefined;

  say(message: BusToEngine): void {
    this.#port.postMessage(message);
  }

  take(seq: number): void {
    this.say({ kind: 'taken', engineRun: 'run-1', seq });
  }

  get quotes(): BusQuotes[] {
    return this.heard.filter((message) => message.kind === 'quotes');
  }

  get kept(): BusKept[] {
    return this.heard.filter((message) => message.kind === 'kept');
  }

  /** What came of bars, e.g. "14:30 closed". */
  get bars(): string[] {
    return this.kept.flatMap(({ bars }) =>
      bars.map(({ change, bar }) => `${new Date(bar.startMs).toISOString().slice(11, 16)} ${change}`),
    );
  }

  close(): void {
    this.#port.close();
  }
}

function output(time: string, change: 'closed' | 'revised' = 'closed', close = 100): EngineOutput {
  const price = priceFromPoints(close);
  const bar: Bar = {
    symbol: symbolName('/NQ'),
    startMs: epochMs(at(`${time}:00`)),
    open: price,
    high: price,
    low: price,
    close: price,
    volume: quantity(1),
    tickCount: 1,
    grade: 'built',
    contract: null,
  };
  const out = new EngineOutput();
  out.bars.push({ change, bar });
  return out;
}

let engine: Engine;
let sender: BusSender;
const receivers: FakeReceiver[] = [];
const join = (attachment: BusAttachment): FakeReceiver => {
  const receiver = new FakeReceiver(sender, attachment);
  receivers.push(receiver);
  return receiver;
};
const apply = (tape: FeedTape): void => {
  for (const batch of tape.batches()) engine.apply(batch, new EngineOutput());
  sender.quotesChanged();
};
const quoteTape = (epoch: string, ...bids: readonly number[]): FeedTape => {
  const tape = new FeedTape(epoch);
  for (const [index, bid] of bids.entries()) tape.quote('/NQ', { at: at('14:30:00') + index, bid });
  return tape;
};
const bidOf = ({ rows }: BusQuotes, index = 0): number =>
  priceToPoints((rows[index * ROW_WIDTH + COLUMN.bid] ?? NaN) as Price);

beforeEach(() => {
  engine = new Engine([]);
  sender = new BusSender({
    engineRun: 'run-1',
    takeQuotes: (gatherer) => engine.takeBus(gatherer),
    intervalMs: 0,
    mostKeptRows: 100,
  });
  sender.useSource('tape');
});

afterEach(() => {
  sender.close();
  for (const receiver of receivers.splice(0)) receiver.close();
});

describe('quotes', () => {
  it('come only against credit, the newest of each symbol, and what it replaced is counted', async () => {
    const mirror = join(MIRROR);
    mirror.say({ kind: 'more' });
    apply(quoteTape('a', 1));
    await eventually(() => {
      expect(mirror.quotes).toHaveLength(1);
    });
    for (const [index, bid] of [2, 3, 4, 5].entries()) apply(quoteTape(`b${index}`, bid));
    mirror.say({ kind: 'more' });
    await eventually(() => {
      expect(mirror.quotes).toHaveLength(2);
    });
    expect(mirror.quotes.map((quotes) => bidOf(quotes))).toEqual([1, 5]);
    expect(mirror.quotes).toMatchObject([
      { superseded: 0, isSnapshot: true },
      { superseded: 3, isSnapshot: false },
    ]);
  });

  it('a receiver that gives no credit keeps none from another', async () => {
    const mirror = join(MIRROR);
    const api = join(API);
    api.onMessage = ({ kind }) => {
      if (kind === 'quotes') api.say({ kind: 'more' });
    };
    api.say({ kind: 'more' });
    for (const bid of [1, 2, 3]) {
      apply(quoteTape(`t${bid}`, bid));
      await eventually(() => {
        expect(bidOf(api.quotes.at(-1) ?? expect.fail('no quotes'))).toBe(bid);
      });
    }
    expect(mirror.quotes).toEqual([]);
  });

  it('a receiver that comes again gets every symbol', async () => {
    join(MIRROR).say({ kind: 'more' });
    apply(quoteTape('a', 7));
    await eventually(() => {
      expect(receivers[0]?.quotes).toHaveLength(1);
    });
    const again = join(MIRROR);
    again.say({ kind: 'more' });
    await eventually(() => {
      expect(again.quotes).toMatchObject([{ symbols: ['/NQ'], isSnapshot: true }]);
    });
  });

  it('carry the bar in progress for a receiver that wants it', async () => {
    const tape = new FeedTape('a');
    tape.rare({ kind: 'link', state: 'up', exchangeMs: epochMs(at('14:29:00')) });
    tape.trade('/NQ', { at: at('14:29:00'), last: 1, total: 1 }).clock(at('14:29:01'));
    tape.trade('/NQ', { at: at('14:30:01'), last: 2, total: 2 }).clock(at('14:30:02'));
    const api = join(API);
    const mirror = join(MIRROR);
    for (const receiver of [api, mirror]) receiver.say({ kind: 'more' });
    apply(tape);
    await eventually(() => {
      expect([api.quotes.length, mirror.quotes.length]).toEqual([1, 1]);
    });
    expect(api.quotes[0]?.forming.at(-1)?.startMs).toBe(at('14:30:00'));
    expect(mirror.quotes[0]?.forming).toEqual([]);
  });
});

describe('bars', () => {
  it('are sent again to the next life of a receiver until it has taken them', async () => {
    const first = join(MIRROR);
    for (const time of ['14:30', '14:31', '14:32']) sender.push(output(time), false);
    await eventually(() => {
      expect(first.bars).toHaveLength(3);
    });
    first.take(2);
    await eventually(() => {
      expect(sender.after(0)?.seq).toBe(3);
    });
    first.close();
    const second = join(MIRROR);
    await eventually(() => {
      expect(second.kept.filter(({ isRecovered }) => !isRecovered)).toMatchObject([{ seq: 3 }]);
    });
    expect(second.kept[0]).toMatchObject({ seq: 0, isRecovered: true, bars: { length: 2 } });
  });

  it('never come in an older state after a newer one', async () => {
    join(MIRROR);
    sender.push(output('14:30', 'closed', 100), false);
    sender.push(output('14:30', 'revised', 101), false);
    const again = join(MIRROR);
    await eventually(() => {
      expect(again.bars).toEqual(['14:30 closed', '14:30 revised']);
    });
  });

  it('are kept only as many as the bound says, oldest given up first, and what was given up is told', async () => {
    const mirror = join(MIRROR);
    for (let index = 0; index < 300; index += 1) sender.push(output('14:30', 'revised', index), false);
    await eventually(() => {
      expect(mirror.kept).toHaveLength(64);
    });
    mirror.take(64);
    await eventually(() => {
      expect(mirror.kept.at(64)).toMatchObject({ seq: 201, lostBefore: 136 });
    });
    mirror.onMessage = (message) => {
      if (message.kind === 'kept') mirror.take(message.seq);
    };
    mirror.take(mirror.kept.at(-1)?.seq ?? 0);
    await eventually(() => {
      expect(mirror.kept.at(-1)?.seq).toBe(300);
      expect(sender.after(0)).toBeNull();
    });
  });

  it('are not kept when nobody is switched on, nor for one that was switched off', () => {
    sender.push(output('14:30'), false);
    expect(sender.after(0)).toBeNull();
    join(MIRROR);
    sender.push(output('14:31'), false);
    expect(sender.after(0)).not.toBeNull();
    sender.detach('mirror');
    expect(sender.after(0)).toBeNull();
  });

  it('that were read again come once, when the past is complete', async () => {
    const mirror = join(MIRROR);
    sender.push(output('14:30'), true);
    sender.push(output('14:31'), true);
    sender.recovered();
    await eventually(() => {
      expect(mirror.kept).toMatchObject([{ seq: 1, isRecovered: true, bars: { length: 2 } }]);
    });
  });

  it('of another source are not recent any more', async () => {
    sender.push(output('14:30'), false);
    sender.useSource('other');
    const mirror = join(MIRROR);
    await eventually(() => {
      expect(mirror.heard).toEqual([{ kind: 'hello', engineRun: 'run-1', source: 'other', mode: 'practice' }]);
    });
  });
});
