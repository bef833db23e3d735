import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STREAM_SERVICES } from '#core/contract/schwab-stream-services';
import { STREAM_SERVICE_NAMES, type StreamServiceName } from '#core/contract/stream-data';
import type { Want } from './stream-services.ts';
import { DecoderBench } from './testing/decoder-bench.ts';

const T = 1_765_083_430_000;
const OPTION = 'AAPL  261218C00200000';

/** A key of each service that can be wanted. */
const KEYS = {
  LEVELONE_EQUITIES: 'MSFT',
  LEVELONE_OPTIONS: OPTION,
  LEVELONE_FUTURES: '/GC',
  LEVELONE_FUTURES_OPTIONS: './OZCZ23C565',
  LEVELONE_FOREX: 'EUR/USD',
  NYSE_BOOK: 'SPY',
  NASDAQ_BOOK: 'AMD',
  OPTIONS_BOOK: OPTION,
  SCREENER_EQUITY: '$SPX.X_VOLUME_5',
  SCREENER_OPTION: 'OPTION_CALL_TRADES_30',
  ACCT_ACTIVITY: 'activity',
} as const satisfies Partial<Record<StreamServiceName, string>>;
type WantedName = keyof typeof KEYS;
const NAMES = Object.keys(KEYS) as readonly WantedName[];
const ALL: readonly Want[] = NAMES.map((service) => ({ service, keys: [KEYS[service]] }));

function benchFor(wants: readonly Want[] = ALL): DecoderBench {
  const bench = new DecoderBench(['/NQ', 'SPY']);
  bench.wanted.want(wants);
  return bench;
}

describe('level one', () => {
  it.each([
    [
      'LEVELONE_OPTIONS',
      { 1: 'AAPL Dec 200 C', 2: 5.1, 3: 5.3, 9: 1_200, 28: 0.52, 29: 0.01, 30: -0.08, 31: 0.3, 55: 'A' },
      {
        description: 'AAPL Dec 200 C',
        bidPrice: 5.1,
        askPrice: 5.3,
        openInterest: 1_200,
        delta: 0.52,
        gamma: 0.01,
        theta: -0.08,
        vega: 0.3,
      },
    ],
    [
      'LEVELONE_FUTURES_OPTIONS',
      { 1: 10.5, 18: 77, 25: 565, 28: 'C' },
      { bidPrice: 10.5, openInterest: 77, strikePrice: 565, contractType: 'C' },
    ],
    [
      'LEVELONE_FOREX',
      { 1: 1.0851, 2: 1.0853, 17: 0.0012, 25: true, 27: 1.12 },
      { bidPrice: 1.0851, askPrice: 1.0853, percentChange: 0.0012, isTradable: true, highPrice52Week: 1.12 },
    ],
    ['LEVELONE_EQUITIES', { 6: 'Q', 7: 'P', 24: 0, 46: -1, 47: null }, { askId: 'Q', bidId: 'P' }],
    [
      'LEVELONE_FUTURES',
      { 6: '?', 23: 250_000, 37: T, 38: T - 1 },
      { bidId: '?', openInterest: 250_000, askTimeMs: T, bidTimeMs: T - 1 },
    ],
  ] as const)('%s names its fields as the table does', (service, wire, fields) => {
    const bench = benchFor();
    bench.data(service, T, { key: KEYS[service], ...wire });
    expect(bench.counts()).toEqual({});
    expect(bench.wanted.drain()).toMatchObject([{ kind: 'level-one', service, key: KEYS[service], fields }]);
  });

  it('merges changes over the image; what is missing is unchanged and null is unknown', () => {
    const bench = benchFor();
    bench.data('LEVELONE_OPTIONS', T, { key: OPTION, 2: 5.1, 3: 5.3, 34: 5.2, delayed: true, assetMainType: 'OPTION' });
    bench.data('LEVELONE_OPTIONS', T + 1, { key: OPTION, 2: 5.2, 34: null });
    const [state] = bench.wanted.drain();
    expect(state).toMatchObject({ isDelayed: true, fields: { bidPrice: 5.2, askPrice: 5.3, theoreticalValue: null } });
    expect(state?.kind === 'level-one' && 'lastPrice' in state.fields).toBe(false);
  });

  it('a value that cannot be makes its field unknown, is counted, and the next good one heals it', () => {
    const bench = benchFor();
    for (const bad of ['5.1', 1e308, {}, true]) {
      bench.data('LEVELONE_OPTIONS', T, { key: OPTION, 2: 5.1 });
      bench.data('LEVELONE_OPTIONS', T, { key: OPTION, 2: bad });
      expect(bench.wanted.drain()).toMatchObject([{ fields: { bidPrice: null } }]);
    }
    expect(bench.counts()).toEqual({ badNumber: 4 });
    bench.data('LEVELONE_OPTIONS', T, { key: OPTION, 2: 5.4 });
    expect(bench.wanted.drain()).toMatchObject([{ fields: { bidPrice: 5.4 } }]);
  });

  it('counts fields that no table names, and keys that nobody wants', () => {
    const bench = benchFor();
    bench.data('LEVELONE_FOREX', T, { key: 'EUR/USD', 1: 1.1, 30: 1, surprise: 2 });
    bench.data('LEVELONE_FOREX', T, { key: 'USD/JPY', 1: 150 }, { 1: 3 });
    expect(bench.counts()).toEqual({ unknownField: 2, unknownSymbol: 1, malformedFrame: 1 });
  });

  it('a new connection begins with nothing known, and a key that is not wanted any more is forgotten', () => {
    const bench = benchFor();
    bench.data('LEVELONE_FOREX', T, { key: 'EUR/USD', 1: 1.1, 2: 1.2 });
    bench.decoder.relink();
    expect(bench.wanted.hasChanged).toBe(false);
    bench.data('LEVELONE_FOREX', T, { key: 'EUR/USD', 1: 1.3 });
    const [state] = bench.wanted.drain();
    expect(state?.kind === 'level-one' && state.fields).toEqual({ bidPrice: 1.3 });
    bench.wanted.want([]);
    bench.wanted.want(ALL);
    bench.data('LEVELONE_FOREX', T, { key: 'EUR/USD', 2: 1.4 });
    const [later] = bench.wanted.drain();
    expect(later?.kind === 'level-one' && later.fields).toEqual({ askPrice: 1.4 });
  });

  it('a symbol that is both configured and wanted makes a row and a state', () => {
    const bench = benchFor([{ service: 'LEVELONE_FUTURES', keys: ['/NQ'] }]);
    bench.data('LEVELONE_FUTURES', T, { key: '/NQ', 1: 99, 2: 101, 3: 100, 8: 5, 23: 7 });
    expect(bench.ticks()).toHaveLength(1);
    expect(bench.wanted.drain()).toMatchObject([{ key: '/NQ', fields: { openInterest: 7 } }]);
    expect(bench.counts()).toEqual({});
  });
});

