import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FeedTape } from '../engine/feed-tape.ts';
import { COLUMN, FLAG, ROW_WIDTH, type FeedBatch } from '../market/feed-batch.ts';
import { epochMs } from '../market/units.ts';
import { BatchCursor } from './batch-cursor.ts';

const T0 = Date.parse('2026-11-20T14:30:00Z');

/** Three seconds of trades with the clock behind each, and a link before them. */
const tape = (epoch = 'a'): FeedTape => {
  const made = new FeedTape(epoch).rare({ kind: 'link', state: 'up', exchangeMs: epochMs(T0) });
  for (let second = 0; second < 3; second += 1) {
    made.trade('/NQ', { at: T0 + second * 1_000 + 200, last: 100 + second, total: second, size: 1 });
    made.clock(T0 + second * 1_000 + 500);
  }
  return made;
};

const timesOf = (batch: FeedBatch | null): number[] =>
  Array.from(
    { length: batch?.rowCount ?? 0 },
    (_, row) => (batch?.rows[row * ROW_WIDTH + COLUMN.exchangeMs] ?? NaN) - T0,
  );

describe('BatchCursor', () => {
  it('gives what is due and nothing behind it', () => {
    const cursor = new BatchCursor(tape().batches(), 'replay:x:1');
    const first = cursor.take(T0 + 1_200, 100);
    expect(timesOf(first)).toEqual([200, 500, 1_200]);
    expect(first?.rare).toHaveLength(1);
    expect(cursor.take(T0 + 1_200, 100)).toBeNull();
    expect(cursor.nowMs).toBe(T0 + 1_200);
    expect(timesOf(cursor.take(Infinity, 100))).toEqual([1_500, 2_200, 2_500]);
    expect(cursor.isEnded).toBe(true);
  });

  it('goes through the row that reaches an instant when a step wants it', () => {
    const cursor = new BatchCursor(tape().batches(), 'replay:x:1');
    expect(timesOf(cursor.take(T0 + 1_300, 100, 'through'))).toEqual([200, 500, 1_200, 1_500]);
  });

  it('stops behind the next trade of a symbol', () => {
    const cursor = new BatchCursor(tape().batches(), 'replay:x:1');
    const { batch, reached } = cursor.takeTrade('/NQ', 100);
    expect(reached).toBe(true);
    expect(timesOf(batch)).toEqual([200]);
    expect(cursor.takeTrade('/ES', 100).reached).toBe(false);
  });

  it('plays nothing of the next day', () => {
    const cursor = new BatchCursor(tape().batches(), 'replay:x:1', T0 + 1_500);
    expect(timesOf(cursor.take(Infinity, 100))).toEqual([200, 500, 1_200]);
    expect(cursor.isEnded).toBe(true);
    expect(cursor.take(Infinity, 100)).toBeNull();
  });

  it('is not moved by a snapshot of the past or by a trade from the future', () => {
    const wild = new FeedTape()
      .clock(T0)
      .trade('/NQ', { at: T0 + 9_000_000, last: 1, total: 1, size: 1 })
      .trade('/NQ', { at: T0 + 4_000, last: 1, total: 1, size: 1, flags: FLAG.image });
    const cursor = new BatchCursor(wild.batches(), 'replay:x:1');
    cursor.take(Infinity, 100);
    expect(cursor.nowMs).toBe(T0);
  });

  it('follows an exchange that began anew', () => {
    const again = new FeedTape().clock(T0).clock(T0 - 3_600_000);
    const cursor = new BatchCursor(again.batches(), 'replay:x:1');
    cursor.take(Infinity, 100);
    expect(cursor.nowMs).toBe(T0 - 3_600_000);
  });

  it('numbers the rows of each epoch without gaps, however they are cut, and loses and changes none', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6), { maxLength: 4 }), fc.array(fc.integer({ min: 1, max: 4 })), (cuts, sizes) => {
        const batches = [...tape('a').batches([...cuts].sort((a, b) => a - b)), ...tape('b').batches()];
        const cursor = new BatchCursor(batches, 'replay:x:1');
        const next = new Map<string, number>();
        const cells: number[] = [];
        let rare = 0;
        for (let turn = 0; !cursor.isEnded; turn += 1) {
          const piece = cursor.take(Infinity, sizes[turn % Math.max(1, sizes.length)] ?? 2);
          if (!piece) continue;
          expect(piece.source).toBe('replay:x:1');
          expect(piece.firstRowSeq).toBe(next.get(piece.epoch) ?? 1);
          next.set(piece.epoch, piece.firstRowSeq + piece.rowCount);
          cells.push(...piece.rows);
          rare += piece.rare.length;
        }
        expect(cells).toEqual(batches.flatMap(({ rows }) => [...rows]));
        expect(rare).toBe(2);
        expect([...next]).toEqual([
          ['replay:x:1/a', 7],
          ['replay:x:1/b', 7],
        ]);
      }),
    );
  });
});
