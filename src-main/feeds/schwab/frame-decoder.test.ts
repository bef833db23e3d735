import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COLUMN, FLAG, ROW_QUOTE, ROW_TRADE, ROW_WIDTH } from '#core/market/feed-batch';
import { priceFromPoints } from '#core/market/price';
import { ROW_SLOTS, SLOT } from './level-one-layout.ts';
import { DecoderBench } from './testing/decoder-bench.ts';

const T = 1_765_083_430_000;
const FUTURES = 'LEVELONE_FUTURES';
const EQUITIES = 'LEVELONE_EQUITIES';
const IMAGE = { key: '/NQ', 1: 100, 2: 100.25, 3: 100, 4: 3, 5: 4, 8: 1_000, 9: 1, 10: T - 5, 11: T - 10 };

function withImage(): DecoderBench {
  const bench = new DecoderBench(['/NQ', 'SPY']);
  bench.data(FUTURES, T, IMAGE);
  return bench;
}

describe('level one', () => {
  it('the slots that are copied into a row stand in the order of its columns', () => {
    const { last, lastSize, totalVolume, bid, ask, bidSize, askSize } = SLOT;
    const columns = [
      COLUMN.last,
      COLUMN.lastSize,
      COLUMN.totalVolume,
      COLUMN.bid,
      COLUMN.ask,
      COLUMN.bidSize,
      COLUMN.askSize,
    ];
    const slots = [last, lastSize, totalVolume, bid, ask, bidSize, askSize];
    expect(slots.map((slot) => COLUMN.last + slot)).toEqual(columns);
    expect(slots).toHaveLength(ROW_SLOTS);
    expect(COLUMN.flags).toBe(ROW_WIDTH - 1);
  });

  it('makes one trade row of an image, with both stamps, then the clock', () => {
    const bench = withImage();
    expect(bench.ticks()).toEqual([
      {
        kind: ROW_TRADE,
        symbol: '/NQ',
        exchangeMs: T - 10,
        receivedWallMs: 2e12 + 1,
        receivedMonotonicMs: 1,
        last: 100e8,
        lastSize: 1,
        totalVolume: 1_000,
        bid: 100e8,
        ask: 100.25e8,
        bidSize: 3,
        askSize: 4,
        flags: FLAG.image,
      },
    ]);
    expect(bench.clocks()).toEqual([T]);
    expect(bench.counts()).toEqual({});
  });

  it.each([
    ['last', { 3: 100.25 }],
    ['last size', { 9: 2 }],
    ['total volume', { 8: 1_001 }],
    ['trade time', { 11: T }],
  ])('a change of %s is a trade, and keeps what did not change', (_what, change) => {
    const bench = withImage();
    bench.data(FUTURES, T + 1, { key: '/NQ', ...change });
    const [, row] = bench.ticks();
    expect(row).toMatchObject({ kind: ROW_TRADE, flags: 0, bid: 100e8, askSize: 4 });
  });

  it.each([
    ['bid', { 1: 99.75 }],
    ['ask', { 2: 100.5 }],
    ['bid size', { 4: 9 }],
    ['ask size', { 5: 9 }],
  ])('a change of %s alone is a quote, at the quote’s time', (_what, change) => {
    const bench = withImage();
    bench.data(FUTURES, T + 1, { key: '/NQ', ...change, 10: T + 1 });
    expect(bench.ticks()[1]).toMatchObject({ kind: ROW_QUOTE, exchangeMs: T + 1, last: 100e8, totalVolume: 1_000 });
  });

  it('a change of nothing that is kept makes no row; the same again is a duplicate', () => {
    const bench = withImage();
    bench.data(FUTURES, T + 1, { key: '/NQ', 24: 100, 10: T });
    bench.data(FUTURES, T + 2, { key: '/NQ', 19: 3 });
    expect(bench.ticks()).toHaveLength(1);
    expect(bench.counts()).toEqual({});
    bench.data(FUTURES, T + 3, { ...IMAGE, 10: T });
    expect(bench.ticks()).toHaveLength(1);
    expect(bench.counts()).toEqual({ duplicate: 1 });
  });

  it('reads times and prices of an equity by its own numbers', () => {
    const bench = new DecoderBench(['SPY']);
    bench.data(EQUITIES, T, {
      key: 'SPY',
      1: 600.01,
      2: 600.02,
      3: 600.015,
      8: 5,
      9: 1,
      10: 601,
      11: 599,
      34: T - 2,
      35: T - 3,
    });
    expect(bench.ticks()).toMatchObject([{ exchangeMs: T - 3, last: 60_001_500_000, flags: FLAG.image }]);
  });

  it('a trade without a trade time takes the quote’s, then the frame’s, then the receive time, and says so', () => {
    const bench = new DecoderBench(['/NQ']);
    bench.text(JSON.stringify({ data: [{ service: FUTURES, content: [{ key: '/NQ', 3: 100 }] }] }));
    bench.data(FUTURES, T, { key: '/NQ', 3: 101 });
    bench.data(FUTURES, T + 1, { key: '/NQ', 3: 102, 10: T - 7 });
    bench.data(FUTURES, T + 2, { key: '/NQ', 3: 103, 11: T - 9 });
    expect(bench.ticks().map(({ exchangeMs, flags }) => [exchangeMs, flags & FLAG.estimatedTime])).toEqual([
      [2e12 + 1, FLAG.estimatedTime],
      [T, FLAG.estimatedTime],
      [T - 7, FLAG.estimatedTime],
      [T - 9, 0],
    ]);
  });

  it('an image without a trade is a quote; the mark is not used up by an update without any quote', () => {
    const bench = new DecoderBench(['/NQ']);
    bench.data(FUTURES, T, { key: '/NQ', 24: 1 });
    bench.data(FUTURES, T, { key: '/NQ', 8: 0 });
    bench.data(FUTURES, T, { key: '/NQ', 1: 100, 3: 0 });
    bench.data(FUTURES, T, { key: '/NQ', 3: 100 });
    expect(bench.ticks().map(({ kind, flags, last }) => [kind, flags & FLAG.image, last])).toEqual([
      [ROW_QUOTE, FLAG.image, NaN],
      [ROW_TRADE, 0, 100e8],
    ]);
  });

  it('counts a trade from the past and passes it on', () => {
    const bench = withImage();
    bench.data(FUTURES, T + 1, { key: '/NQ', 3: 99, 11: T - 60_000 });
    expect(bench.ticks()[1]).toMatchObject({ kind: ROW_TRADE, exchangeMs: T - 60_000, last: 99e8 });
    expect(bench.counts()).toEqual({ tickFromPast: 1 });
  });

  it('applies the same symbol twice in one frame in order', () => {
    const bench = withImage();
    bench.data(FUTURES, T, { key: '/NQ', 3: 101 }, { key: '/NQ', 3: 102 });
    expect(bench.ticks().map(({ last }) => last)).toEqual([100e8, 101e8, 102e8]);
  });

  it('a price that cannot be read is unknown, not the one before', () => {
    for (const bad of ['101', 'NaN', true, {}, [], 1e308, -1e308, 1e-12, 9.1e7]) {
      const bench = withImage();
      bench.data(FUTURES, T, { key: '/NQ', 3: bad, 8: 1_005, 4: 7 });
      bench.data(FUTURES, T, { key: '/NQ', 8: 1_006 });
      bench.data(FUTURES, T, { key: '/NQ', 3: 103, 8: 1_007 });
      expect(bench.count('badNumber')).toBe(1);
      expect(bench.ticks().map(({ kind, last, totalVolume }) => [kind, last, totalVolume])).toEqual([
        [ROW_TRADE, 100e8, 1_000],
        [ROW_QUOTE, NaN, 1_005],
        [ROW_TRADE, 103e8, 1_007],
      ]);
    }
  });

  it('null and a price of 0 mean "none": unknown, and no fault', () => {
    for (const none of [null, 0, -0]) {
      const bench = withImage();
      bench.data(FUTURES, T, { key: '/NQ', 1: none });
      expect(bench.ticks()[1]).toMatchObject({ kind: ROW_QUOTE, bid: NaN });
      expect(bench.counts()).toEqual({});
    }
  });

  it('a future may trade below zero, a share may not, no size may', () => {
    const bench = new DecoderBench(['/CL', 'SPY']);
    bench.data(FUTURES, T, { key: '/CL', 3: -37.63, 8: 1 });
    bench.data(EQUITIES, T, { key: 'SPY', 3: -1, 8: 1 });
    bench.data(FUTURES, T, { key: '/CL', 3: -37, 9: -1 });
    bench.data(FUTURES, T, { key: '/CL', 3: -36, 8: -5 });
    expect(bench.ticks().map(({ last, lastSize, totalVolume }) => [last, lastSize, totalVolume])).toEqual([
      [-3_763_000_000, NaN, 1],
      [-3_700_000_000, NaN, 1],
      [-3_600_000_000, NaN, NaN],
    ]);
    expect(bench.counts()).toEqual({ badNumber: 3 });
  });

  it('a time outside of this century is refused', () => {
    for (const bad of [1, -T, 1e18, 1_765_083_430, String(T)]) {
      const bench = withImage();
      bench.data(FUTURES, T, { key: '/NQ', 3: 101, 11: bad });
      expect(bench.ticks()[1]).toMatchObject({ exchangeMs: T - 5, flags: FLAG.estimatedTime });
      expect(bench.counts()).toEqual({ badNumber: 1 });
    }
  });
});

