import { beforeEach, describe, expect, it } from 'vitest';
import type { DisplayBatch } from '#core/contract/display';
import { epochMs, wallMs } from '#core/market/units';
import { DisplayValve, MOST_BATCHES_AHEAD } from './display-valve.ts';

const batch = (seq: number): DisplayBatch => ({
  seq,
  exchangeMs: epochMs(0),
  madeWallMs: wallMs(0),
  oldestTickReceivedWallMs: null,
  quotes: [],
  forming: [],
  closed: [],
  openingRanges: [],
  signals: [],
});

let sent: number[];
let hangs: number;
let drawnAnew: number;
let valve: DisplayValve;
const pass = (from: number, count: number): void => {
  for (let seq = from; seq < from + count; seq += 1) valve.pass(batch(seq));
};

beforeEach(() => {
  sent = [];
  hangs = 0;
  drawnAnew = 0;
  valve = new DisplayValve({
    send: ({ seq }) => sent.push(seq),
    onHang: () => {
      hangs += 1;
    },
    drawAnew: () => {
      drawnAnew += 1;
    },
  });
});

describe('the way of pictures to the page', () => {
  it('is open for a page that takes what it gets', () => {
    for (let round = 1; round <= 20; round += 1) {
      pass(round * 30, 30);
      valve.taken(round * 30);
    }
    expect(sent).toHaveLength(600);
    expect(hangs).toBe(0);
    expect(drawnAnew).toBe(0);
  });

  it('is shut for a page that hangs, however long', () => {
    pass(0, 100_000);
    expect(sent).toHaveLength(MOST_BATCHES_AHEAD);
    expect(hangs).toBe(1);
    expect(drawnAnew).toBe(0);
  });

  it('draws a page that comes back anew, once, and goes on from there', () => {
    pass(0, 1_000);
    valve.taken(30);
    expect(drawnAnew).toBe(1);
    // Said by the page that is about to go.
    valve.taken(60);
    valve.pageLoaded();
    sent.length = 0;
    pass(2_000, 10);
    expect(sent).toHaveLength(10);
    expect(drawnAnew).toBe(1);
  });
});
