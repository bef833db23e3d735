import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Bar } from './bar.ts';
import { BarBuilder, noCounts, type BarChange, type BuilderCounts } from './bar-builder.ts';
import { COLUMN, FLAG, ROW_TRADE, ROW_WIDTH } from './feed-batch.ts';
import { priceFromPoints, priceToPoints } from './price.ts';
import { epochMs, quantity, symbolName, MS_PER_MINUTE } from './units.ts';

const NQ = symbolName('/NQ');
const at = (time: string): number => Date.parse(`2026-11-24T${time}Z`);
const minute = (bar: Bar): string => new Date(bar.startMs).toISOString().slice(11, 16);

/** A bar as the worked examples write it. */
function short(bar: Bar): string {
  const [open, high, low, close] = [bar.open, bar.high, bar.low, bar.close].map(priceToPoints);
  return `${minute(bar)} O ${open} H ${high} L ${low} C ${close} V ${bar.volume} n ${bar.tickCount} ${bar.grade}`;
}

interface Tick {
  readonly price: number;
  readonly total: number;
  readonly size?: number;
  readonly flags?: number;
  readonly receivedMs?: number;
}

/** A builder with a clock in hand, and a list of what it told. */
class Rig {
  readonly clock = { nowMs: -Infinity };
  readonly told: { change: BarChange; bar: Bar }[] = [];
  readonly opened: number[] = [];
  readonly outside: { tradeMs: number; price: number }[] = [];
  readonly counts: BuilderCounts = noCounts();
  dueMs = Infinity;
  readonly builder = new BarBuilder(
    { symbol: NQ, assetClass: 'future' },
    this.clock,
    {
      barOpened: (startMs) => this.opened.push(startMs),
      barChanged: (change, bar) => this.told.push({ change, bar }),
      dueAt: (instantMs) => {
        this.dueMs = Math.min(this.dueMs, instantMs);
      },
      tradedOutside: (tradeMs, price) => this.outside.push({ tradeMs, price }),
    },
    this.counts,
  );

  trade(tradeMs: number, { price, total, size = 1, flags = 0, receivedMs = NaN }: Tick): void {
    const row = new Float64Array(ROW_WIDTH).fill(NaN);
    row[COLUMN.kind] = ROW_TRADE;
    row[COLUMN.exchangeMs] = tradeMs;
    row[COLUMN.receivedWallMs] = receivedMs;
    row[COLUMN.last] = priceFromPoints(price);
    row[COLUMN.lastSize] = size;
    row[COLUMN.totalVolume] = total;
    row[COLUMN.flags] = flags;
    this.builder.trade(row, 0);
  }

  /** A stream that is there, with nothing known yet. */
  online(atMs: number): void {
    this.trade(atMs, { price: NaN, total: NaN, size: NaN, flags: FLAG.image });
    this.advance(atMs);
  }

  /** Moves the clock as the engine does: the builder is called only when it asked to be. */
  advance(toMs: number): void {
    this.clock.nowMs = toMs;
    if (toMs < this.dueMs) return;
    this.dueMs = Infinity;
    this.builder.advanceClock();
  }

  broker(time: string, [open, high, low, close]: readonly [number, number, number, number], volume: number): void {
    this.builder.brokerBar({
      kind: 'broker-bar',
      symbol: NQ,
      startMs: epochMs(at(time)),
      open: priceFromPoints(open),
      high: priceFromPoints(high),
      low: priceFromPoints(low),
      close: priceFromPoints(close),
      volume: quantity(volume),
    });
  }

  changes(): string[] {
    return this.told.map(({ change, bar }) => `${change} ${short(bar)}`);
  }

  /** The newest state of every published bar, by minute. */
  published(): Map<number, Bar> {
    return new Map(this.told.map(({ bar }) => [bar.startMs, bar]));
  }
}

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});

