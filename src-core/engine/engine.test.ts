import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { FLAG, type FeedBatch } from '../market/feed-batch.ts';
import { priceFromPoints, priceToPoints } from '../market/price.ts';
import { epochMs, quantity, symbolName, wallMs } from '../market/units.ts';
import { Engine } from './engine.ts';
import { EngineOutput } from './engine-output.ts';
import { FeedTape } from './feed-tape.ts';
import { defaultStrategy } from '../signals/catalogue.ts';

const NQ = '/NQ';
const at = (time: string): number => Date.parse(`2026-11-24T${time}Z`);
const seconds = (count: number): number => count * 1_000;

type Ohlc = readonly [open: number, high: number, low: number, close: number];
/** Analytics, section 1.5; 09:30 New York is 14:30 UTC. */
const GOLDEN_MORNING: readonly (readonly [string, Ohlc])[] = [
  ['14:30:00', [25600, 25612.5, 25571.25, 25580]],
  ['14:31:00', [25582.25, 25608, 25582.25, 25608]],
  ['14:32:00', [25608, 25624, 25603, 25621.5]],
  ['14:33:00', [25621.75, 25655, 25620, 25640.25]],
  ['14:34:00', [25640, 25646, 25601, 25606]],
  ['14:35:00', [25606.25, 25618, 25596, 25615.75]],
  ['14:36:00', [25616, 25672.25, 25614, 25668]],
];

/** A morning on level one: an image in good time, then four trades a minute, each frame followed by its clock. */
function goldenTape(epoch?: string): FeedTape {
  const tape = new FeedTape(epoch);
  tape.rare({ kind: 'link', state: 'up', exchangeMs: epochMs(at('14:29:00')) });
  tape.rare({ kind: 'reference', symbol: symbolName(NQ), contract: '/NQZ26', previousClose: priceFromPoints(25500) });
  tape.trade(NQ, { at: at('14:28:59'), last: 25598, total: 400_000, flags: FLAG.image }).clock(at('14:29:00.100'));
  let total = 400_000;
  for (const [time, prices] of GOLDEN_MORNING) {
    for (const [index, last] of prices.entries()) {
      const tradeMs = at(time) + seconds(2 + 15 * index);
      total += 10;
      tape.trade(NQ, { at: tradeMs, last, total, bid: last - 0.25, ask: last }).clock(tradeMs + 40);
      tape.quote(NQ, { at: tradeMs + 900, last, total, bid: last - 0.5, ask: last + 0.5 }).clock(tradeMs + 940);
    }
    tape.clock(at(time) + seconds(61.6));
  }
  return tape;
}

function run(batches: readonly FeedBatch[], engine = new Engine([defaultStrategy([NQ])])): EngineOutput {
  const out = new EngineOutput();
  for (const batch of batches) engine.apply(batch, out);
  return out;
}

const describeBars = (out: EngineOutput): string[] =>
  out.bars.map(({ change, bar }) => {
    const prices = [bar.open, bar.high, bar.low, bar.close].map(priceToPoints).join(' ');
    return `${change} ${bar.symbol} ${new Date(bar.startMs).toISOString().slice(11, 16)} ${prices} V ${bar.volume} ${bar.grade}`;
  });

let engine: Engine;
let out: EngineOutput;
beforeEach(() => {
  engine = new Engine([defaultStrategy([NQ])]);
  out = new EngineOutput();
});
const play = (tape: FeedTape): void => {
  for (const batch of tape.batches()) engine.apply(batch, out);
};

describe('the golden morning, tick by tick', () => {
  it('gives its bars and its one signal', () => {
    play(goldenTape());
    expect(describeBars(out).slice(0, 3)).toEqual([
      'closed /NQ 14:30 25600 25612.5 25571.25 25580 V 40 built',
      'closed /NQ 14:31 25582.25 25608 25582.25 25608 V 40 built',
      'closed /NQ 14:32 25608 25624 25603 25621.5 V 40 built',
    ]);
    expect(out.signals).toMatchObject([
      {
        side: 'long',
        contract: '/NQZ26',
        barStartMs: at('14:32:00'),
        price: priceFromPoints(25621.5),
        stop: priceFromPoints(25571.25),
        targets: [{ price: priceFromPoints(25722), portion: 1 }],
      },
    ]);
  });

  it('signals at the clock close, without waiting for the broker', () => {
    const batches = goldenTape().batches(Array.from({ length: goldenTape().length - 1 }, (_, index) => index + 1));
    const instants: number[] = [];
    for (const batch of batches) {
      engine.apply(batch, out);
      if (out.signals.length > 0) instants.push(engine.exchangeMs ?? NaN);
    }
    expect(instants[0]).toBe(at('14:33:01.600'));
  });
});

