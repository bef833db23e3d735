import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { STREAM_SERVICES } from '#core/contract/schwab-stream-services';
import type { FieldType } from '#core/contract/schwab-field-tables/field';
import type { StreamServiceName } from '#core/contract/stream-data';
import { onStageDay, StreamerStage } from '../testing/streamer-stage.ts';
import type { Item, RawClient } from '../testing/raw-client.ts';

/** What each service delivers beyond trades and bars, over a real socket, with the exchange clock in the test's hand. */

const CALL = 'AAPL  261218C00270000';
const PUT = 'SPY   261218P00690000';
const FUTURE_CALL = './ESZ26C6900';

const KINDS: Readonly<Record<FieldType, string>> = {
  price: 'number',
  money: 'number',
  size: 'number',
  count: 'number',
  number: 'number',
  'epoch-ms': 'number',
  'epoch-days': 'number',
  'day-ms': 'number',
  percent: 'number',
  fraction: 'number',
  text: 'string',
  flag: 'boolean',
  list: 'object',
  json: 'string',
};

let stage: StreamerStage;
let client: RawClient;
beforeEach(async () => {
  stage = await StreamerStage.open();
  client = await stage.login();
});
afterEach(() => stage.close());

const allFields = (service: StreamServiceName): string => STREAM_SERVICES[service].table.map((_, at) => at).join(',');

async function subscribe(service: StreamServiceName, keys: string, fields = allFields(service)): Promise<void> {
  expect((await client.ask(service, 'SUBS', { keys, fields })).content.code).toBe(0);
  await stage.settle(client);
}

async function playTo(time: string): Promise<void> {
  stage.playTo(onStageDay(time));
  await stage.settle(client);
}

/** Deltas put upon images, as a client merges them. */
function merged(items: readonly Item[], key: string): Item {
  return Object.assign({}, ...items.filter((item) => item['key'] === key)) as Item;
}

const numbered = (item: Item | undefined): Item =>
  Object.fromEntries(Object.entries(item ?? {}).filter(([name]) => /^\d+$/.test(name)));

describe.each<readonly [StreamServiceName, string]>([
  ['LEVELONE_EQUITIES', 'AAPL'],
  ['LEVELONE_OPTIONS', CALL],
  ['LEVELONE_FUTURES', '/ES'],
  ['LEVELONE_FUTURES_OPTIONS', FUTURE_CALL],
  ['LEVELONE_FOREX', 'EUR/USD'],
  ['CHART_EQUITY', 'AAPL'],
  ['CHART_FUTURES', '/ES'],
  ['NASDAQ_BOOK', 'AAPL'],
  ['NYSE_BOOK', 'SPY'],
  ['OPTIONS_BOOK', PUT],
  ['SCREENER_EQUITY', 'EQUITY_ALL_VOLUME_5'],
  ['SCREENER_OPTION', 'OPTION_CALL_TRADES_30'],
  ['ACCT_ACTIVITY', 'any words'],
])('%s', (service, key) => {
  test('shows every field of its table in its type, under its number, the key as `key`', async () => {
    await subscribe(service, key);
    const image = client.items(service)[0];
    const types = STREAM_SERVICES[service].table.slice(1).map(({ type }) => KINDS[type]);
    expect(Object.values(numbered(image)).map((value) => typeof value)).toEqual(types);
    expect(Object.keys(numbered(image))).toEqual(types.map((_, at) => String(at + 1)));
    expect(image).toMatchObject({ key });
  });

  test('shows no more fields than asked for, and keeps silent about a key that it does not serve', async () => {
    await subscribe(service, service === 'ACCT_ACTIVITY' ? key : `NONSENSE,${key}`, '0,1');
    await playTo('09:31:03');
    for (const item of client.items(service)) {
      expect(Object.keys(numbered(item))).toEqual(['1']);
      expect(item['key']).toBe(key);
    }
  });

  test('falls silent after UNSUBS', async () => {
    await subscribe(service, key);
    expect((await client.ask(service, 'UNSUBS', { keys: key })).content.code).toBe(0);
    const before = client.items(service).length;
    expect(before).toBeGreaterThan(0);
    stage.streamer.push({ accountNumber: '11112222', messageType: 'OrderCreated', messageJson: '{}' });
    await playTo('09:32:06');
    expect(client.items(service)).toHaveLength(before);
  });
});