describe('bars from level one', () => {
  /** Analytics, section 2.4: ten messages as they arrive. */
  function playWorkedExample(): void {
    rig.trade(at('14:29:59.800'), { price: 25599.75, total: 412_000 });
    rig.advance(at('14:29:59.900'));
    rig.trade(at('14:30:00.150'), { price: 25600, total: 412_012 });
    rig.trade(at('14:30:20.000'), { price: 25612.5, total: 412_300 });
    rig.trade(at('14:30:41.000'), { price: 25571.25, total: 412_900 });
    rig.trade(at('14:30:59.990'), { price: 25580, total: 413_050 });
    rig.trade(at('14:31:00.020'), { price: 25582.25, total: 413_060 });
    rig.trade(at('14:30:59.950'), { price: 25579.75, total: 413_060 });
    rig.trade(at('14:31:30.000'), { price: 25608, total: 413_500 });
    rig.trade(at('14:31:30.000'), { price: 25608, total: 413_500 });
    rig.trade(at('14:33:05.000'), { price: 25621.5, total: 414_100 });
    rig.advance(at('14:34:02.000'));
  }

  it('makes the worked example', () => {
    playWorkedExample();
    expect(rig.changes()).toEqual([
      'closed 14:29 O 25599.75 H 25599.75 L 25599.75 C 25599.75 V 0 n 1 partial',
      'closed 14:30 O 25600 H 25612.5 L 25571.25 C 25580 V 1050 n 5 built',
      'closed 14:31 O 25582.25 H 25608 L 25582.25 C 25608 V 450 n 2 built',
      'closed 14:33 O 25621.5 H 25621.5 L 25621.5 C 25621.5 V 600 n 1 built',
    ]);
    expect(rig.counts).toMatchObject({ late: 1, duplicates: 1, dropped: 0, volumeFaults: 0 });
  });

  it('makes the worked example when the clock closes each minute at its grace', () => {
    const tick = (time: string, price: number, total: number): void => {
      rig.trade(at(time), { price, total });
    };
    rig.advance(at('14:29:59.700'));
    tick('14:29:59.800', 25599.75, 412_000);
    tick('14:30:00.150', 25600, 412_012);
    tick('14:30:20.000', 25612.5, 412_300);
    tick('14:30:41.000', 25571.25, 412_900);
    tick('14:30:59.990', 25580, 413_050);
    tick('14:31:00.020', 25582.25, 413_060);
    rig.advance(at('14:31:01.500'));
    tick('14:30:59.950', 25579.75, 413_060);
    tick('14:31:30.000', 25608, 413_500);
    tick('14:31:30.000', 25608, 413_500);
    rig.advance(at('14:33:00.000'));
    tick('14:33:05.000', 25621.5, 414_100);
    rig.advance(at('14:34:02.000'));
    expect([...rig.published().values()].slice(1).map(short)).toEqual([
      '14:30 O 25600 H 25612.5 L 25571.25 C 25580 V 1050 n 5 built',
      '14:31 O 25582.25 H 25608 L 25582.25 C 25608 V 450 n 2 built',
      '14:33 O 25621.5 H 25621.5 L 25621.5 C 25621.5 V 600 n 1 built',
    ]);
    expect(rig.counts).toMatchObject({ late: 1, revised: 1, duplicates: 1 });
  });

  // Analytics, section 7.2: the live half of the merge example.
  it('shows the minute in progress', () => {
    rig.trade(at('14:30:00'), { price: 100, total: 1 });
    rig.trade(at('14:30:01'), { price: 101, total: 4 });
    expect(rig.builder.formingBars().map(short)).toEqual(['14:30 O 100 H 101 L 100 C 101 V 3 n 2 built']);
    rig.trade(at('14:31:00.5'), { price: 99, total: 6 });
    expect(rig.builder.formingBars().map(minute)).toEqual(['14:30', '14:31']);
  });
});

