import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlertMove } from '#core/alerts/price-alert';
import type { DisplayBatch } from '#core/contract/display';
import { engineHealthSchema } from '#core/contract/health';
import type { EngineToArchive, EngineToArchivePort, EngineToFeed, ReplayRequest } from '#core/contract/workers';
import { FeedTape } from '#core/engine/feed-tape';
import { FLAG, type FeedBatch } from '#core/market/feed-batch';
import { epochMs } from '#core/market/units';
import type { Signal } from '#core/signals/signal';
import { EngineHost, type EngineEmitter, type EngineStatus } from './engine-host.ts';
import type { EngineTiming } from './engine-timing.ts';
import { defaultStrategy } from '#core/signals/catalogue';

const NQ = '/NQ';
const SOURCE = 'tape';
const CONFIG = { source: SOURCE, strategies: [defaultStrategy([NQ])] };
const TIMING: EngineTiming = {
  displayIntervalMs: 16,
  healthIntervalMs: 20,
  busIntervalMs: 1,
  archiveWaitMs: 60,
  replaySilenceMs: 80,
};
const at = (time: string): number => Date.parse(`2026-11-24T${time}Z`);
const SESSION_START = at('00:00:00') - 3_600_000;

async function until(what: string, condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (condition()) return;
    await sleep(5);
  }
  throw new Error(`never happened: ${what}`);
}

/** A morning that breaks out upward with the 09:31 bar; three items a minute after the image. */
function morning(minutes = 4): FeedTape {
  const tape = new FeedTape('epoch-1', SOURCE);
  tape.rare({ kind: 'link', state: 'up', exchangeMs: epochMs(at('14:29:00')) });
  tape.trade(NQ, { at: at('14:28:59'), last: 100, total: 10, flags: FLAG.image }).clock(at('14:29:00'));
  for (let minute = 0; minute < minutes; minute += 1) {
    const start = at('14:30:00') + 60_000 * minute;
    tape.trade(NQ, { at: start + 5_000, last: 100 + minute, total: 20 + minute }).clock(start + 5_010);
    tape.clock(start + 61_600);
  }
  return tape;
}

/** The archive's end: remembers what it was given and answers as told. */
class FakeArchive {
  readonly received: EngineToArchivePort[] = [];
  stored: readonly FeedBatch[] = [];
  acknowledges = true;
  answers = true;
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', (message: EngineToArchivePort) => {
      this.received.push(message);
      if (message.kind === 'replay') this.#replay(message);
      else if (this.acknowledges) port.postMessage({ kind: 'ack', seq: message.seq });
    });
  }

  get requests(): ReplayRequest[] {
    return this.received.filter((message) => message.kind === 'replay');
  }

  get durable(): EngineToArchive[] {
    return this.received.filter((message) => message.kind !== 'replay');
  }

  bars(): string[] {
    return this.durable.flatMap((message) =>
      message.kind === 'bars'
        ? message.bars.map((bar) => `${new Date(bar.startMs).toISOString().slice(11, 16)} ${bar.grade}`)
        : [],
    );
  }

  signalIds(): string[] {
    return this.durable.flatMap((message) => (message.kind === 'signals' ? message.signals.map(({ id }) => id) : []));
  }

  close(): void {
    this.#port.close();
  }

  #replay({ requestSeq }: ReplayRequest): void {
    if (!this.answers) return;
    for (const batch of this.stored) {
      this.#port.postMessage({ kind: 'replay-chunk', requestSeq, batches: [batch], done: false });
    }
    this.#port.postMessage({ kind: 'replay-chunk', requestSeq, batches: [], done: true });
  }
}

let host: EngineHost;
let feed: MessagePort;
let displays: DisplayBatch[];
let recovered: Parameters<EngineEmitter['recovered']>[0][];
let alertMoves: AlertMove[];
let signals: Signal[];
let onSignal: () => void;
let health: EngineStatus[];
const archives: FakeArchive[] = [];

function attachFeed(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  host.attachFeed(port2);
  return port1;
}

function attachArchive(stored: readonly FeedBatch[] = []): FakeArchive {
  const { port1, port2 } = new MessageChannel();
  const archive = new FakeArchive(port1);
  archive.stored = stored;
  archives.push(archive);
  host.attachArchive(port2);
  return archive;
}

const greet = (throughRowSeq = 0, epoch = 'epoch-1', source = SOURCE): void => {
  feed.postMessage({ kind: 'hello', epoch, source, throughRowSeq });
};
const send = (batches: readonly FeedBatch[]): void => {
  for (const batch of batches) feed.postMessage({ kind: 'feed-batch', batch });
};

