import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FLAG, readRow, ROW_CLOCK } from '#core/market/feed-batch';
import { epochMs } from '#core/market/units';
import { eventually } from './testing/eventually.ts';
import { askDuckDb, askSqlite } from './testing/outside-readers.ts';
import { openArchive, type OpenArchive } from './testing/open-archive.ts';
import { OPENING_MS, sampleBar, sampleDay } from './testing/sample-bars.ts';
import { SampleFeed } from './testing/sample-feed.ts';
import { SampleSender } from './testing/sample-sender.ts';
import { sampleSignal } from './testing/sample-signal.ts';
import { scratchFolder } from './testing/scratch-folder.ts';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let opened: OpenArchive[];
beforeEach(async () => {
  scratch = await scratchFolder();
  opened = [];
});
afterEach(async () => {
  for (const { archive, feed, engine } of opened) {
    feed.disconnect();
    engine.disconnect();
    await archive.close().catch(() => undefined);
  }
  await scratch.remove();
});

async function open(values: Parameters<typeof openArchive>[1] = {}): Promise<OpenArchive> {
  const archive = await openArchive(scratch.path, values);
  opened.push(archive);
  return archive;
}
const market = <Row>(query: string): Promise<Row[]> => askSqlite<Row>(join(scratch.path, 'market.sqlite'), query);
const at = (seconds: number): number => OPENING_MS + seconds * 1_000;

describe('acknowledging', () => {
  it('comes after the commit: what is acknowledged, another program can read', async () => {
    const { feed, engine } = await open();
    feed.sendFeed(new SampleFeed().trade(at(1)).batch());
    engine.sendBars(sampleDay('/NQ', 3));
    engine.sendSignals([sampleSignal()]);
    await eventually(() => {
      expect([feed.acknowledged, engine.acknowledged]).toEqual([1, 2]);
    });
    expect(await market('SELECT count(*) AS n FROM ticks')).toEqual([{ n: 1 }]);
    expect(await market('SELECT count(*) AS n FROM bars')).toEqual([{ n: 3 }]);
    expect(await askSqlite(join(scratch.path, 'signals.sqlite'), 'SELECT id FROM signals')).toEqual([
      { id: sampleSignal().id },
    ]);
    expect(feed.outbox.state()).toEqual({ queuedRows: 0, lostRows: 0 });
  });

  it('does not come at once: messages that follow each other share a commit', async () => {
    const { feed } = await open({ timing: { commitDelayMs: 200 } });
    const run = new SampleFeed();
    for (let n = 1; n <= 10; n += 1) feed.sendFeed(run.trade(at(n)).batch());
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(feed.acknowledged).toBe(0);
    await eventually(() => {
      expect(feed.acknowledged).toBe(10);
    });
  });

  it('does not wait when there are many', async () => {
    const { feed } = await open({ timing: { commitDelayMs: 60_000 } });
    const run = new SampleFeed();
    for (let n = 0; n < 600; n += 1) run.trade(at(n));
    feed.sendFeed(run.batch());
    await eventually(() => {
      expect(feed.acknowledged).toBe(1);
    });
  });

  it('counts a message with nothing usable in it as done', async () => {
    const { feed, engine, health } = await open();
    feed.sendFeed(new SampleFeed().trade(at(1), { last: NaN }).batch());
    engine.sendBars([sampleBar({ tickCount: NaN })]);
    await eventually(() => {
      expect([feed.acknowledged, engine.acknowledged]).toEqual([1, 1]);
    });
    await eventually(() => {
      expect(health().reason).toContain('2 rows were unfit');
    });
    expect(health().state).toBe('ok');
  });
});