describe('reference facts', () => {
  it('are told once, before the row they came with, and again when they change', () => {
    const bench = new DecoderBench(['/NQ']);
    bench.data(FUTURES, T, { ...IMAGE, 14: 99, 16: 'E-mini Nasdaq-100', 34: '/NQZ25' });
    bench.data(FUTURES, T, { key: '/NQ', 14: 99, 16: 'E-mini Nasdaq-100', 34: '/NQZ25', 3: 101 });
    bench.data(FUTURES, T, { key: '/NQ', 34: '/NQH26' });
    expect(bench.rows.rare).toEqual([
      {
        beforeRow: 0,
        event: {
          kind: 'reference',
          symbol: '/NQ',
          contract: '/NQZ25',
          previousClose: 99e8,
          description: 'E-mini Nasdaq-100',
        },
      },
      { beforeRow: 3, event: { kind: 'reference', symbol: '/NQ', contract: '/NQH26' } },
    ]);
  });

  it('are not told when they make no sense', () => {
    const bench = new DecoderBench(['/NQ', 'SPY']);
    bench.data(FUTURES, T, { key: '/NQ', 34: 7 }, { key: '/NQ', 16: 'x'.repeat(5_000) }, { key: '/NQ', 14: 'high' });
    bench.data(EQUITIES, T, { key: 'SPY', 15: '', 12: 0 }, { key: 'SPY', 12: -5 });
    expect(bench.rare()).toEqual([]);
    expect(bench.counts()).toEqual({ badNumber: 4 });
  });
});