beforeEach(() => {
  displays = [];
  signals = [];
  recovered = [];
  alertMoves = [];
  onSignal = () => undefined;
  health = [];
  host = new EngineHost(
    {
      display: (batch) => displays.push(batch),
      health: (status) => health.push(status),
      signal: (signal) => {
        signals.push(signal);
        onSignal();
      },
      recovered: (found) => recovered.push(found),
      alertMoves: (moves) => alertMoves.push(...moves),
      paperSession: () => undefined,
    },
    TIMING,
  );
  host.configure(CONFIG);
  feed = attachFeed();
});

afterEach(() => {
  host.close();
  feed.close();
  for (const archive of archives.splice(0)) archive.close();
});

describe('a first start', () => {
  it('asks for the running Globex session, finds nothing, and streams', async () => {
    const archive = attachArchive();
    greet();
    send(morning().batches([3, 6, 9]));
    await until('a signal', () => signals.length === 1);
    expect(archive.requests).toEqual([
      {
        kind: 'replay',
        requestSeq: 1,
        source: SOURCE,
        fromExchangeMs: SESSION_START,
        through: { epoch: 'epoch-1', throughRowSeq: 0 },
      },
    ]);
    await until('all bars', () => archive.bars().length === 4);
    expect(archive.bars()).toEqual(['14:30 built', '14:31 built', '14:32 built', '14:33 built']);
    expect(archive.signalIds()).toEqual(signals.map(({ id }) => id));
    expect(host.status()).toMatchObject({ recovering: false, reason: null, owedRows: 0, barsClosed: 4 });
  });

  it('hands a signal to the archive before it tells it', async () => {
    const { port1, port2 } = new MessageChannel();
    host.attachArchive(port2);
    const handed: unknown[] = [];
    // What the archive's port holds at the instant at which the signal is told.
    onSignal = () => {
      for (let next = receiveMessageOnPort(port1); next; next = receiveMessageOnPort(port1)) handed.push(next.message);
    };
    greet();
    send(morning().batches([3]).slice(0, 1));
    await until('the request', () => {
      const next = receiveMessageOnPort(port1);
      if (next) port1.postMessage({ kind: 'replay-chunk', requestSeq: 1, batches: [], done: true });
      return next !== undefined;
    });
    send(morning().batches([3]).slice(1));
    await until('the signal', () => signals.length === 1);
    expect(handed).toMatchObject([{ kind: 'bars' }, { kind: 'signals', signals: [{ id: signals[0]?.id }] }]);
    port1.close();
  });

  it('waits for the time before it asks: the greeting does not tell which session runs', async () => {
    const archive = attachArchive();
    greet();
    await sleep(30);
    expect(archive.requests).toEqual([]);
    expect(host.status().recovering).toBe(true);
    send(morning().batches([3]).slice(0, 1));
    await until('the request', () => archive.requests.length === 1);
  });

  it('shows what changed, not faster than the screen', async () => {
    attachArchive();
    greet();
    const tape = morning();
    send(tape.batches());
    await until('a picture', () => displays.length === 1);
    expect(displays[0]).toMatchObject({ seq: 1, closed: { length: 4 }, signals: { length: 1 } });
    await sleep(40);
    expect(displays).toHaveLength(1);
    const more = new FeedTape('epoch-2', SOURCE);
    for (let index = 0; index < 200; index += 1) more.quote(NQ, { at: at('14:35:00') + index, bid: index });
    const begun = performance.now();
    for (const batch of more.batches(Array.from({ length: 199 }, (_, index) => index + 1))) {
      send([batch]);
      await sleep(1);
    }
    await until('the last quote', () => displays.at(-1)?.quotes[0]?.exchangeMs === at('14:35:00') + 199);
    const spentMs = performance.now() - begun;
    expect(displays.length - 1).toBeLessThanOrEqual(Math.ceil(spentMs / TIMING.displayIntervalMs) + 1);
    expect(displays.map(({ seq }) => seq)).toEqual(displays.map((_, index) => index + 1));
  });

  it('reports its health once a period', async () => {
    await until('health', () => health.length >= 2);
    expect(health[0]).toMatchObject({ recovering: false, barsClosed: 0, clockFaults: 0 });
  });
});