describe('books', () => {
  const BOOK = {
    key: 'AMD',
    1: T,
    2: [
      {
        0: 221.1,
        1: 300,
        2: 2,
        3: [
          { 0: 'NSDQ', 1: 200, 2: 49_980_045 },
          { 0: 'iexg', 1: 100, 2: 49_980_001 },
        ],
      },
      { 0: 221.05, 1: 100, 2: 1, 3: [{ 0: 'ARCX', 1: 100, 2: 49_970_000 }] },
    ],
    3: [{ 0: 221.15, 1: 50, 2: 1, 3: [{ 0: 'N', 1: 50, 2: 49_980_100 }] }],
  };

  it('are whole: the newest replaces all', () => {
    const bench = benchFor();
    bench.data('NASDAQ_BOOK', T, BOOK);
    expect(bench.wanted.drain()).toMatchObject([
      {
        kind: 'book',
        key: 'AMD',
        snapshotMs: T,
        bids: [
          {
            price: 221.1,
            size: 300,
            makers: [
              { id: 'NSDQ', size: 200, msSinceEasternMidnight: 49_980_045 },
              { id: 'iexg', size: 100, msSinceEasternMidnight: 49_980_001 },
            ],
          },
          { price: 221.05, size: 100 },
        ],
        asks: [{ price: 221.15, size: 50 }],
      },
    ]);
    bench.data('NASDAQ_BOOK', T, { key: 'AMD', 1: T + 1, 2: [], 3: [] });
    expect(bench.wanted.drain()).toMatchObject([{ snapshotMs: T + 1, bids: [], asks: [] }]);
    expect(bench.counts()).toEqual({});
  });

  it('lose a bad level and keep the others; a missing list of makers is an empty one', () => {
    const bench = benchFor();
    bench.data('NASDAQ_BOOK', T, { ...BOOK, 2: [{ 0: 'x', 1: 1 }, null, { 0: 5, 1: 2 }, { 0: -1, 1: 2 }] });
    expect(bench.wanted.drain()).toMatchObject([{ bids: [{ price: 5, size: 2, makers: [] }] }]);
    expect(bench.counts()).toEqual({ badNumber: 3 });
  });

  it('are bounded', () => {
    const bench = benchFor();
    const makers = Array.from({ length: 1_000 }, () => ({ 0: 'N', 1: 1, 2: 1 }));
    const levels = Array.from({ length: 2_000 }, (_, index) => ({
      0: 100 - index / 100,
      1: 1,
      3: makers.slice(0, index === 0 ? 1_000 : 1),
    }));
    bench.data('NASDAQ_BOOK', T, { key: 'AMD', 1: T, 2: levels, 3: [] });
    const [book] = bench.wanted.drain();
    expect(book?.kind === 'book' && [book.bids.length, book.bids[0]?.makers.length]).toEqual([200, 100]);
  });
});