describe('closing', () => {
  beforeEach(() => {
    rig.online(at('14:29:00'));
    rig.trade(at('14:30:10'), { price: 100, total: 10 });
  });

  it('closes a quiet minute by the clock, at the end of the grace and not before', () => {
    rig.advance(at('14:31:01.499'));
    expect(rig.told).toEqual([]);
    rig.advance(at('14:31:01.500'));
    expect(rig.changes()).toEqual(['closed 14:30 O 100 H 100 L 100 C 100 V 0 n 1 built']);
  });

  it('makes no bar of a minute without a trade', () => {
    rig.advance(at('14:40:00'));
    expect(rig.told).toHaveLength(1);
    expect(rig.builder.formingBars()).toEqual([]);
  });

  it('keeps a minute open for trades that changed places with the next one', () => {
    rig.trade(at('14:31:00.100'), { price: 105, total: 12 });
    rig.trade(at('14:30:59.900'), { price: 103, total: 13 });
    rig.advance(at('14:31:02'));
    expect(rig.changes()).toEqual(['closed 14:30 O 100 H 103 L 100 C 103 V 0 n 2 built']);
    expect(rig.builder.formingBars().map(short)).toEqual(['14:31 O 105 H 105 L 105 C 105 V 3 n 1 built']);
    expect(rig.counts.late).toBe(1);
  });

  it('decides open and close by trade time, not by arrival', () => {
    rig.trade(at('14:30:40'), { price: 102, total: 11 });
    rig.trade(at('14:30:30'), { price: 101, total: 12 });
    rig.trade(at('14:30:05'), { price: 99.5, total: 13 });
    rig.advance(at('14:31:02'));
    expect(rig.changes()).toEqual(['closed 14:30 O 99.5 H 102 L 99.5 C 102 V 3 n 4 built']);
  });
});

describe('late trades', () => {
  beforeEach(() => {
    rig.online(at('14:28:00'));
    rig.trade(at('14:29:10'), { price: 90, total: 5 });
    rig.trade(at('14:30:10'), { price: 100, total: 10 });
    rig.advance(at('14:31:02'));
    rig.told.length = 0;
  });

  it('extend the newest closed bar, never its close, and publish it again', () => {
    rig.trade(at('14:31:10'), { price: 101, total: 20 });
    rig.trade(at('14:30:59'), { price: 107, total: 25 });
    rig.trade(at('14:30:58'), { price: 95, total: 26 });
    expect(rig.changes()).toEqual([
      'revised 14:30 O 100 H 107 L 100 C 100 V 5 n 2 built',
      'revised 14:30 O 100 H 107 L 95 C 100 V 5 n 3 built',
    ]);
    expect(rig.builder.formingBars().map((bar) => bar.volume)).toEqual([16]);
    expect(rig.counts).toMatchObject({ late: 2, revised: 2, dropped: 0 });
  });

  it('bring their volume to the closed bar while no minute is open', () => {
    rig.trade(at('14:30:59'), { price: 107, total: 25 });
    expect(rig.changes()).toEqual(['revised 14:30 O 100 H 107 L 100 C 100 V 20 n 2 built']);
  });

  it('older than the newest closed bar are dropped, and their volume comes with the next trade', () => {
    rig.trade(at('14:31:10'), { price: 101, total: 20 });
    rig.trade(at('14:29:59'), { price: 300, total: 30 });
    expect(rig.told).toEqual([]);
    expect(rig.counts.dropped).toBe(1);
    rig.trade(at('14:31:11'), { price: 101, total: 31 });
    expect(rig.builder.formingBars().map((bar) => bar.volume)).toEqual([21]);
  });

  it('from the session before are dropped', () => {
    rig.advance(at('21:59:59'));
    rig.trade(at('21:59:59'), { price: 100, total: 20 });
    rig.advance(at('22:00:02'));
    rig.advance(at('23:00:00'));
    rig.trade(at('23:00:01'), { price: 110, total: 1 });
    rig.told.length = 0;
    rig.trade(at('21:59:59.5'), { price: 300, total: 20 });
    expect(rig.told).toEqual([]);
    expect(rig.counts.dropped).toBe(1);
  });

  it('of a minute that passed without a trade make its bar while the next minute is open', () => {
    rig.trade(at('14:32:10'), { price: 103, total: 20 });
    rig.trade(at('14:31:50'), { price: 102, total: 21 });
    expect(rig.changes()).toEqual(['closed 14:31 O 102 H 102 L 102 C 102 V 0 n 1 built']);
    expect(rig.counts.late).toBe(1);
    expect(rig.builder.formingBars().map(minute)).toEqual(['14:32']);
  });

  it('of a minute that is long over make no bar', () => {
    rig.advance(at('14:40:00'));
    rig.trade(at('14:35:00'), { price: 102, total: 21 });
    expect(rig.builder.formingBars()).toEqual([]);
    expect(rig.counts.dropped).toBe(1);
  });

  it('do not change what the broker has confirmed', () => {
    rig.broker('14:30', [100, 106, 99, 101], 12);
    rig.told.length = 0;
    rig.trade(at('14:30:59'), { price: 300, total: 25 });
    expect(rig.told).toEqual([]);
    expect(rig.counts).toMatchObject({ late: 1, unattributedVolume: 15 });
  });
});