describe('broker bars', () => {
  const START = 1_765_307_160_000;
  const future = { key: '/NQ', 1: START, 2: 10, 3: 12, 4: 9, 5: 11, 6: 897, seq: 2_224 };
  const equity = { key: 'SPY', 1: 425, 2: 10, 3: 12, 4: 9, 5: 11, 6: 11_730, 7: START, 8: 20_431, seq: 202 };
  const bar = { kind: 'broker-bar', startMs: START, open: 10e8, high: 12e8, low: 9e8, close: 11e8 };

  it('are read in the order Schwab sends, not in the one it documents', () => {
    const bench = new DecoderBench(['/NQ', 'SPY']);
    expect(bench.data('CHART_FUTURES', START, future)).toBe(true);
    bench.data('CHART_EQUITY', START, equity);
    expect(bench.rare()).toEqual([
      { ...bar, symbol: '/NQ', volume: 897 },
      { ...bar, symbol: 'SPY', volume: 11_730 },
    ]);
    expect(bench.counts()).toEqual({});
  });

  it('are refused when anything is missing; nothing is made up', () => {
    for (const member of ['1', '2', '3', '4', '5', '6']) {
      for (const hole of [undefined, null]) {
        const bench = new DecoderBench(['/NQ']);
        bench.data('CHART_FUTURES', START, { ...future, [member]: hole });
        expect(bench.rare()).toEqual([]);
        expect(bench.counts()).toEqual({ malformedFrame: 1 });
      }
    }
  });

  it.each([
    ['low above open', { 4: 10.5 }],
    ['high below close', { 3: 10.5 }],
    ['price 0', { 4: 0 }],
    ['text', { 2: '10' }],
    ['huge', { 3: 1e308 }],
    ['negative volume', { 6: -1 }],
    ['not a minute', { 1: START + 1 }],
    ['the documented order', { 1: 10, 2: 12, 3: 9, 4: 11, 5: 897, 6: 2_224, 7: START }],
  ])('are refused when they cannot be: %s', (_what, change) => {
    const bench = new DecoderBench(['/NQ']);
    bench.data('CHART_FUTURES', START, { ...future, ...change });
    expect(bench.rare()).toEqual([]);
    expect(bench.count('badNumber')).toBe(1);
  });

  it('come once: the same again is a duplicate, a corrected one is not, nor the image after a reconnection', () => {
    const bench = new DecoderBench(['/NQ']);
    bench.data('CHART_FUTURES', START, future, future);
    bench.data('CHART_FUTURES', START, { ...future, 6: 900 });
    expect(bench.rare()).toHaveLength(2);
    expect(bench.counts()).toEqual({ duplicate: 1 });
    bench.decoder.relink();
    bench.data('CHART_FUTURES', START, { ...future, 6: 900 });
    expect(bench.rare()).toHaveLength(3);
    expect(bench.counts()).toEqual({ duplicate: 1 });
  });
});