describe('sending again', () => {
  it('to a new archive stores what was not acknowledged, and nothing twice', async () => {
    const first = await open({ timing: { commitDelayMs: 60_000 } });
    const { feed, engine } = first;
    const run = new SampleFeed();
    feed.sendFeed(run.trade(at(1)).batch(), run.trade(at(2)).batch());
    engine.sendBars(sampleDay('/NQ', 5));
    // The first archive stores all of it and dies before it can say so.
    feed.disconnect();
    engine.disconnect();
    await first.archive.close();
    expect(feed.outbox.state().queuedRows).toBe(2);

    await open({ feed, engine });
    feed.sendFeed(run.trade(at(3)).batch());
    await eventually(() => {
      expect([feed.acknowledged, engine.acknowledged]).toEqual([3, 1]);
    });
    expect(await market('SELECT row_seq FROM readable_ticks')).toEqual([
      { row_seq: 1 },
      { row_seq: 2 },
      { row_seq: 3 },
    ]);
    expect(await market('SELECT count(*) AS n FROM bars')).toEqual([{ n: 5 }]);
  });

  it('by a new engine, whose numbers start again, is recognised as well', async () => {
    const { archive, engine, health } = await open();
    engine.sendBars(sampleDay('/NQ', 5));
    engine.sendSignals([sampleSignal()]);
    await eventually(() => {
      expect(engine.acknowledged).toBe(2);
    });
    engine.disconnect();
    const successor = new SampleSender();
    archive.attachEngine(successor.connect());
    successor.sendBars(sampleDay('/NQ', 6));
    successor.sendSignals([sampleSignal()]);
    await eventually(() => {
      expect(successor.acknowledged).toBe(2);
    });
    await eventually(() => {
      expect(health()).toMatchObject({ barsStored: 6, signalsStored: 1 });
    });
  });
});

describe('health', () => {
  it('begins with opening, then tells what is stored', async () => {
    const { feed, engine, healths, health } = await open();
    expect(healths[0]).toMatchObject({ state: 'opening', folder: scratch.path, barsStored: 0 });
    feed.sendFeed(new SampleFeed().trade(at(1)).trade(at(2)).batch());
    engine.sendBars(sampleDay('/NQ', 3));
    await eventually(() => {
      expect(health()).toMatchObject({
        state: 'ok',
        reason: null,
        barsStored: 3,
        ticksStored: 2,
        signalsStored: 0,
        queuedRows: 0,
        lostRows: 0,
      });
    });
    expect(health().lastCommitWallMs).toBeGreaterThan(Date.now() - 10_000);
  });

  it('tells of rows that never arrived', async () => {
    const { feed, health } = await open();
    const run = new SampleFeed();
    feed.sendFeed(run.trade(at(1)).batch(), run.lose(30).trade(at(2)).batch());
    await eventually(() => {
      expect(health().lostRows).toBe(30);
    });
  });
});

describe('reading', () => {
  it('gives history and signals of the source that is live', async () => {
    const { archive, engine } = await open();
    engine.sendBars(sampleDay('/NQ', 20), 'practice:1');
    engine.sendSignals([sampleSignal()], 'schwab');
    engine.sendSignals([sampleSignal({ id: 'p' })], 'practice:1');
    await eventually(() => {
      expect(engine.acknowledged).toBe(3);
    });
    expect(archive.historyBars({ symbol: '/NQ', limit: 5, untilMs: Infinity }).count).toBe(5);
    expect(archive.recentSignals(10).map(({ id }) => id)).toEqual(['p']);
  });
});