describe('what cannot be a trade', () => {
  it('without a price or any time is dropped', () => {
    rig.trade(at('14:30:10'), { price: NaN, total: 10 });
    rig.trade(at('14:30:10'), { price: Infinity, total: 10 });
    rig.trade(NaN, { price: 100, total: 10 });
    expect(rig.counts.dropped).toBe(3);
    expect(rig.builder.formingBars()).toEqual([]);
  });

  it('without a time of its own takes the clock, and makes the bar an estimate', () => {
    rig.online(at('14:29:00'));
    rig.trade(at('14:30:05'), { price: 100, total: 10 });
    rig.clock.nowMs = at('14:30:20');
    rig.trade(NaN, { price: 101, total: 12 });
    rig.trade(at('14:30:21'), { price: 102, total: 13, flags: FLAG.estimatedTime });
    expect(rig.builder.formingBars().map(short)).toEqual(['14:30 O 100 H 102 L 100 C 102 V 3 n 3 estimated']);
  });

  it('takes the receive time while the exchange is silent about its clock', () => {
    rig.trade(NaN, { price: 101, total: 12, receivedMs: at('14:30:20') });
    expect(rig.builder.formingBars().map(minute)).toEqual(['14:30']);
  });

  it('is not a zero or negative price', () => {
    rig.online(at('14:29:00'));
    rig.trade(at('14:30:05'), { price: 0, total: 10 });
    rig.trade(at('14:30:06'), { price: -37.63, total: 12 });
    expect(rig.builder.formingBars().map(short)).toEqual(['14:30 O 0 H 0 L -37.63 C -37.63 V 2 n 2 built']);
  });

  it('is not a repetition: same price, size, time and total', () => {
    rig.online(at('14:29:00'));
    rig.trade(at('14:30:05'), { price: 100, total: 10, size: NaN });
    rig.trade(at('14:30:05'), { price: 100, total: 10, size: NaN });
    rig.trade(at('14:30:05'), { price: 100, total: 10, size: 2 });
    rig.trade(at('14:30:05'), { price: 100, total: NaN, size: 2 });
    expect(rig.builder.formingBars().map((bar) => bar.tickCount)).toEqual([2]);
    expect(rig.counts.duplicates).toBe(2);
  });
});

describe('volume', () => {
  it('of a total that falls inside the session is a fault and 0', () => {
    rig.online(at('14:29:00'));
    for (const total of [10, 30, 25, 40]) rig.trade(at('14:30:05') + total, { price: 100, total });
    expect(rig.builder.formingBars().map((bar) => bar.volume)).toEqual([30]);
    expect(rig.counts.volumeFaults).toBe(1);
  });

  // Analytics, section 2.3, through the bars: the day rolls at 18:00 New York, 23:00 UTC.
  it('starts over with the trading day', () => {
    rig.online(at('21:58:00'));
    rig.trade(at('21:59:00'), { price: 100, total: 900 });
    rig.trade(at('21:59:01'), { price: 100, total: 950 });
    rig.advance(at('23:00:00'));
    for (const total of [20, 15, 60]) rig.trade(at('23:00:00') + total, { price: 100, total });
    rig.advance(at('23:05:00'));
    expect([...rig.published().values()].map((bar) => bar.volume)).toEqual([50, 60]);
    expect(rig.counts.volumeFaults).toBe(1);
  });
});