describe('options', () => {
  test('follow their underlying: a call with it, a put against it, and consistent with each other', async () => {
    const otherPut = 'AAPL  261218P00270000';
    await subscribe('LEVELONE_EQUITIES', 'AAPL', '0,3');
    await subscribe('LEVELONE_OPTIONS', `${CALL},${otherPut}`);
    await playTo('09:33:00');
    /** Where a contract and its underlying have been, from the lowest price of the underlying to the highest. */
    const path = (key: string): readonly (readonly [underlying: number, value: number])[] => {
      const items = client.items('LEVELONE_OPTIONS').filter((item) => item['key'] === key);
      const states = items.map((_, at) => merged(items.slice(0, at + 1), key));
      return states
        .map((state) => [Number(state['35']), Number(state['34'])] as const)
        .sort(([one], [other]) => one - other);
    };
    for (const [key, direction] of [
      [CALL, 1],
      [otherPut, -1],
    ] as const) {
      const [lowest, highest] = [path(key)[0], path(key).at(-1)];
      expect((highest?.[0] ?? NaN) - (lowest?.[0] ?? NaN)).toBeGreaterThan(0.1);
      expect(Math.sign((highest?.[1] ?? NaN) - (lowest?.[1] ?? NaN))).toBe(direction);
    }
    const value = (key: string, field: number): number => Number(merged(client.items('LEVELONE_OPTIONS'), key)[field]);
    const equity = Number(merged(client.items('LEVELONE_EQUITIES'), 'AAPL')['3']);
    // Within the quarter second that contracts may lag, the underlying is where the equity stream says it is.
    expect(Math.abs(value(CALL, 35) - equity)).toBeLessThan(0.1);
    // The deltas of a call and of the put beside it differ by one, less what dividends take.
    expect(value(CALL, 28) - value(otherPut, 28)).toBeCloseTo(1, 1);
    expect(value(CALL, 2)).toBeLessThan(value(CALL, 3));
    expect(merged(client.items('LEVELONE_OPTIONS'), CALL)).toMatchObject({
      ...{ 12: 2026, 13: 100, 20: 270, 21: 'C', 22: 'AAPL', 23: 12, 26: 18, 49: 'AAPL' },
    });
  });

  test('on a future name the contract they are written on', async () => {
    await subscribe('LEVELONE_FUTURES_OPTIONS', FUTURE_CALL);
    await playTo('09:31:10');
    const call = merged(client.items('LEVELONE_FUTURES_OPTIONS'), FUTURE_CALL);
    expect(call).toMatchObject({ 20: 0.25, 21: 12.5, 22: 50, 24: '/ESZ26', 25: 6900, 28: 'C' });
    expect(call).toMatchObject({ assetMainType: 'FUTURE_OPTION', delayed: false });
    expect(client.items('LEVELONE_FUTURES_OPTIONS').length).toBeGreaterThan(5);
  });

  test('of the other kind, or that nobody listed, are silent', async () => {
    await subscribe('LEVELONE_OPTIONS', `${FUTURE_CALL},AAPL  261218C00271230,AAPL,ZZZZ  261218C00270000`);
    await subscribe('LEVELONE_FUTURES_OPTIONS', `${CALL},./ESZ31C6900,./ES`);
    await playTo('09:31:03');
    expect(client.items('LEVELONE_OPTIONS')).toEqual([]);
    expect(client.items('LEVELONE_FUTURES_OPTIONS')).toEqual([]);
  });

  test('send only what changed, and facts of the kind only once', async () => {
    await subscribe('LEVELONE_OPTIONS', CALL);
    await playTo('09:31:30');
    const [, ...deltas] = client.items('LEVELONE_OPTIONS');
    expect(deltas.length).toBeGreaterThan(20);
    let known = merged(client.items('LEVELONE_OPTIONS').slice(0, 1), CALL);
    for (const delta of deltas) {
      expect(delta).not.toHaveProperty('assetMainType');
      for (const [field, value] of Object.entries(numbered(delta))) expect(known[field]).not.toBe(value);
      known = { ...known, ...delta };
    }
  });
});