describe('screeners', () => {
  it('are whole lists, each row by its members’ names', () => {
    const bench = benchFor();
    const row = {
      symbol: 'AMD',
      description: 'Advanced',
      lastPrice: 221,
      netChange: 1.5,
      netPercentChange: 0.0068,
      marketShare: 2.5,
      totalVolume: 9e9,
      volume: 1e6,
      trades: 5_000,
    };
    bench.data('SCREENER_EQUITY', T, {
      key: '$SPX.X_VOLUME_5',
      1: T,
      2: 'VOLUME',
      3: 5,
      4: [row, { ...row, symbol: 7 }, 8],
    });
    expect(bench.wanted.drain()).toMatchObject([
      { kind: 'screener', key: '$SPX.X_VOLUME_5', snapshotMs: T, rows: [row, { ...row, symbol: null }] },
    ]);
    expect(bench.counts()).toEqual({ badNumber: 1, malformedFrame: 1 });
  });
});

describe('account activity', () => {
  it.each([
    ['an order', { seq: 4, 2: 'OrderCreated', 3: '{"SchwabOrderID":"1"}' }, 4, 'OrderCreated'],
    ['nothing', { seq: 5, 2: null, 3: null }, 5, ''],
    ['the nightly words', { seq: 6, 2: '', 3: 'Feature not supported' }, 6, ''],
    ['broken JSON', { seq: 7, 2: 'OrderCreated', 3: '{' }, 7, 'OrderCreated'],
    ['no number', { 2: 'SUBSCRIBED', 3: '' }, null, 'SUBSCRIBED'],
    ['a number that is none', { seq: '8', 2: 9, 3: 9 }, null, ''],
  ])('takes %s', (_, message, seq, messageType) => {
    const bench = benchFor();
    bench.data('ACCT_ACTIVITY', T, { key: 'activity', ...message });
    expect(bench.activities).toEqual([{ seq, messageType, receivedWallMs: expect.any(Number) as number }]);
    expect(bench.counts()).toEqual({});
  });

  it('tells a message once, however often it comes on a subscription, and remembers a bounded number', () => {
    const bench = benchFor();
    for (const seq of [1, 2, 2, 1, 0, 0, 3]) bench.data('ACCT_ACTIVITY', T, { key: 'activity', seq, 2: 'x' });
    expect(bench.activities.map(({ seq }) => seq)).toEqual([1, 2, 0, 0, 3]);
    for (let seq = 10; seq < 2_010; seq++) bench.data('ACCT_ACTIVITY', T, { key: 'activity', seq, 2: 'x' });
    bench.data('ACCT_ACTIVITY', T, { key: 'activity', seq: 2_009, 2: 'x' }, { key: 'activity', seq: 10, 2: 'x' });
    expect(bench.activities.at(-1)?.seq).toBe(10);
    expect(bench.activities.at(-2)?.seq).toBe(2_009);
  });
});