describe('the exchange’s clock', () => {
  it('comes from data and heartbeats, at most once a frame, only forward', () => {
    const bench = withImage();
    bench.text(`{"notify":[{"heartbeat":"${T + 100}"}]}`);
    bench.text(`{"notify":[{"heartbeat":"${T + 100}"}]}`);
    bench.data(FUTURES, T + 50, { key: '/NQ', 3: 101 });
    bench.text(
      JSON.stringify({
        data: [
          { service: FUTURES, timestamp: T + 200, content: [{ key: '/NQ', 3: 102 }] },
          { service: FUTURES, timestamp: T + 300, content: [{ key: '/NQ', 3: 103 }] },
        ],
      }),
    );
    expect(bench.clocks()).toEqual([T, T + 100, T + 300]);
    expect(bench.allRows().at(-1)?.exchangeMs).toBe(T + 300);
  });

  it('is told exactly with a bar, however small the step', () => {
    const bench = withImage();
    bench.data('CHART_FUTURES', T + 7, { key: '/NQ', 1: T - (T % 60_000), 2: 10, 3: 12, 4: 9, 5: 11, 6: 8 });
    expect(bench.clocks()).toEqual([T, T + 7]);
  });

  it('does not follow the login’s timestamp', () => {
    const bench = new DecoderBench(['/NQ']);
    bench.text(
      `{"response":[{"service":"ADMIN","command":"LOGIN","requestid":"0","timestamp":${T + 9e9},"content":{"code":0,"msg":"x"}}]}`,
    );
    bench.data(FUTURES, T, IMAGE);
    expect(bench.clocks()).toEqual([T]);
  });

  it('does not follow one wild timestamp, but a real leap with the second frame', () => {
    const bench = withImage();
    bench.data(FUTURES, T + 3_600_000, { key: '/NQ', 3: 101 });
    bench.data(FUTURES, T + 500, { key: '/NQ', 3: 102 });
    expect(bench.clocks()).toEqual([T, T + 500]);
    expect(bench.counts()).toEqual({ badNumber: 1 });
    expect(bench.faults.report().find(({ fault }) => fault === 'badNumber')?.lastRaw).toBe(
      `"timestamp":${T + 3_600_000}`,
    );
    bench.data(FUTURES, T + 3_600_000, { key: '/NQ', 3: 103 });
    bench.data(FUTURES, T + 3_600_050, { key: '/NQ', 3: 104 });
    expect(bench.clocks()).toEqual([T, T + 500, T + 3_600_050]);
    expect(bench.counts()).toEqual({ badNumber: 1 });
  });
});