describe('a restart in mid-session', () => {
  const tape = morning();
  /** Up to and including the 09:31 bar's close. */
  const [before, after] = tape.batches([9]) as [FeedBatch, FeedBatch];
  const through = before.firstRowSeq + before.rowCount - 1;

  it('rebuilds its state from the archive, tells no signal again and joins without a gap', async () => {
    const archive = attachArchive([{ ...before, firstRowSeq: 0, batchSeq: 1 }]);
    greet(through);
    send([after]);
    await until('all bars', () => archive.bars().length === 4);
    expect(archive.bars()).toEqual(['14:30 built', '14:31 built', '14:32 built', '14:33 built']);
    expect(archive.signalIds()).toHaveLength(1);
    expect(signals).toEqual([]);
    expect(archive.requests[0]?.through).toEqual({ epoch: 'epoch-1', throughRowSeq: through });
    await until('a picture', () => displays.length > 0);
    expect(displays.at(-1)?.openingRanges[0]?.ranges[0]?.state.kind).toBe('signalled');
  });

  it('ignores live rows that the archive has shown already', async () => {
    const archive = attachArchive([before]);
    greet(through);
    send([before, after]);
    await until('all bars', () => archive.bars().length === 4);
    expect(archive.bars()).toHaveLength(4);
  });

  it('tells a signal that only the live rows bring', async () => {
    const [early, late] = tape.batches([8]) as [FeedBatch, FeedBatch];
    attachArchive([early]);
    greet(early.firstRowSeq + early.rowCount - 1);
    send([late]);
    await until('the signal', () => signals.length === 1);
  });

  it('says to its feed what it has taken, and reads what a feed says it has not sent', async () => {
    const taken: EngineToFeed[] = [];
    feed.on('message', (message: EngineToFeed) => taken.push(message));
    const archive = attachArchive();
    greet();
    const [first, middle, last] = tape.batches([6, 9]) as [FeedBatch, FeedBatch, FeedBatch];
    send([first]);
    await until('the first rows taken', () => taken.length === 1);
    expect(taken).toEqual([{ kind: 'taken', epoch: 'epoch-1', throughRowSeq: first.firstRowSeq + first.rowCount - 1 }]);
    archive.stored = [first, middle];
    greet(through);
    send([last]);
    await until('all bars', () => archive.bars().includes('14:33 built'));
    expect(archive.requests.map((request) => request.through.throughRowSeq)).toEqual([0, through]);
    expect(new Set(archive.bars())).toEqual(new Set(['14:30 built', '14:31 built', '14:32 built', '14:33 built']));
    expect(archive.bars().some((bar) => bar.endsWith('partial'))).toBe(false);
  });

  it('begins again when the archive dies in between', async () => {
    const first = attachArchive([before]);
    first.answers = false;
    greet(through);
    send([after]);
    await until('the first request', () => first.requests.length === 1);
    first.close();
    await sleep(10);
    expect(host.status().recovering).toBe(true);
    const second = attachArchive([before]);
    await until('all bars', () => second.bars().length === 4);
    expect(second.bars()).toEqual(['14:30 built', '14:31 built', '14:32 built', '14:33 built']);
    expect(host.status()).toMatchObject({ recovering: false, reason: null });
  });
});

describe('a recovery that cannot be', () => {
  const [, after] = morning().batches([9]) as [FeedBatch, FeedBatch];

  it('without an archive the engine goes live with a reason, and partial bars', async () => {
    greet(after.firstRowSeq - 1);
    send([after]);
    expect(host.status().reason).toBeNull();
    await until('going live', () => health.some(({ reason }) => reason !== null));
    expect(host.status()).toMatchObject({
      recovering: false,
      reason: 'There is no archive to read the session so far from. Bars and the opening range begin with the stream.',
    });
    const archive = attachArchive();
    await until('its bars', () => archive.bars().length === 2);
    expect(archive.bars()).toEqual(['14:32 partial', '14:33 built']);
  });

  it('crosses into the page with its reason, and with what was lost', async () => {
    greet(after.firstRowSeq - 1);
    send([after]);
    await until('going live', () => host.status().reason !== null);
    const { reason, lostRows, clockFaults } = host.status();
    expect(engineHealthSchema.parse(host.status())).toMatchObject({ reason, lostRows, clockFaults });
  });

  it('is not forgotten because another feed begins, only when the session is read again', async () => {
    greet(after.firstRowSeq - 1);
    send([after]);
    await until('going live', () => host.status().reason !== null);
    const { reason } = host.status();
    greet(0, 'epoch-2');
    const other = new FeedTape('epoch-2', SOURCE).clock(at('14:35:02')).trade(NQ, { at: at('14:35:03'), last: 100 });
    send(other.clock(at('14:36:02')).batches());
    await until('its bar', () => host.status().barsClosed === 3);
    expect(host.status().reason).toBe(reason);
    host.configure({ ...CONFIG, strategies: [] });
    expect(host.status().reason).toBeNull();
  });

  it('an archive that keeps silent is not waited for', async () => {
    const archive = attachArchive();
    archive.answers = false;
    greet(after.firstRowSeq - 1);
    send([after]);
    await until('going live', () => host.status().reason !== null && !host.status().recovering);
    expect(host.status().reason).toContain('The archive did not answer');
    await until('its bars', () => archive.bars().length === 2);
  });

  it('too much waiting ends the wait', async () => {
    const archive = attachArchive();
    archive.answers = false;
    greet(5);
    const [big] = new FeedTape('epoch-1', SOURCE).clock(at('14:30:00')).batches();
    if (!big) throw new Error('one batch expected');
    send([{ ...big, firstRowSeq: 6, rowCount: 600_000, rows: new Float64Array(600_000 * 13) }]);
    await until('going live', () => host.status().reason !== null);
    expect(host.status().reason).toContain('the present could not wait');
  });
});