describe('R33: whatever arrives', () => {
  const hostile = fc.oneof(
    fc.constantFrom(null, true, 'NaN', '1e308', -1, 0, -0, 1e308, -1e308, 1e-300, {}, [], [[]], '__proto__'),
    fc.jsonValue(),
    fc.double(),
    fc.string(),
  );
  const members = fc.dictionary(
    fc.oneof(
      fc.integer({ min: 0, max: 60 }).map(String),
      fc.constantFrom('__proto__', 'constructor', 'seq', 'delayed', 'key'),
    ),
    fc.oneof(
      hostile,
      fc.array(fc.dictionary(fc.constantFrom('0', '1', '2', '3', 'symbol', '__proto__'), hostile), { maxLength: 5 }),
    ),
  );
  const GOOD: Readonly<Record<WantedName, object>> = {
    LEVELONE_EQUITIES: { 1: 5, 2: 6 },
    LEVELONE_OPTIONS: { 2: 5, 3: 6 },
    LEVELONE_FUTURES: { 1: 5, 2: 6 },
    LEVELONE_FUTURES_OPTIONS: { 1: 5, 2: 6 },
    LEVELONE_FOREX: { 1: 5, 2: 6 },
    NYSE_BOOK: { 1: T, 2: [{ 0: 5, 1: 1 }], 3: [{ 0: 6, 1: 1 }] },
    NASDAQ_BOOK: { 1: T, 2: [{ 0: 5, 1: 1 }], 3: [{ 0: 6, 1: 1 }] },
    OPTIONS_BOOK: { 1: T, 2: [{ 0: 5, 1: 1 }], 3: [{ 0: 6, 1: 1 }] },
    SCREENER_EQUITY: { 1: T, 4: [{ symbol: 'A' }] },
    SCREENER_OPTION: { 1: T, 4: [{ symbol: 'A' }] },
    ACCT_ACTIVITY: { 2: 'OrderCreated' },
  };

  /** What a good message says, as it is told. */
  function saysGood(bench: DecoderBench, service: WantedName): boolean {
    if (service === 'ACCT_ACTIVITY') return bench.activities.at(-1)?.messageType === 'OrderCreated';
    const state = bench.wanted.drain().find((one) => one.service === service);
    switch (state?.kind) {
      case 'level-one':
        return state.fields['bidPrice'] === 5 && state.fields['askPrice'] === 6;
      case 'book':
        return state.bids[0]?.price === 5 && state.asks[0]?.price === 6;
      case 'screener':
        return state.rows[0]?.['symbol'] === 'A';
      case undefined:
        return false;
    }
  }

  function expectSane(bench: DecoderBench): void {
    for (const state of bench.wanted.drain()) {
      const text = JSON.stringify(state);
      expect(() => structuredClone(state)).not.toThrow();
      expect(text.length).toBeLessThan(200_000);
      if (state.kind === 'book') {
        for (const { price, size } of [...state.bids, ...state.asks]) {
          expect(price).toBeGreaterThan(0);
          expect(size).toBeGreaterThanOrEqual(0);
        }
      }
      if (state.kind !== 'level-one') continue;
      const { table } = STREAM_SERVICES[state.service];
      const names = new Set<string>(table.map(({ name }) => name));
      for (const [name, value] of Object.entries(state.fields)) {
        expect(names).toContain(name);
        if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
      }
    }
    expect(Object.prototype).not.toHaveProperty('symbol');
    expect(({} as Record<string, unknown>)['0']).toBeUndefined();
  }

  it.each(NAMES)('%s: no throw, nothing out of bounds, and the next good message is heard', (service) => {
    const item = members.map((one) => ({ ...one, key: KEYS[service] }));
    const content = fc.oneof(fc.array(fc.oneof(item, hostile), { maxLength: 4 }), hostile);
    fc.assert(
      fc.property(fc.array(fc.oneof(content), { maxLength: 8 }), (contents) => {
        const bench = benchFor();
        for (const one of contents) {
          bench.text(JSON.stringify({ data: [{ service, timestamp: T, content: one }] }));
          expectSane(bench);
        }
        bench.data(service, T, { key: KEYS[service], ...GOOD[service] });
        expect(saysGood(bench, service)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('bytes put in, cut out and changed in a good frame of every service harm nothing after it', () => {
    const edit = fc.tuple(fc.nat(400), fc.nat(20), fc.string({ maxLength: 10 }));
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), fc.array(edit, { minLength: 1, maxLength: 5 }), (service, edits) => {
        const bench = benchFor();
        const good = { key: KEYS[service], ...GOOD[service] };
        let text = JSON.stringify({ data: [{ service, timestamp: T, command: 'SUBS', content: [good] }] });
        for (const [at, cut, put] of edits) text = text.slice(0, at) + put + text.slice(at + cut);
        bench.text(text);
        expectSane(bench);
        bench.data(service, T, good);
        expect(saysGood(bench, service)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves no service of the streamer out', () => {
    const bars = ['CHART_EQUITY', 'CHART_FUTURES'];
    expect([...NAMES, ...bars].sort()).toEqual([...STREAM_SERVICE_NAMES].sort());
  });
});