describe('what cannot be used', () => {
  it.each([
    ['', 'malformedFrame'],
    ['{', 'malformedFrame'],
    ['null', 'malformedFrame'],
    ['7', 'malformedFrame'],
    ['[]', 'malformedFrame'],
    ['{}', 'malformedFrame'],
    ['{"data":{}}', 'malformedFrame'],
    ['{"data":[null]}', 'malformedFrame'],
    ['{"data":[[]]}', 'malformedFrame'],
    [`{"data":[{"service":"${FUTURES}","timestamp":${T}}]}`, 'malformedFrame'],
    [`{"data":[{"service":"${FUTURES}","timestamp":${T},"content":[null]}]}`, 'malformedFrame'],
    [`{"data":[{"service":"${FUTURES}","timestamp":${T},"content":[[]]}]}`, 'malformedFrame'],
    [`{"data":[{"service":"${FUTURES}","timestamp":${T},"content":[{"3":1}]}]}`, 'malformedFrame'],
    [`{"data":[{"service":"${FUTURES}","timestamp":${T},"content":[{"key":"/ES","3":1}]}]}`, 'unknownSymbol'],
    [`{"data":[{"service":"${FUTURES}","timestamp":${T},"content":[{"key":"SPY","3":1}]}]}`, 'unknownSymbol'],
    [`{"data":[{"service":"${EQUITIES}","timestamp":${T},"content":[{"key":"/NQ","3":1}]}]}`, 'unknownSymbol'],
    [`{"data":[{"service":"FUTURES_BOOK","timestamp":${T},"content":[]}]}`, 'unknownService'],
    [`{"data":[{"service":"NYSE_BOOK","timestamp":${T},"content":[{"key":"SPY"}]}]}`, 'unknownSymbol'],
    [`{"data":[{"service":"NYSE_BOOK","timestamp":${T},"content":[7]}]}`, 'malformedFrame'],
    [`{"data":[{"service":"NYSE_BOOK","timestamp":${T}}]}`, 'malformedFrame'],
    [`{"data":[{"timestamp":${T},"content":[]}]}`, 'unknownService'],
    [`{"data":[{"service":"${FUTURES}","content":[]}]}`, 'badNumber'],
    [`{"data":[{"service":"${FUTURES}","timestamp":1e999,"content":[]}]}`, 'badNumber'],
    [`{"data":[{"service":"${FUTURES}","timestamp":${T},"content":[{"key":"/NQ","41":1}]}]}`, 'unknownField'],
    [`{"data":[{"service":"${FUTURES}","timestamp":${T},"content":[{"key":"/NQ","surprise":1}]}]}`, 'unknownField'],
    ['{"notify":[{"heartbeat":"soon"}]}', 'badNumber'],
    ['{"notify":[{"heartbeat":null}]}', 'badNumber'],
    ['{"notify":[{}]}', 'malformedFrame'],
    ['{"response":[{"content":{"code":"0"}}]}', 'malformedFrame'],
    ['{"response":0}', 'malformedFrame'],
  ] as const)('%s is counted once, as %s, with its text', (text, fault) => {
    const bench = new DecoderBench(['/NQ', 'SPY']);
    bench.text(text);
    expect(bench.counts()).toEqual({ [fault]: 1 });
    expect(bench.faults.report().find((entry) => entry.fault === fault)).toEqual({
      fault,
      count: 1,
      lastRaw: text,
      lastAtWallMs: 2e12 + 1,
    });
    expect(bench.ticks()).toEqual([]);
  });

  it('does not spoil what stands beside it in the frame', () => {
    const bench = new DecoderBench(['/NQ', 'SPY']);
    const content = [null, { key: 'nope' }, { key: '/NQ', 3: 'x', 1: 99 }, IMAGE];
    bench.text(JSON.stringify({ data: [7, { service: '?' }, { service: FUTURES, timestamp: T, content }] }));
    expect(bench.ticks().at(-1)).toMatchObject({ kind: ROW_TRADE, last: 100e8 });
  });

  it('carries the server’s words cut to one short line', () => {
    const bench = new DecoderBench(['/NQ']);
    bench.text(
      JSON.stringify({
        response: [
          {
            requestid: 7,
            service: 'ADMIN',
            command: 'LOGIN',
            content: { code: 3, msg: `a\n\u0000b ${'x'.repeat(900)}` },
          },
        ],
        notify: [{ service: 'ADMIN', timestamp: T, content: { code: 30, msg: 5 } }],
      }),
    );
    expect(bench.words[0]).toMatchObject({ requestId: '7', code: 3, exchangeMs: null });
    expect(bench.words[0]?.message).toMatch(/^a b x+$/);
    expect(bench.words[0]?.message.length).toBeLessThanOrEqual(200);
    expect(bench.words[1]).toMatchObject({ requestId: null, code: 30, message: '', exchangeMs: T });
  });

  it('costs little even when a frame holds a million faults', () => {
    const bench = new DecoderBench(['/NQ']);
    const text = `{"data":[{"service":"${FUTURES}","timestamp":${T},"content":[${'0,'.repeat(1_000_000)}0]}]}`;
    const began = performance.now();
    bench.text(text);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(bench.count('malformedFrame')).toBe(1_000_001);
  });

  it('finds an unknown field in every item at the rates a broker sends, and never walks over all at full speed', () => {
    const bench = new DecoderBench(['/NQ']);
    for (let update = 0; update < 1_000; update++) bench.data(FUTURES, T, { key: '/NQ', 8: update, 77: 1 });
    expect(bench.count('unknownField')).toBe(1_000);
  });
});