describe('the archive', () => {
  it('that comes late gets everything, and acknowledges it', async () => {
    greet();
    send(morning().batches());
    await until('going live', () => host.status().barsClosed === 4);
    await sleep(10);
    expect(host.status().owedRows).toBe(5);
    const archive = attachArchive();
    await until('acknowledged', () => host.status().owedRows === 0);
    expect(archive.bars()).toHaveLength(4);
    expect(archive.signalIds()).toHaveLength(1);
  });

  it('that dies before it acknowledges is followed by one that gets the same again', async () => {
    const first = attachArchive();
    first.acknowledges = false;
    greet();
    send(morning().batches());
    await until('sent', () => first.durable.length >= 2);
    first.close();
    await sleep(10);
    const second = attachArchive();
    await until('sent again', () => second.durable.length === first.durable.length);
    expect(second.durable).toEqual(first.durable);
  });
});

describe('a farewell', () => {
  const [before, after] = morning().batches([3]) as [FeedBatch, FeedBatch];

  it('hands over what the feed had sent, tells its signal, and then is quiet', async () => {
    const archive = attachArchive();
    greet();
    send([before]);
    await until('going live', () => archive.requests.length === 1 && !host.status().recovering);
    // In the port, not yet heard.
    send([after]);
    expect(host.status().barsClosed).toBe(0);
    host.close();
    expect(host.status().barsClosed).toBe(4);
    expect(signals).toHaveLength(1);
    const shown = displays.length;
    await until('all bars', () => archive.bars().length === 4);
    expect(archive.signalIds()).toEqual(signals.map(({ id }) => id));
    expect(displays).toHaveLength(shown);
  });

  it('does not wait for a recovery: the archive has the rows, and the next engine reads them', async () => {
    const archive = attachArchive();
    archive.answers = false;
    greet();
    send([before]);
    await until('the request', () => archive.requests.length === 1);
    send([after]);
    host.close();
    expect(host.status()).toMatchObject({ recovering: false, barsClosed: 0, owedRows: 0 });
    expect(signals).toEqual([]);
  });

  it('may come twice, and before anything is attached', () => {
    const blank = new EngineHost(
      {
        display: () => undefined,
        health: () => undefined,
        signal: () => undefined,
        recovered: () => undefined,
        alertMoves: () => undefined,
        paperSession: () => undefined,
      },
      TIMING,
    );
    blank.close();
    blank.close();
    expect(blank.status().barsClosed).toBe(0);
  });
});

describe('configuration', () => {
  it('the same again changes nothing', async () => {
    attachArchive();
    greet();
    send(morning().batches());
    await until('bars', () => host.status().barsClosed === 4);
    host.configure({ source: SOURCE, strategies: [defaultStrategy([NQ])] });
    expect(host.status().barsClosed).toBe(4);
  });

  it('another source begins blank, and rows of the old one are passed over', async () => {
    const archive = attachArchive();
    greet();
    send(morning().batches());
    await until('bars', () => archive.bars().length === 4);
    host.configure({ ...CONFIG, source: 'other' });
    greet(0, 'epoch-1', 'other');
    send(morning(1).batches());
    const other = new FeedTape('epoch-1', 'other').clock(at('14:40:00')).trade(NQ, { at: at('14:40:01'), last: 5 });
    send(other.clock(at('14:41:02')).batches());
    await until('its bar', () => archive.bars().length === 5);
    expect(archive.durable.at(-1)).toMatchObject({ kind: 'bars', source: 'other' });
    expect(archive.requests.map(({ source }) => source)).toEqual([SOURCE, 'other']);
  });

  it('other symbols to watch: the session is read again', async () => {
    const tape = morning();
    const archive = attachArchive();
    greet();
    send(tape.batches());
    await until('the signal', () => signals.length === 1);
    archive.stored = tape.batches();
    host.configure({ source: SOURCE, strategies: [defaultStrategy([NQ, '/ES'])] });
    send(
      new FeedTape('epoch-1', SOURCE)
        .clock(at('14:35:00'))
        .batches()
        .map((batch) => ({ ...batch, firstRowSeq: 15 })),
    );
    await until('the second reading', () => archive.requests.length === 2 && !host.status().recovering);
    expect(archive.requests[1]?.through.throughRowSeq).toBe(14);
    expect(signals).toHaveLength(1);
  });
});