describe('the contract of a bar', () => {
  const names = (contract: string): Parameters<FeedTape['rare']>[0] => ({
    kind: 'reference',
    symbol: symbolName(NQ),
    contract,
  });
  const trade = (tape: FeedTape, time: string, total: number): FeedTape =>
    tape.trade(NQ, { at: at(time), last: 25_600, total }).clock(at(time));

  it('is the one that was traded when it began, although another is named before it closes', () => {
    const tape = new FeedTape().rare(names('/NQZ26'));
    tape.trade(NQ, { at: at('14:29:00'), last: 25_600, total: 1, flags: FLAG.image }).clock(at('14:29:00'));
    trade(tape, '14:30:10', 5);
    tape.rare(names('/NQH27'));
    trade(tape, '14:30:20', 8);
    trade(tape, '14:31:10', 9);
    play(tape.clock(at('14:33:00')));
    expect(out.bars.map(({ bar }) => [bar.volume, bar.contract])).toEqual([
      [7, '/NQZ26'],
      [1, '/NQH27'],
    ]);
  });

  it('is told of a bar that began before any contract was named', () => {
    const tape = new FeedTape();
    tape.trade(NQ, { at: at('14:29:00'), last: 25_600, total: 1, flags: FLAG.image }).clock(at('14:29:00'));
    trade(tape, '14:30:10', 5).rare(names('/NQZ26'));
    play(tape.clock(at('14:33:00')));
    expect(out.bars.map(({ bar }) => bar.contract)).toEqual(['/NQZ26']);
  });

  it('of a minute that only the broker saw is the one that stood when it began', () => {
    const tape = new FeedTape().rare(names('/NQZ26'));
    tape.trade(NQ, { at: at('14:29:00'), last: 25_600, total: 1, flags: FLAG.image }).clock(at('14:31:30'));
    tape.rare(names('/NQH27')).clock(at('14:33:00'));
    for (const time of ['14:30:00', '14:32:00']) {
      const price = priceFromPoints(25_600);
      const prices = { open: price, high: price, low: price, close: price, volume: quantity(3) };
      tape.rare({ kind: 'broker-bar', symbol: symbolName(NQ), startMs: epochMs(at(time)), ...prices });
    }
    play(tape);
    expect(out.bars.map(({ bar }) => bar.contract)).toEqual(['/NQZ26', '/NQH27']);
  });
});