describe('currency pairs', () => {
  test('move once a second within their high and low, and stand where they stand whoever subscribes when', async () => {
    await subscribe('LEVELONE_FOREX', 'EUR/USD,USD/JPY');
    await playTo('09:33:00');
    const early = merged(client.items('LEVELONE_FOREX'), 'EUR/USD');
    const deltas = client.items('LEVELONE_FOREX').filter((item) => item['key'] === 'EUR/USD');
    expect(deltas.length).toBeGreaterThan(110);
    expect(deltas.length).toBeLessThan(130);
    for (const field of ['1', '2', '3']) {
      expect(Number(early[field])).toBeLessThanOrEqual(Number(early['10']));
      expect(Number(early[field])).toBeGreaterThanOrEqual(Number(early['11']));
    }
    // A fraction, as for futures.
    expect(Number(early['17'])).toBeCloseTo((Number(early['3']) - Number(early['12'])) / Number(early['12']), 7);
    const late = await stage.login();
    await late.ask('LEVELONE_FOREX', 'SUBS', { keys: 'EUR/USD', fields: allFields('LEVELONE_FOREX') });
    await stage.settle(late);
    expect(late.items('LEVELONE_FOREX')[0]).toEqual(early);
  });
});

const bookLevel = z.strictObject({
  0: z.number(),
  1: z.number().positive(),
  2: z.number().int().positive(),
  3: z.array(z.strictObject({ 0: z.string(), 1: z.number().positive(), 2: z.number().int() })).min(1),
});
const bookSchema = z.strictObject({
  key: z.string(),
  1: z.number(),
  2: z.array(bookLevel).min(1),
  3: z.array(bookLevel).min(1),
});

describe('books', () => {
  test.each<readonly [StreamServiceName, string]>([
    ['NASDAQ_BOOK', 'AAPL'],
    ['NYSE_BOOK', 'SPY'],
    ['OPTIONS_BOOK', PUT],
  ])('of %s are whole, best first, and add up', async (service, key) => {
    await subscribe(service, key);
    await playTo('09:31:10');
    const books = client.items(service).map((item) => bookSchema.parse(item));
    expect(books.length).toBeGreaterThanOrEqual(5);
    // Throttled: one a second and the image.
    expect(books.length).toBeLessThanOrEqual(12);
    for (const book of books) {
      const [bids, asks] = [book[2], book[3]];
      const prices = [...asks.map((level) => level[0]).reverse(), ...bids.map((level) => level[0])];
      expect(prices).toEqual([...prices].sort((one, other) => other - one));
      expect(new Set(prices).size).toBe(prices.length);
      for (const level of [...bids, ...asks]) {
        expect(level[3]).toHaveLength(level[2]);
        expect(level[3].reduce((sum, maker) => sum + maker[1], 0)).toBe(level[1]);
        for (const maker of level[3]) {
          // New York is five hours behind UTC on this day.
          const sinceMidnight = book[1] - Date.parse('2026-11-20T05:00:00Z');
          expect(maker[2]).toBeLessThanOrEqual(sinceMidnight);
          expect(maker[2]).toBeGreaterThan(sinceMidnight - 30_000);
        }
      }
    }
  });

  test('stand around the best bid and ask of the quote', async () => {
    await subscribe('LEVELONE_EQUITIES', 'AAPL', '0,1,2,4,5');
    await subscribe('NASDAQ_BOOK', 'AAPL');
    const book = bookSchema.parse(client.items('NASDAQ_BOOK')[0]);
    const quote = client.items('LEVELONE_EQUITIES')[0] ?? {};
    expect([book[2][0]?.[0], book[3][0]?.[0]]).toEqual([quote['1'], quote['2']]);
    expect([book[2][0]?.[1], book[3][0]?.[1]]).toEqual([quote['4'], quote['5']]);
  });

  test('of the exchange that does not list a symbol are silent', async () => {
    await subscribe('NYSE_BOOK', 'AAPL,/ES');
    await subscribe('NASDAQ_BOOK', 'SPY');
    await subscribe('OPTIONS_BOOK', 'AAPL');
    await playTo('09:31:05');
    for (const service of ['NYSE_BOOK', 'NASDAQ_BOOK', 'OPTIONS_BOOK']) expect(client.items(service)).toEqual([]);
  });
});