describe('images and interruptions', () => {
  it('an image sets the counter and makes no bar, even in the current minute', () => {
    rig.advance(at('14:30:20'));
    rig.trade(at('14:30:19'), { price: 100, total: 500, flags: FLAG.image });
    expect(rig.builder.formingBars()).toEqual([]);
    rig.trade(at('14:30:21'), { price: 101, total: 507 });
    expect(rig.builder.formingBars().map(short)).toEqual(['14:30 O 101 H 101 L 101 C 101 V 7 n 1 partial']);
  });

  it('what repeats the image is not a trade', () => {
    rig.trade(at('14:30:19'), { price: 100, total: 500, flags: FLAG.image });
    rig.trade(at('14:30:19'), { price: 100, total: 500 });
    expect(rig.builder.formingBars()).toEqual([]);
  });

  it('the first minute is whole when the stream was there before it began', () => {
    rig.builder.linkUp(at('14:29:58'));
    rig.trade(at('14:29:40'), { price: 100, total: 500, flags: FLAG.image });
    rig.advance(at('14:29:59'));
    rig.trade(at('14:30:00'), { price: 101, total: 507 });
    rig.advance(at('14:31:02'));
    expect(rig.changes()).toEqual(['closed 14:30 O 101 H 101 L 101 C 101 V 7 n 1 built']);
  });

  it('the first minute is partial when the frame of the image came inside it', () => {
    rig.builder.linkUp(at('14:29:59.9'));
    rig.trade(at('14:29:40'), { price: 100, total: 500, flags: FLAG.image });
    rig.advance(at('14:30:00.400'));
    rig.trade(at('14:30:00.500'), { price: 101, total: 507 });
    rig.advance(at('14:31:02'));
    expect(rig.told.map(({ bar }) => bar.grade)).toEqual(['partial']);
  });

  it('a drop makes its minutes partial and sets the volume of the gap aside', () => {
    rig.online(at('14:29:00'));
    rig.trade(at('14:30:05'), { price: 100, total: 500 });
    rig.advance(at('14:30:30'));
    rig.builder.linkLost(at('14:30:30'));
    rig.builder.linkUp(at('14:32:10'));
    rig.trade(at('14:32:09'), { price: 104, total: 900, flags: FLAG.image });
    rig.advance(at('14:32:11'));
    rig.trade(at('14:32:20'), { price: 105, total: 903 });
    rig.advance(at('14:33:02'));
    rig.trade(at('14:33:20'), { price: 106, total: 910 });
    rig.advance(at('14:34:02'));
    expect(rig.changes()).toEqual([
      'closed 14:30 O 100 H 100 L 100 C 100 V 0 n 1 partial',
      'closed 14:32 O 105 H 105 L 105 C 105 V 3 n 1 partial',
      'closed 14:33 O 106 H 106 L 106 C 106 V 7 n 1 built',
    ]);
    expect(rig.counts.unattributedVolume).toBe(400);
  });

  it('a feed that does not mark its first update is treated the same, but for the trade', () => {
    rig.online(at('14:29:00'));
    rig.trade(at('14:30:05'), { price: 100, total: 500 });
    rig.builder.linkLost(at('14:30:10'));
    rig.trade(at('14:30:20'), { price: 104, total: 900 });
    expect(rig.builder.formingBars().map(short)).toEqual(['14:30 O 100 H 104 L 100 C 104 V 0 n 2 partial']);
    expect(rig.counts.unattributedVolume).toBe(400);
  });
});

