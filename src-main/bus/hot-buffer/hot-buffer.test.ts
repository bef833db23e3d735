import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BusQuotes } from '#core/contract/bus-port';
import type { HotBufferState } from '#core/contract/local-api';
import type { Bar } from '#core/market/bar';
import { COLUMN, ROW_WIDTH } from '#core/market/feed-batch';
import { priceFromPoints } from '#core/market/price';
import { epochMs, quantity, symbolName } from '#core/market/units';
import { scratchFolder } from '../../archive/testing/scratch-folder.ts';
import { mountedDisk } from '../../archive/testing/small-disk.ts';
import { HotBuffer } from './hot-buffer.ts';

const START = Date.UTC(2026, 10, 20, 14, 30);
const bar = (minute: number, symbol = '/NQ'): Bar => ({
  symbol: symbolName(symbol),
  startMs: epochMs(START + minute * 60_000),
  open: priceFromPoints(100),
  high: priceFromPoints(110),
  low: priceFromPoints(90),
  close: priceFromPoints(105),
  volume: quantity(5),
  tickCount: 3,
  grade: 'built',
  contract: null,
});
const kept = (...bars: readonly Bar[]): Parameters<HotBuffer['takeKept']>[0] => ({
  bars: bars.map((one) => ({ change: 'closed' as const, bar: one })),
});
function quotes(last: number, forming: readonly Bar[] = []): BusQuotes {
  const rows = new Float64Array(ROW_WIDTH).fill(NaN);
  rows[COLUMN.last] = priceFromPoints(last);
  rows[COLUMN.receivedWallMs] = START;
  const symbols = [symbolName('/NQ')];
  return {
    kind: 'quotes',
    symbols,
    rows,
    contracts: [null],
    previousCloses: [null],
    forming,
    superseded: 0,
    isSnapshot: false,
  };
}

let buffer: HotBuffer;
let states: HotBufferState[];
const waiting = new Set<() => void>();
let stored: readonly Bar[];
let folder: Awaited<ReturnType<typeof scratchFolder>>;

beforeEach(async () => {
  folder = await scratchFolder();
  states = [];
  stored = [];
  buffer = new HotBuffer({
    history: () => Promise.resolve(stored),
    onState: (state) => {
      states.push(state);
      for (const look of [...waiting]) look();
    },
    wallMs: () => START,
  });
});
afterEach(async () => {
  await buffer.close();
  await folder.remove();
});

/** Waits until a state was told of which something is true, after so many. */
function told(isTrue: (state: HotBufferState) => boolean, after = 0): Promise<HotBufferState> {
  return new Promise((resolve) => {
    const look = (): void => {
      const found = states.slice(after).find(isTrue);
      if (!found) return;
      waiting.delete(look);
      resolve(found);
    };
    waiting.add(look);
    look();
  });
}
const isWritten = (state: HotBufferState): boolean => state.kind === 'writing' && state.lastWrittenWallMs !== null;
const read = async (name: string): Promise<{ live_price: number | null; candles: { time: number }[] }> =>
  JSON.parse(await readFile(join(folder.path, name), 'utf8')) as never;