describe('determinism', () => {
  const signature = (output: EngineOutput): string =>
    JSON.stringify([output.bars, output.signals, output.recovered, output.corrections]);

  /** A morning with everything that goes wrong in one. */
  function roughTape(): FeedTape {
    const tape = goldenTape();
    const broker = (time: string, symbol: string): void => {
      tape.rare({
        kind: 'broker-bar',
        symbol: symbolName(symbol),
        startMs: epochMs(at(time)),
        open: priceFromPoints(100),
        high: priceFromPoints(101),
        low: priceFromPoints(99),
        close: priceFromPoints(100),
        volume: quantity(5),
      });
    };
    tape.trade('QQQ', { at: at('14:37:00'), last: 600, total: 1_000, flags: FLAG.image }).clock(at('14:37:02'));
    tape.trade('QQQ', { at: at('14:37:04'), last: 601, total: 1_010 });
    tape.trade(NQ, { at: at('14:37:03'), last: 25_660, total: 400_900 });
    tape.trade(NQ, { at: at('14:36:30'), last: 25_700, total: 400_890 });
    tape.trade(NQ, { at: at('14:37:20'), last: 25_661, total: 400_950 });
    broker('14:36:00', NQ);
    tape.clock(at('14:37:21'));
    tape.trade(NQ, { at: at('15:50:00'), last: 25_000, total: 400_960 }).clock(at('14:37:22'));
    tape.trade(NQ, { at: NaN, last: 25_665, total: 400_970 }).trade(NQ, { at: at('14:37:23'), last: NaN, total: 1 });
    tape.rare({ kind: 'link', state: 'down', exchangeMs: epochMs(at('14:37:30')) });
    tape.rare({ kind: 'link', state: 'up', exchangeMs: epochMs(at('14:38:10')) });
    tape.trade(NQ, { at: at('14:38:05'), last: 25_670, total: 402_000, flags: FLAG.image }).clock(at('14:38:11'));
    tape.trade(NQ, { at: at('14:38:40'), last: 25_671, total: 402_010 }).clock(at('14:38:41'));
    tape.trade(NQ, { at: at('14:39:10'), last: 25_672, total: 402_020 }).clock(at('14:39:11'));
    broker('14:37:00', 'QQQ');
    broker('14:38:00', NQ);
    return tape.clock(at('14:41:00'));
  }

  it('any cut into batches gives the same output, bit for bit', () => {
    const tape = roughTape();
    const whole = signature(run(tape.batches()));
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: tape.length - 1 }), { maxLength: 60 }), (cuts) => {
        expect(signature(run(tape.batches(cuts.sort((a, b) => a - b))))).toBe(whole);
      }),
      { numRuns: 200 },
    );
  });

  it('a hundred repetitions give the same output', () => {
    const tape = roughTape();
    const seen = new Set(Array.from({ length: 100 }, () => signature(run(tape.batches()))));
    expect(seen.size).toBe(1);
  });

  it('looking at the screen in between changes nothing', () => {
    const tape = roughTape();
    const everyRow = tape.batches(Array.from({ length: tape.length - 1 }, (_, index) => index + 1));
    for (const batch of everyRow) {
      engine.apply(batch, out);
      engine.takeDisplay(wallMs(0));
    }
    expect(signature(out)).toBe(signature(run(tape.batches())));
  });

  it('batches that come twice, or overlap, are applied once', () => {
    const tape = roughTape();
    const overlapping = [...tape.batches([20, 50]).slice(0, 2), ...tape.batches([35])];
    expect(signature(run([...overlapping, ...tape.batches([10])]))).toBe(signature(run(tape.batches())));
  });

  it('bars that close together come in the order of their names, whichever symbol was heard first', () => {
    const order = (symbols: readonly string[]): string[] => {
      const tape = new FeedTape().clock(at('14:29:00'));
      for (const symbol of symbols) tape.trade(symbol, { at: at('14:30:01'), last: 100, total: 1 });
      return run(tape.clock(at('14:32:00')).batches()).bars.map(({ bar }) => bar.symbol);
    };
    expect(order(['SPY', '/ES', 'AAPL'])).toEqual(order(['AAPL', 'SPY', '/ES']));
  });
});

describe("the exchange's clock", () => {
  const online = (): FeedTape =>
    new FeedTape().trade(NQ, { at: at('14:28:00'), last: 1, total: 1, flags: FLAG.image }).clock(at('14:29:00'));

  it('makes a trade from the future wait, and refuses it when its frame was not from there', () => {
    play(
      online()
        .trade(NQ, { at: at('14:29:30'), last: 100, total: 5 })
        .clock(at('14:29:01'))
        .clock(at('14:31:00')),
    );
    expect(out.bars).toEqual([]);
    expect(engine.counters()).toMatchObject({ clockFaults: 1, droppedTicks: 1 });
  });

  it('takes what ran ahead of a quiet clock once the frame tells its time', () => {
    const tape = online();
    tape.trade(NQ, { at: at('14:29:30'), last: 100, total: 5 }).trade(NQ, { at: at('14:29:20'), last: 99, total: 6 });
    play(tape.clock(at('14:29:31')).clock(at('14:31:00')).clock(at('14:32:00')));
    expect(describeBars(out)).toEqual(['closed /NQ 14:29 99 100 99 100 V 5 built']);
    expect(engine.counters()).toMatchObject({ clockFaults: 0, droppedTicks: 0 });
  });

  it('brings minutes in the right order at a thousand times the speed', () => {
    const tape = online();
    for (let second = 0; second < 240; second += 5) {
      tape.trade(NQ, { at: at('14:30:00') + seconds(second), last: 100 + second, total: 10 + second });
      if (second % 100 === 95) tape.clock(at('14:30:00') + seconds(second) + 1);
    }
    play(tape.clock(at('14:35:00')));
    expect(describeBars(out)).toEqual([
      'closed /NQ 14:30 100 155 100 155 V 64 built',
      'closed /NQ 14:31 160 215 160 215 V 60 built',
      'closed /NQ 14:32 220 275 220 275 V 60 built',
      'closed /NQ 14:33 280 335 280 335 V 60 built',
    ]);
    expect(engine.counters()).toMatchObject({ lateTicks: 0, droppedTicks: 0 });
  });

  it('is not led astray by one wild reading', () => {
    play(goldenTape().clock(at('14:37:02')).clock(Date.parse('2099-01-01')).clock(NaN).clock(at('14:37:03')));
    expect(engine.exchangeMs).toBe(at('14:37:03'));
    expect(engine.counters()).toMatchObject({ clockFaults: 2, clockRestarts: 0 });
  });

  it('leaps when two readings agree, as over a weekend', () => {
    play(
      online()
        .clock(at('14:29:00') + 72 * 3_600_000)
        .clock(at('14:29:10') + 72 * 3_600_000),
    );
    expect(engine.exchangeMs).toBe(at('14:29:10') + 72 * 3_600_000);
  });

  it('that goes back for good begins again, and tells no signal twice', () => {
    play(goldenTape());
    const again = goldenTape('epoch-2').clock(at('14:38:00'));
    play(again);
    play(goldenTape('epoch-3'));
    expect(engine.counters().clockRestarts).toBeGreaterThan(0);
    expect(out.signals).toHaveLength(1);
  });
});