describe("the broker's bar", () => {
  beforeEach(() => {
    rig.online(at('14:29:00'));
    rig.builder.contract = '/NQZ26';
    rig.trade(at('14:30:05'), { price: 100, total: 500 });
    rig.trade(at('14:30:06'), { price: 102, total: 510 });
  });

  it('takes the place of the built one and keeps count and contract', () => {
    rig.advance(at('14:31:02'));
    rig.builder.contract = '/NQH27';
    rig.broker('14:30', [99.75, 102.25, 99.5, 102], 15);
    expect(rig.changes()).toEqual([
      'closed 14:30 O 100 H 102 L 100 C 102 V 10 n 2 built',
      'confirmed 14:30 O 99.75 H 102.25 L 99.5 C 102 V 15 n 2 confirmed',
    ]);
    expect(rig.told.at(-1)?.bar.contract).toBe('/NQZ26');
    expect(rig.counts.widerThanBroker).toBe(0);
  });

  it('says the same twice and changes nothing; a correction is taken', () => {
    rig.advance(at('14:31:02'));
    rig.broker('14:30', [100, 102, 100, 102], 10);
    rig.broker('14:30', [100, 102, 100, 102], 10);
    rig.broker('14:30', [100, 103, 100, 102], 11);
    expect(rig.told.map(({ change }) => change)).toEqual(['closed', 'confirmed', 'confirmed']);
  });

  it('closes the minute that is still in its grace', () => {
    rig.trade(at('14:31:00.100'), { price: 103, total: 520 });
    rig.broker('14:30', [100, 102, 100, 102], 10);
    expect(rig.changes()).toEqual(['confirmed 14:30 O 100 H 102 L 100 C 102 V 10 n 2 confirmed']);
    expect(rig.counts).toMatchObject({ closed: 1, confirmed: 1 });
    expect(rig.builder.formingBars().map(minute)).toEqual(['14:31']);
  });

  it('closes the current minute: it is the proof that the minute is over', () => {
    rig.broker('14:30', [100, 102, 100, 102], 10);
    rig.trade(at('14:30:59'), { price: 150, total: 530 });
    rig.trade(at('14:31:00'), { price: 103, total: 540 });
    expect(rig.changes()).toEqual(['confirmed 14:30 O 100 H 102 L 100 C 102 V 10 n 2 confirmed']);
    expect(rig.builder.formingBars().map(short)).toEqual(['14:31 O 103 H 103 L 103 C 103 V 10 n 1 built']);
  });

  it('stands for a minute of which nothing was seen, after what came before it', () => {
    rig.broker('14:31', [103, 104, 103, 104], 7);
    expect(rig.changes()).toEqual([
      'closed 14:30 O 100 H 102 L 100 C 102 V 10 n 2 built',
      'confirmed 14:31 O 103 H 104 L 103 C 104 V 7 n 0 confirmed',
    ]);
    expect(rig.told.at(-1)?.bar.contract).toBe('/NQZ26');
  });

  it('that contradicts itself is refused', () => {
    const refused: (readonly [number, number, number, number])[] = [
      [100, 99, 98, 99],
      [100, 102, 101, 102],
      [NaN, 102, 100, 102],
      [0, 0, 0, 102],
      [100, Infinity, 100, 102],
    ];
    for (const values of refused) rig.broker('14:29', values, 10);
    rig.broker('14:29', [100, 102, 100, 102], -1);
    rig.broker('14:29:30', [100, 102, 100, 102], 1);
    expect(rig.told).toEqual([]);
    expect(rig.counts.brokerBarsRefused).toBe(7);
  });

  it('that is narrower than what was seen is noted', () => {
    rig.advance(at('14:31:02'));
    rig.broker('14:30', [100, 101, 100, 101], 10);
    expect(rig.counts.widerThanBroker).toBe(1);
    expect(rig.told.at(-1)?.bar.high).toBe(priceFromPoints(101));
  });
});

// ---- Properties. The reference groups all trades by minute after the fact and knows nothing of builders.

interface Print {
  readonly tradeMs: number;
  readonly arrivalMs: number;
  readonly price: number;
  readonly size: number;
}

const START_MS = at('14:30:00');
const prints = (largestDelayMs: number): fc.Arbitrary<Print[]> =>
  fc
    .array(
      fc.record({
        tradeMs: fc.integer({ min: 0, max: 8 * MS_PER_MINUTE }).map((offset) => START_MS + offset),
        delayMs: fc.integer({ min: 0, max: largestDelayMs }),
        price: fc.integer({ min: 100_000, max: 100_400 }).map((quarter) => quarter / 4),
        size: fc.integer({ min: 1, max: 50 }),
      }),
      { minLength: 1, maxLength: 120 },
    )
    .map((list) => list.map(({ delayMs, ...print }) => ({ ...print, arrivalMs: print.tradeMs + delayMs })))
    .map((list) => list.sort((a, b) => a.arrivalMs - b.arrivalMs));

