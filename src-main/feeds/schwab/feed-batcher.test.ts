import { describe, expect, it } from 'vitest';
import { COLUMN, ROW_WIDTH, type FeedBatch } from '#core/market/feed-batch';
import { symbolName } from '#core/market/units';
import { FeedBatcher } from './feed-batcher.ts';
import { ROW_CAP } from './row-buffer.ts';
import { ManualWorld } from './testing/manual-world.ts';

function makeBatcher(): { batcher: FeedBatcher; world: ManualWorld; sent: FeedBatch[]; add: (rows?: number) => void } {
  const world = new ManualWorld();
  const sent: FeedBatch[] = [];
  const batcher = new FeedBatcher('e', world.environment, (batch) => sent.push(batch));
  batcher.configure('s', [symbolName('/NQ')]);
  let next = 1;
  const add = (rows = 1): void => {
    for (let row = 0; row < rows; row++) batcher.rows.addClockRow(next++, 0, 0);
    batcher.noteAdded(world.nowMs);
  };
  return { batcher, world, sent, add };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('batches', () => {
  it('a lone row goes in the same turn; rows of one turn go together', async () => {
    const { sent, add } = makeBatcher();
    add();
    add();
    expect(sent).toHaveLength(0);
    await turn();
    expect(sent.map(({ rowCount }) => rowCount)).toEqual([2]);
  });

  it('in a burst one goes every 8 ms at most', async () => {
    const { world, sent, add } = makeBatcher();
    add();
    await turn();
    for (let ms = 0; ms < 80; ms++) {
      world.advance(1);
      add();
      await turn();
    }
    expect(sent.length).toBeGreaterThanOrEqual(10);
    expect(sent.length).toBeLessThanOrEqual(11);
  });

  it('a full one goes at once; numbers run on without gaps; cells arrive as they were written', async () => {
    const { sent, add, batcher } = makeBatcher();
    add(ROW_CAP - 1);
    expect(sent).toHaveLength(0);
    add(3 * ROW_CAP);
    expect(sent.map(({ rowCount }) => rowCount)).toEqual([4 * ROW_CAP - 1]);
    add(5);
    await turn();
    batcher.send();
    expect(sent.map(({ batchSeq, firstRowSeq }) => [batchSeq, firstRowSeq])).toEqual([
      [1, 1],
      [2, 4 * ROW_CAP],
    ]);
    expect(batcher.lastRowSeq).toBe(4 * ROW_CAP + 4);
    const cells = sent.flatMap(({ rows }) => Array.from(rows).filter((_, at) => at % ROW_WIDTH === COLUMN.exchangeMs));
    expect(cells).toEqual(Array.from({ length: 4 * ROW_CAP + 4 }, (_, index) => index + 1));
    expect(sent.map(({ rows, rowCount }) => rows.length - rowCount * ROW_WIDTH)).toEqual([0, 0]);
  });

  it('a rare event alone makes a batch of its own, tied to its place among the rows', () => {
    const { sent, add, batcher } = makeBatcher();
    batcher.rows.addRare({ kind: 'reference', symbol: symbolName('/NQ') });
    batcher.send();
    add(2);
    batcher.rows.addRare({ kind: 'reference', symbol: symbolName('/NQ') });
    add(1);
    batcher.send();
    expect(sent.map(({ rowCount, rare }) => [rowCount, rare.map(({ beforeRow }) => beforeRow)])).toEqual([
      [0, [0]],
      [3, [2]],
    ]);
    expect(sent.map(({ firstRowSeq }) => firstRowSeq)).toEqual([1, 1]);
  });
});