describe("the broker's bars", () => {
  const bar = (time: string) => ({
    kind: 'broker-bar' as const,
    symbol: symbolName(NQ),
    startMs: epochMs(at(time)),
    open: priceFromPoints(100),
    high: priceFromPoints(103),
    low: priceFromPoints(99),
    close: priceFromPoints(102),
    volume: quantity(20),
  });
  const building = (): FeedTape =>
    new FeedTape()
      .trade(NQ, { at: at('14:28:00'), last: 1, total: 1, flags: FLAG.image })
      .clock(at('14:29:00'))
      .trade(NQ, { at: at('14:30:05'), last: 100, total: 5 })
      .clock(at('14:30:06'));

  it('for a minute that is still running are refused', () => {
    play(building().rare(bar('14:30:00')).clock(at('14:30:20')).clock(at('14:31:02')));
    expect(describeBars(out)).toEqual(['closed /NQ 14:30 100 100 100 100 V 4 built']);
    expect(engine.counters()).toMatchObject({ clockFaults: 1, brokerBarsRefused: 1 });
  });

  it('that come in the frame that first tells the minute is over are taken', () => {
    play(building().rare(bar('14:30:00')).clock(at('14:31:03')));
    expect(describeBars(out)).toEqual(['confirmed /NQ 14:30 100 103 99 102 V 20 confirmed']);
  });

  it('of a symbol never heard of make its bars', () => {
    play(new FeedTape().rare(bar('14:30:00')).clock(at('14:31:03')));
    expect(out.bars).toMatchObject([{ bar: { tickCount: 0, grade: 'confirmed' } }]);
  });
});