// ---- Against an independent merge

type Item = Record<string, number | string>;
const price = fc.integer({ min: 1, max: 4_000_000 }).map((quarters) => quarters / 4);
const size = fc.integer({ min: 0, max: 1_000_000 });
const time = fc.integer({ min: 0, max: 500 }).map((ms) => T + ms);
const update = fc.record(
  {
    key: fc.constantFrom('/NQ', '/ES'),
    1: price,
    2: price,
    3: price,
    4: size,
    5: size,
    8: size,
    9: size,
    10: time,
    11: time,
    24: price,
  },
  { requiredKeys: ['key'] },
) as fc.Arbitrary<Item>;
const frames = fc.array(fc.array(update, { minLength: 1, maxLength: 4 }), { maxLength: 30 });
const NAMES: Readonly<Record<string, string>> = {
  1: 'bid',
  2: 'ask',
  3: 'last',
  4: 'bidSize',
  5: 'askSize',
  8: 'totalVolume',
  9: 'lastSize',
  10: 'quoteTime',
  11: 'tradeTime',
};

/** The same merge, written the plain way: an object a symbol, members by name. */
function naiveRows(all: readonly (readonly Item[])[]): unknown[] {
  const quotes = new Map<unknown, Record<string, number>>();
  const rows: unknown[] = [];
  for (const item of all.flat()) {
    const quote = quotes.get(item['key']) ?? {};
    quotes.set(item['key'], quote);
    const changed = new Set<string>();
    for (const [field, raw] of Object.entries(item)) {
      const name = NAMES[field];
      if (name === undefined || typeof raw !== 'number') continue;
      const value = ['bid', 'ask', 'last'].includes(name) ? priceFromPoints(raw) : raw;
      if (quote[name] !== value) changed.add(name);
      quote[name] = value;
    }
    const isTrade = ['last', 'lastSize', 'totalVolume', 'tradeTime'].some((name) => changed.has(name));
    const isQuote = ['bid', 'ask', 'bidSize', 'askSize'].some((name) => changed.has(name));
    const kind = isTrade && 'last' in quote ? ROW_TRADE : isQuote ? ROW_QUOTE : null;
    if (kind === null) continue;
    const { bid, ask, last, bidSize, askSize, totalVolume, lastSize } = quote;
    rows.push([
      kind,
      item['key'],
      ...[last, lastSize, totalVolume, bid, ask, bidSize, askSize].map((value) => value ?? NaN),
    ]);
  }
  return rows;
}