const screenerItem = z.strictObject({
  symbol: z.string(),
  description: z.string(),
  lastPrice: z.number(),
  netChange: z.number(),
  netPercentChange: z.number(),
  marketShare: z.number(),
  totalVolume: z.number(),
  volume: z.number(),
  trades: z.number(),
});
const screenerSchema = z.strictObject({
  key: z.string(),
  1: z.number(),
  2: z.string(),
  3: z.number(),
  4: z.array(screenerItem),
});

describe('screeners', () => {
  test('list what traded within the frequency: the sum of what level one told', async () => {
    const deltas = await StreamerStage.open({ startMs: onStageDay('09:29:59.999') });
    const other = await deltas.login();
    await other.ask('LEVELONE_EQUITIES', 'SUBS', { keys: 'NVDA', fields: '0,8' });
    await other.ask('SCREENER_EQUITY', 'SUBS', { keys: 'NASDAQ_VOLUME_1', fields: '0,1,2,3,4' });
    deltas.playTo(onStageDay('09:30:55'));
    await deltas.settle(other);
    const volumes = other.items('LEVELONE_EQUITIES').map((item) => Number(item['8']));
    const list = screenerSchema.parse(other.items('SCREENER_EQUITY').at(-1));
    const nvidia = list[4].find(({ symbol }) => symbol === 'NVDA');
    expect(list).toMatchObject({ 2: 'VOLUME', 3: 1 });
    expect(nvidia?.volume).toBe((volumes.at(-1) ?? NaN) - (volumes[0] ?? NaN));
    // Ticker shares of the three that are listed on NASDAQ.
    expect(list[4].map(({ symbol }) => symbol).sort()).toEqual(['AAPL', 'NVDA', 'QQQ']);
    expect(list[4].reduce((sum, { marketShare }) => sum + marketShare, 0)).toBeCloseTo(100, 5);
    expect(new Set(list[4].map(({ totalVolume }) => totalVolume)).size).toBe(1);
    await deltas.close();
  });

  test('sort by what their key says and are made anew every five seconds', async () => {
    const keys = ['EQUITY_ALL_TRADES_0', 'EQUITY_ALL_PERCENT_CHANGE_UP_0', 'EQUITY_ALL_PERCENT_CHANGE_DOWN_0'];
    await subscribe('SCREENER_EQUITY', keys.join(','));
    await playTo('09:31:21');
    const lists = client.items('SCREENER_EQUITY').map((item) => screenerSchema.parse(item));
    const of = (key = ''): z.infer<typeof screenerSchema>[] => lists.filter((list) => list.key === key);
    expect(of(keys[0]).map((list) => list[1])).toEqual([
      onStageDay('09:31:00'),
      ...['05', '10', '15', '20'].map((second) => onStageDay(`09:31:${second}`)),
    ]);
    const falling = (values: readonly number[]): boolean =>
      values.every((value, at) => value <= (values[at - 1] ?? Infinity));
    for (const list of of(keys[0])) expect(falling(list[4].map(({ trades }) => trades))).toBe(true);
    for (const list of of(keys[1])) {
      expect(falling(list[4].map(({ netPercentChange }) => netPercentChange))).toBe(true);
      expect(list[4].every(({ netPercentChange }) => netPercentChange > 0)).toBe(true);
    }
    for (const list of of(keys[2]))
      expect(falling(list[4].map(({ netPercentChange }) => -netPercentChange))).toBe(true);
    const risers = of(keys[1]).at(-1)?.[4].length ?? NaN;
    const fallers = of(keys[2]).at(-1)?.[4].length ?? NaN;
    expect(risers + fallers).toBe(4);
  });

  test('answer a key that is none with code 0 and silence', async () => {
    await subscribe('SCREENER_EQUITY', 'NYSE_VOLUME_7,OPTION_CALL_VOLUME_5,NYSE');
    await playTo('09:31:11');
    expect(client.items('SCREENER_EQUITY')).toEqual([]);
  });

  test('of options list contracts of the kind asked for', async () => {
    await subscribe('SCREENER_OPTION', 'OPTION_PUT_VOLUME_0,OPTION_ALL_VOLUME_1');
    const [puts, all] = client.items('SCREENER_OPTION').map((item) => screenerSchema.parse(item));
    expect(puts?.[4]).toHaveLength(10);
    for (const { symbol } of puts?.[4] ?? []) expect(symbol).toMatch(/^[A-Z ]{6}\d{6}P\d{8}$/);
    for (const { volume, totalVolume } of all?.[4] ?? []) expect(volume).toBeLessThanOrEqual(totalVolume);
  });
});