describe('the hot buffer', () => {
  it('begins with what the archive holds, and the first symbol has the old name too', async () => {
    stored = [bar(0), bar(1)];
    buffer.takeKept(kept(bar(2)));
    buffer.takeKept(kept(bar(2, 'QQQ')));
    buffer.takeQuotes(quotes(106.5, [bar(3)]));
    await buffer.configure({ enabled: true, folder: folder.path, cadenceMs: 250 });
    await told(isWritten);
    const file = await read('live_chart__NQ.json');
    expect(file.candles.map(({ time }) => (time - START) / 60_000)).toEqual([0, 1, 2, 3]);
    expect(file.live_price).toBe(106.5);
    expect(await read('live_chart.json')).toEqual(file);
    expect((await readdir(folder.path)).sort()).toEqual([
      'live_chart.json',
      'live_chart_QQQ.json',
      'live_chart__NQ.json',
    ]);
  });

  it('never gives a reader half a file, however often both are at it', async () => {
    stored = Array.from({ length: 900 }, (_, minute) => bar(minute));
    buffer.takeKept(kept(bar(1_000)));
    await buffer.configure({ enabled: true, folder: folder.path, cadenceMs: 250 });
    await told(isWritten);
    const end = new AbortController();
    let reads = 0;
    const reader = (async () => {
      while (!end.signal.aborted) {
        const { candles } = await read('live_chart__NQ.json');
        expect(candles.length).toBeGreaterThan(900);
        reads += 1;
      }
    })();
    for (let round = 0; round < 40; round += 1) {
      buffer.takeQuotes(quotes(100 + round));
      const before = states.length;
      // Each change of the choices writes at once.
      await buffer.configure({ enabled: true, folder: folder.path, cadenceMs: 250 });
      await told(isWritten, before);
    }
    end.abort();
    await reader;
    expect(reads).toBeGreaterThan(40);
    expect((await read('live_chart__NQ.json')).live_price).toBe(139);
  });

  it('writes only what has changed', async () => {
    buffer.takeKept(kept(bar(0)));
    buffer.takeKept(kept(bar(0, 'QQQ')));
    await buffer.configure({ enabled: true, folder: folder.path, cadenceMs: 250 });
    await told(isWritten);
    const inode = async (name: string): Promise<number> => (await stat(join(folder.path, name))).ino;
    const before = [await inode('live_chart__NQ.json'), await inode('live_chart_QQQ.json')];
    const toldBefore = states.length;
    buffer.takeQuotes(quotes(1));
    await told(isWritten, toldBefore + 1);
    expect([
      (await inode('live_chart__NQ.json')) === before[0],
      (await inode('live_chart_QQQ.json')) === before[1],
    ]).toEqual([false, true]);
  });

  it('names a folder that is gone, and goes on by itself when it is back', async () => {
    buffer.takeKept(kept(bar(0)));
    const gone = join(folder.path, 'gone');
    await buffer.configure({ enabled: true, folder: gone, cadenceMs: 250 });
    expect(await told(({ kind }) => kind === 'failed')).toMatchObject({ code: 'ENOENT' });
    await buffer.configure({ enabled: true, folder: folder.path, cadenceMs: 250 });
    await told(isWritten);
  });

  it('names a full disk, leaves the old file whole and nothing half', async ({ skip }) => {
    const disk = await mountedDisk();
    if (!disk) {
      skip('a file system of its own cannot be mounted here');
      return;
    }
    try {
      stored = Array.from({ length: 900 }, (_, minute) => bar(minute));
      buffer.takeKept(kept(bar(1_000)));
      await buffer.configure({ enabled: true, folder: disk.path, cadenceMs: 250 });
      await told(isWritten);
      await disk.fill();
      buffer.takeQuotes(quotes(7));
      expect(await told(({ kind }) => kind === 'failed')).toMatchObject({ code: 'ENOSPC' });
      const text = await readFile(join(disk.path, 'live_chart__NQ.json'), 'utf8');
      expect((JSON.parse(text) as { candles: unknown[] }).candles.length).toBeGreaterThan(900);
      expect((await readdir(disk.path)).filter((name) => name.startsWith('.'))).toEqual([]);
      const before = states.length;
      await disk.free();
      await told(isWritten, before);
    } finally {
      await buffer.close();
      await disk.remove();
    }
  });

  it('writes nothing of a market that is over', async () => {
    buffer.takeKept(kept(bar(0)));
    buffer.begin('live');
    buffer.takeKept(kept(bar(0, 'QQQ')));
    await buffer.configure({ enabled: true, folder: folder.path, cadenceMs: 250 });
    await told(isWritten);
    expect((await readdir(folder.path)).sort()).toEqual(['live_chart.json', 'live_chart_QQQ.json']);
    expect(JSON.parse(await readFile(join(folder.path, 'live_chart_QQQ.json'), 'utf8'))).toMatchObject({
      mode: 'live',
    });
    await rm(join(folder.path, 'live_chart.json'));
  });
});