describe('interruptions', () => {
  const minuteGrades = (tapes: readonly FeedTape[]): string[] =>
    run(tapes.flatMap((tape) => tape.batches())).bars.map(({ bar }) => bar.grade);
  const trades = (tape: FeedTape, from: number, until: number): FeedTape => {
    for (let minute = from; minute <= until; minute += 1) {
      const start = at('14:30:00') + seconds(60 * minute);
      tape.trade(NQ, { at: start + 1_000, last: 100, total: 100 + 2 * minute }).clock(start + 1_010);
      tape.trade(NQ, { at: start + 30_000, last: 101, total: 101 + 2 * minute }).clock(start + 30_010);
    }
    return tape;
  };
  const image = (tape: FeedTape, time: string): FeedTape =>
    tape.trade(NQ, { at: at(time), last: 100, total: 99, flags: FLAG.image }).clock(at(time));

  it('a link that went down makes its minute partial from the last word of the clock on', () => {
    const tape = trades(image(new FeedTape(), '14:29:00'), 0, 1);
    tape.rare({ kind: 'link', state: 'down', exchangeMs: epochMs(at('14:33:10')) });
    tape.rare({ kind: 'link', state: 'up', exchangeMs: epochMs(at('14:33:12')) });
    const rest = trades(image(tape, '14:33:13'), 4, 5).clock(at('14:37:00'));
    expect(minuteGrades([rest])).toEqual(['built', 'partial', 'built', 'built']);
  });

  it('a new feed worker means that something may be missing', () => {
    const first = trades(image(new FeedTape('a'), '14:29:00'), 0, 1);
    const second = trades(new FeedTape('b'), 2, 3).clock(at('14:35:00'));
    expect(minuteGrades([first, second])).toEqual(['built', 'partial', 'partial', 'built']);
  });

  it('rows that never arrived make their minute partial', () => {
    const batches = trades(image(new FeedTape(), '14:29:00'), 0, 4).clock(at('14:36:00')).batches([8, 9]);
    const [before, , after] = batches;
    if (!before || !after) throw new Error('three batches expected');
    expect(run([before, after]).bars.map(({ bar }) => bar.grade)).toEqual([
      'built',
      'partial',
      'partial',
      'built',
      'built',
    ]);
  });

  it('says on screen why the range is not watched', () => {
    const tape = image(new FeedTape(), '14:30:20');
    tape.trade(NQ, { at: at('14:30:25'), last: 100, total: 120 }).clock(at('14:31:02'));
    play(tape);
    expect(engine.takeDisplay(wallMs(1))?.openingRanges[0]?.ranges).toMatchObject([
      {
        state: {
          kind: 'not-watching',
          reason:
            "The stream came up at 09:30:20 ET, inside the opening minute. The broker's bar of 09:30 may still mend that.",
        },
      },
    ]);
  });
});

describe('recovery', () => {
  it('gives the bars again, and the signals as recovered', () => {
    for (const batch of goldenTape().batches()) engine.applyRecovery(batch, out);
    const live = run(goldenTape().batches());
    expect(out.bars).toEqual(live.bars);
    expect(out.recovered).toEqual(live.signals);
    expect(out.signals).toEqual([]);
  });

  it('shows the state but not the past, except the minutes that a running window may have missed', () => {
    const day = new FeedTape();
    day.trade(NQ, { at: at('14:28:00'), last: 1, total: 1, flags: FLAG.image }).clock(at('14:29:00'));
    for (let minute = 0; minute < 40; minute += 1) {
      const start = at('14:30:00') + seconds(60 * minute);
      day.trade(NQ, { at: start, last: 100, total: 2 + minute }).clock(start + 30_000);
    }
    for (const batch of day.batches([5, 30, 60])) engine.applyRecovery(batch, out);
    const shown = engine.takeDisplay(wallMs(7));
    expect(shown?.closed).toHaveLength(14);
    expect(shown?.quotes).toHaveLength(1);
    expect(shown?.oldestTickReceivedWallMs).toBeNull();
  });

  it('joins what comes live without a gap, whatever numbers the stored rows carry', () => {
    const tape = goldenTape();
    const cut = 30;
    const [stored, live] = tape.batches([cut]);
    if (!stored || !live) throw new Error('two batches expected');
    const through = stored.firstRowSeq + stored.rowCount - 1;
    engine.applyRecovery({ ...stored, firstRowSeq: 0, batchSeq: 1 }, out);
    engine.finishRecovery(stored.epoch, through);
    for (const batch of [stored, live]) engine.apply(batch, out);
    expect(out.bars).toEqual(run(tape.batches()).bars);
    expect([...out.recovered, ...out.signals]).toEqual(run(tape.batches()).signals);
  });

  it('is needed by an engine that knows nothing, and for a feed that was not heard from its first row', () => {
    expect(engine.needsRecovery('epoch-1', 0)).toBe(true);
    play(goldenTape());
    expect(engine.needsRecovery('epoch-1', 1_000)).toBe(false);
    expect(engine.needsRecovery('epoch-2', 0)).toBe(false);
    expect(engine.needsRecovery('epoch-2', 5)).toBe(true);
  });

  it('passes over epochs that were heard live', () => {
    play(goldenTape());
    const before = out.bars.length;
    for (const batch of goldenTape().batches()) engine.applyRecovery(batch, out);
    expect(out.bars).toHaveLength(before);
  });
});