describe('replaying to an engine', () => {
  const request = (throughRowSeq: number, requestSeq = 1) => ({
    requestSeq,
    source: 'schwab',
    fromExchangeMs: epochMs(0),
    through: { epoch: 'run-1', throughRowSeq },
  });
  const seconds = (engine: SampleSender): number[] =>
    engine.chunks.flatMap(({ batches }) =>
      batches.flatMap((batch) =>
        Array.from({ length: batch.rowCount }, (_, row) => readRow(batch, row))
          .filter(({ kind }) => kind !== ROW_CLOCK)
          .map(({ exchangeMs }) => (exchangeMs - OPENING_MS) / 1_000),
      ),
    );
  const isDone = (engine: SampleSender): boolean => engine.chunks.at(-1)?.done === true;

  it('has what the feed has just sent, committed or not', async () => {
    const { feed, engine } = await open({ timing: { commitDelayMs: 60_000 } });
    const run = new SampleFeed();
    feed.sendFeed(run.trade(at(1)).batch(), run.trade(at(2)).batch());
    feed.sendFeed(run.event({ kind: 'link', state: 'down', exchangeMs: epochMs(at(3)) }).batch());
    engine.ask(request(2));
    await eventually(() => {
      expect(isDone(engine)).toBe(true);
    });
    expect(seconds(engine)).toEqual([1, 2]);
    expect(engine.chunks.flatMap(({ batches }) => batches.flatMap(({ rare }) => rare)).length).toBe(1);
  });

  it('waits until everything is there', async () => {
    const { feed, engine } = await open();
    const run = new SampleFeed();
    feed.sendFeed(run.trade(at(1)).batch());
    engine.ask(request(3));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(engine.chunks).toEqual([]);
    feed.sendFeed(run.trade(at(2)).trade(at(3)).trade(at(4)).batch());
    await eventually(() => {
      expect(isDone(engine)).toBe(true);
    });
    expect(seconds(engine)).toEqual([1, 2, 3]);
  });

  it.each([0, -1])('answers at once when the feed has sent nothing (%i)', async (throughRowSeq) => {
    const { engine } = await open();
    engine.ask(request(throughRowSeq));
    await eventually(() => {
      expect(engine.chunks).toEqual([{ kind: 'replay-chunk', requestSeq: 1, batches: [], done: true }]);
    });
  });

  it('answers the newest request only', async () => {
    const { feed, engine } = await open();
    engine.ask(request(5, 1));
    engine.ask(request(1, 2));
    feed.sendFeed(new SampleFeed().trade(at(1)).batch());
    await eventually(() => {
      expect(isDone(engine)).toBe(true);
    });
    expect(engine.chunks.map(({ requestSeq }) => requestSeq)).toEqual([2, 2]);
  });

  it('goes on taking in while it replays', async () => {
    const { feed, engine } = await open();
    const run = new SampleFeed();
    for (let n = 0; n < 40_000; n += 1) run.trade(at(n / 10), { totalVolume: n });
    feed.sendFeed(run.batch());
    engine.ask(request(40_000));
    await eventually(() => {
      expect(engine.chunks.length).toBeGreaterThan(0);
    });
    feed.sendFeed(run.trade(at(9_000), { flags: FLAG.estimatedTime }).batch());
    await eventually(() => {
      expect(isDone(engine)).toBe(true);
    });
    expect(seconds(engine)).toHaveLength(40_000);
    await eventually(() => {
      expect(feed.acknowledged).toBe(2);
    });
  });
});

describe('closing', () => {
  it('takes in what was sent just before, and leaves no write-ahead file', async () => {
    const { archive, feed, engine } = await open({ timing: { commitDelayMs: 60_000 } });
    feed.sendFeed(new SampleFeed().trade(at(1)).batch());
    engine.sendBars(sampleDay('/NQ', 3));
    await archive.close();
    expect((await readdir(scratch.path)).sort()).toEqual(['bars', 'market.sqlite', 'signals.sqlite']);
    expect(await market('SELECT count(*) AS n FROM bars')).toEqual([{ n: 3 }]);
    expect(await market('SELECT count(*) AS n FROM ticks')).toEqual([{ n: 1 }]);
  });

  it('writes the days that are finished and no other', async () => {
    const { archive, feed, engine } = await open({ timing: { settleMs: 60_000 } });
    engine.sendBars([...sampleDay('/NQ', 3), ...sampleDay('QQQ', 3)]);
    feed.sendFeed(new SampleFeed().clock(at(8 * 3_600)).batch());
    await archive.close();
    const files = await askDuckDb(`SELECT file FROM glob('${scratch.path}/bars/*/*.parquet')`);
    expect(files).toEqual([{ file: join(scratch.path, 'bars/symbol=%2FNQ/date=2026-11-20.parquet') }]);
  });
});

describe('a day that ends while the archive is open', () => {
  it('is written when the exchange clock has passed its close', async () => {
    const { feed, engine, health } = await open();
    const run = new SampleFeed();
    engine.sendBars(sampleDay('/NQ', 3));
    feed.sendFeed(run.clock(at(7.5 * 3_600 - 1)).batch());
    await eventually(() => {
      expect(feed.acknowledged).toBe(1);
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(health().parquetFiles).toBe(0);
    feed.sendFeed(run.clock(at(7.5 * 3_600)).batch());
    await eventually(() => {
      expect(health().parquetFiles).toBe(1);
    });
  });
});