describe('account activity', () => {
  const created = { accountNumber: '11112222', messageType: 'OrderCreated', messageJson: '{"SchwabOrderID":"1"}' };

  test("starts with SUBSCRIBED and numbers what follows, under the first of the client's own words", async () => {
    await subscribe('ACCT_ACTIVITY', 'my words,others');
    stage.streamer.push(created);
    stage.streamer.push({ ...created, messageType: 'OrderAccepted' });
    await stage.settle(client);
    expect(client.items('ACCT_ACTIVITY')).toEqual([
      { seq: 1, key: 'my words', 1: '', 2: 'SUBSCRIBED', 3: '' },
      { seq: 2, key: 'my words', 1: '11112222', 2: 'OrderCreated', 3: '{"SchwabOrderID":"1"}' },
      { seq: 3, key: 'my words', 1: '11112222', 2: 'OrderAccepted', 3: '{"SchwabOrderID":"1"}' },
    ]);
    await subscribe('ACCT_ACTIVITY', 'again');
    expect(client.items('ACCT_ACTIVITY').at(-1)).toMatchObject({ seq: 1, key: 'again', 2: 'SUBSCRIBED' });
  });

  test('comes at once, also while the exchange clock stands', async () => {
    await subscribe('ACCT_ACTIVITY', 'x');
    stage.streamer.push(created);
    await client.until(() => client.items('ACCT_ACTIVITY').length === 2, 'the activity');
  });

  test('is not told to a client that did not subscribe', async () => {
    await subscribe('LEVELONE_FUTURES', '/ES');
    stage.streamer.push(created);
    await stage.settle(client);
    expect(client.items('ACCT_ACTIVITY')).toEqual([]);
  });

  test.each([
    ['ADD', 24],
    ['VIEW', 25],
  ])('refuses %s with code %i', async (command, code) => {
    const { content } = await client.ask('ACCT_ACTIVITY', command, { keys: 'x', fields: '0,1,2,3' });
    expect(content.code).toBe(code);
  });
});

test('half an hour after midnight account activity has a message that is none, if it is switched on', async () => {
  const night = await StreamerStage.open({ startMs: onStageDay('00:29:58'), limits: { nightlyOddity: true } });
  const awake = await night.login();
  await awake.ask('ACCT_ACTIVITY', 'SUBS', { keys: 'x', fields: '0,1,2,3' });
  night.playTo(onStageDay('00:30:02'));
  await night.settle(awake);
  expect(awake.items('ACCT_ACTIVITY').slice(1)).toEqual([
    { seq: 2, key: 'x', 1: '', 2: '', 3: 'Feature not supported' },
  ]);
  await night.close();
});