/** Bars by definition: every trade belongs to the minute of its time, volume to the newest minute that was reported. */
function reference(list: readonly Print[]): Map<number, { ohlc: number[]; volume: number; count: number }> {
  const byMinute = new Map<number, Print[]>();
  const volume = new Map<number, number>();
  let newest = -Infinity;
  for (const [index, print] of list.entries()) {
    const start = print.tradeMs - (print.tradeMs % MS_PER_MINUTE);
    byMinute.set(start, [...(byMinute.get(start) ?? []), print]);
    newest = Math.max(newest, start);
    if (index > 0) volume.set(newest, (volume.get(newest) ?? 0) + print.size);
  }
  const bars = new Map<number, { ohlc: number[]; volume: number; count: number }>();
  for (const [start, members] of byMinute) {
    const inTime = members.map((print, order) => ({ print, order }));
    inTime.sort((a, b) => a.print.tradeMs - b.print.tradeMs || a.order - b.order);
    const prices = inTime.map(({ print }) => print.price);
    const ohlc = [prices[0] ?? NaN, Math.max(...prices), Math.min(...prices), prices.at(-1) ?? NaN];
    bars.set(start, { ohlc, volume: volume.get(start) ?? 0, count: prices.length });
  }
  return bars;
}

function play(list: readonly Print[], target: Rig): number {
  let total = 1_000;
  target.online(START_MS - 5_000);
  for (const [index, { tradeMs, arrivalMs, price, size }] of list.entries()) {
    if (index > 0) total += size;
    target.trade(tradeMs, { price, total, size });
    target.advance(arrivalMs);
  }
  target.advance(START_MS + 15 * MS_PER_MINUTE);
  return total;
}

describe('properties', () => {
  it('a stream whose trades overtake each other within the grace gives exactly the bars by definition', () => {
    fc.assert(
      fc.property(prints(1_400), (list) => {
        const target = new Rig();
        play(list, target);
        const built = [...target.published()].map(([start, bar]) => {
          const ohlc = [bar.open, bar.high, bar.low, bar.close].map(priceToPoints);
          return [start, { ohlc, volume: Number(bar.volume), count: bar.tickCount }] as const;
        });
        // A repetition in every value is no trade; the generator makes one only by chance, with size in the total.
        fc.pre(target.counts.duplicates === 0);
        expect(new Map(built)).toEqual(reference(list));
        expect(target.counts.dropped).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it('however late trades come: bars are sound, inside their minute, and no volume is lost or invented', () => {
    fc.assert(
      fc.property(prints(4 * MS_PER_MINUTE), (list) => {
        const target = new Rig();
        const lastMs = START_MS + 12.5 * MS_PER_MINUTE;
        const closing = { tradeMs: lastMs, arrivalMs: lastMs, price: 25_000, size: 1 };
        const total = play([...list, closing], target);
        const pricesOf = new Map<number, Set<number>>();
        for (const { tradeMs, price } of [...list, closing]) {
          const start = tradeMs - (tradeMs % MS_PER_MINUTE);
          pricesOf.set(start, (pricesOf.get(start) ?? new Set()).add(priceFromPoints(price)));
        }
        let volume = target.counts.unattributedVolume;
        for (const [start, bar] of target.published()) {
          volume += bar.volume;
          expect(start % MS_PER_MINUTE).toBe(0);
          expect(bar.high >= Math.max(bar.open, bar.close) && bar.low <= Math.min(bar.open, bar.close)).toBe(true);
          for (const price of [bar.open, bar.high, bar.low, bar.close]) {
            expect(pricesOf.get(start)?.has(price), `${price} was not traded in ${minute(bar)}`).toBe(true);
          }
        }
        expect(volume).toBe(total - 1_000);
      }),
      { numRuns: 300 },
    );
  });

  it('a grade never goes down and a published close changes only by the broker', () => {
    const ranks = ['partial', 'estimated', 'built', 'confirmed'];
    fc.assert(
      fc.property(prints(2 * MS_PER_MINUTE), fc.array(fc.nat(9), { maxLength: 5 }), (list, confirmed) => {
        const target = new Rig();
        play(list, target);
        for (const offset of confirmed) {
          const time = new Date(START_MS + offset * MS_PER_MINUTE).toISOString().slice(11, 16);
          target.broker(time, [25_000, 25_100, 24_900, 25_050], 10);
        }
        const known = new Map<number, Bar>();
        for (const { change, bar } of target.told) {
          const before = known.get(bar.startMs);
          known.set(bar.startMs, bar);
          if (!before) continue;
          expect(ranks.indexOf(bar.grade)).toBeGreaterThanOrEqual(ranks.indexOf(before.grade));
          if (change === 'revised') expect([bar.open, bar.close]).toEqual([before.open, before.close]);
          expect(change).not.toBe('closed');
        }
      }),
    );
  });
});