describe('properties', () => {
  it('the merged quotes equal an independent naive merge', () => {
    fc.assert(
      fc.property(frames, (all) => {
        const bench = new DecoderBench(['/NQ', '/ES']);
        for (const items of all) bench.data(FUTURES, T, ...items);
        const rows = bench
          .ticks()
          .map((row) => [
            ...[row.kind, row.symbol, row.last, row.lastSize, row.totalVolume],
            ...[row.bid, row.ask, row.bidSize, row.askSize],
          ]);
        expect(rows).toEqual(naiveRows(all));
      }),
      { numRuns: 500 },
    );
  });

  it('whatever arrives: no throw, no trade without a price, no bar that cannot be, a clock that only advances', () => {
    const hostile = fc.oneof(
      fc.constantFrom(null, true, 'NaN', 'Infinity', '1e308', -1, 0, -0, 1e308, -1e308, 1e-300, {}, []),
      fc.jsonValue(),
      fc.double(),
      time,
    );
    const key = fc.constantFrom('/NQ', 'SPY', '__proto__', 'constructor', '', '/ES');
    const item = fc
      .tuple(
        key,
        fc.dictionary(
          fc.oneof(fc.integer({ min: 0, max: 60 }).map(String), fc.constantFrom('__proto__', 'seq')),
          hostile,
        ),
      )
      .map(([name, members]) => ({ ...members, key: name }));
    const service = fc.constantFrom(FUTURES, EQUITIES, 'CHART_FUTURES', 'CHART_EQUITY', 'toString', '');
    const element = fc.record({
      service,
      timestamp: fc.oneof(time, hostile),
      content: fc.oneof(fc.array(item), hostile),
    });
    const frame = fc.oneof(
      fc.record({ data: fc.array(element) }),
      fc.record({ notify: hostile, response: hostile, data: hostile }, { requiredKeys: [] }),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 12 }), (all) => {
        const bench = new DecoderBench(['/NQ', 'SPY']);
        for (const one of all) bench.text(JSON.stringify(one));
        expectSane(bench);
      }),
      { numRuns: 2_000 },
    );
  });

  it('whatever a valid frame is changed into, byte by byte: the same', () => {
    const valid = JSON.stringify({
      data: [
        { service: FUTURES, timestamp: T, command: 'SUBS', content: [IMAGE] },
        {
          service: 'CHART_EQUITY',
          timestamp: T,
          content: [{ key: 'SPY', 1: 1, 2: 2, 3: 3, 4: 1, 5: 2, 6: 7, 7: 1_765_307_160_000 }],
        },
      ],
    });
    const edit = fc.tuple(fc.nat(valid.length), fc.nat(6), fc.string({ maxLength: 5 }));
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        const bench = new DecoderBench(['/NQ', 'SPY']);
        let text = valid;
        for (const [at, cut, put] of edits) text = text.slice(0, at) + put + text.slice(at + cut);
        bench.text(text);
        bench.text(valid);
        expectSane(bench);
        expect(bench.ticks().some(({ last }) => last === 100e8)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });
});

function expectSane(bench: DecoderBench): void {
  for (const row of bench.ticks()) {
    if (row.kind === ROW_TRADE) expect(Number.isSafeInteger(row.last)).toBe(true);
    for (const cell of [row.last, row.bid, row.ask])
      expect(Number.isNaN(cell) || Number.isSafeInteger(cell)).toBe(true);
    for (const cell of [row.lastSize, row.totalVolume, row.bidSize, row.askSize])
      expect(cell < 0 || cell === Infinity).toBe(false);
    expect(Number.isFinite(row.exchangeMs)).toBe(true);
  }
  for (const event of bench.rare()) {
    if (event.kind !== 'broker-bar') continue;
    expect(event.high).toBeGreaterThanOrEqual(Math.max(event.open, event.low, event.close));
    expect(event.low).toBeLessThanOrEqual(Math.min(event.open, event.close));
    expect([event.open, event.volume, event.startMs].every(Number.isFinite)).toBe(true);
  }
  // More than a minute back is another time line, when two frames agree on it.
  const clocks = bench.clocks();
  for (const [at, clock] of clocks.entries()) {
    const before = clocks[at - 1] ?? -Infinity;
    expect(clock > before || clock < before - 60_000).toBe(true);
  }
}