describe('the screen', () => {
  it('gets what changed, once', () => {
    const tape = new FeedTape();
    tape.rare({ kind: 'reference', symbol: symbolName(NQ), contract: '/NQZ26', previousClose: priceFromPoints(90) });
    tape.trade(NQ, { at: at('14:29:10'), last: 100, total: 5, flags: FLAG.image, receivedMs: 7 }).clock(at('14:29:11'));
    tape.trade(NQ, { at: at('14:30:10'), last: 101, total: 8, size: 3, bid: 100.75, ask: 101, receivedMs: 9 });
    play(tape.clock(at('14:30:10.050')));
    const batch = engine.takeDisplay(wallMs(1_000));
    expect(batch).toMatchObject({
      seq: 1,
      exchangeMs: at('14:30:10.050'),
      madeWallMs: 1_000,
      oldestTickReceivedWallMs: 7,
      closed: [],
      signals: [],
    });
    expect(batch?.quotes).toEqual([
      {
        symbol: NQ,
        contract: '/NQZ26',
        last: priceFromPoints(101),
        lastSize: 3,
        bid: priceFromPoints(100.75),
        ask: priceFromPoints(101),
        bidSize: null,
        askSize: null,
        totalVolume: 8,
        previousClose: priceFromPoints(90),
        exchangeMs: at('14:30:10'),
        receivedWallMs: 9,
      },
    ]);
    expect(batch?.forming.map(({ volume }) => volume)).toEqual([3]);
    expect(batch?.openingRanges.flatMap(({ ranges }) => ranges.map(({ state }) => state.kind))).toEqual(['building']);
    expect(engine.takeDisplay(wallMs(1_016))).toBeNull();
  });

  it('gets no bars for a quote, and every closed bar however seldom it looks', () => {
    play(goldenTape());
    const all = engine.takeDisplay(wallMs(1));
    expect(all?.closed).toHaveLength(7);
    expect(all?.signals).toHaveLength(1);
    play(new FeedTape('epoch-2').quote(NQ, { at: at('14:37:05'), bid: 1, ask: 2 }));
    const quote = engine.takeDisplay(wallMs(2));
    expect([quote?.quotes.length, quote?.forming.length, quote?.closed.length]).toEqual([1, 0, 0]);
  });

  it('gets the minute that ended together with the new one, oldest first', () => {
    const tape = new FeedTape().clock(at('14:30:58')).trade(NQ, { at: at('14:30:59'), last: 100, total: 1 });
    play(tape.trade(NQ, { at: at('14:31:00.1'), last: 101, total: 2 }));
    expect(engine.takeDisplay(wallMs(1))?.forming.map(({ startMs }) => startMs)).toEqual([
      at('14:30:00'),
      at('14:31:00'),
    ]);
  });
});

describe('bad input', () => {
  it('rows of no known kind or symbol are counted and the rest goes on', () => {
    const [batch] = goldenTape().batches();
    if (!batch) throw new Error('one batch expected');
    const rows = Float64Array.from(batch.rows);
    rows[0] = 99;
    rows[13 * 2 + 1] = 1_000;
    rows[13 * 4 + 1] = NaN;
    rows[13 * 6 + 1] = 0.5;
    engine.apply({ ...batch, rows }, out);
    expect(engine.counters().unknownRows).toBe(4);
    expect(out.bars.length).toBeGreaterThan(0);
  });

  it('random numbers in every cell lead to no error and to no unsound bar', () => {
    const cell = fc.oneof(
      fc.constantFrom(0, 1, 2, 3, -1, NaN, Infinity, -Infinity, at('14:30:00'), at('14:31:30'), 1e300),
      fc.double(),
    );
    const garbage = fc.array(fc.array(cell, { minLength: 13, maxLength: 13 }), { maxLength: 30 });
    fc.assert(
      fc.property(garbage, (extra) => {
        const [batch] = goldenTape().batches();
        if (!batch) throw new Error('one batch expected');
        const rows = [...batch.rows];
        extra.forEach((row, index) => {
          rows.splice(13 * (5 + 3 * index), 0, ...row);
        });
        const result = run([{ ...batch, rows: Float64Array.from(rows), rowCount: rows.length / 13, rare: [] }]);
        for (const { bar } of result.bars) {
          expect(bar.high >= Math.max(bar.open, bar.close) && bar.low <= Math.min(bar.open, bar.close)).toBe(true);
          expect(bar.startMs % 60_000).toBe(0);
          expect(bar.volume).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('an opening range of a symbol without a known tick is refused with a reason', () => {
    expect(() => new Engine([defaultStrategy(['/XX'])])).toThrow('its tick is not known');
  });
});
