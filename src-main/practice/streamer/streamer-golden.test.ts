import { afterEach, describe, expect, test } from 'vitest';
import { ALL_EQUITIES, ALL_FUTURES, CHART_FIELDS, ExchangeHarness } from '../testing/exchange-harness.ts';
import type { Item } from '../testing/raw-client.ts';

/**
 * What images look like on the real wire: the members and the kind of each numbered field (n number, s string,
 * b boolean; from field 1 on) of frames that schwab-py recorded and keeps in tests/streaming_test.py (MIT,
 * alexgolec/schwab-py@a55cb29). Only these facts are taken over.
 */
const RECORDED = [
  {
    service: 'LEVELONE_FUTURES',
    keys: '/ES,/NQ,/MES,/MNQ',
    fields: ALL_FUTURES,
    kinds: 'nnnnnssnnnnnnnsssnnnssnnnnsssbnbnsnsnnbn',
    named: ['assetMainType', 'delayed', 'key'],
  },
  {
    service: 'LEVELONE_EQUITIES',
    keys: 'SPY,QQQ,AAPL,NVDA',
    fields: ALL_EQUITIES,
    kinds: 'nnnnnssnnnnnsbssnnnnnnnnssbbnnnsnnnnnnsssnnnnnnnnnn',
    named: ['assetMainType', 'assetSubType', 'cusip', 'delayed', 'key'],
  },
  { service: 'CHART_FUTURES', keys: '/ES,/NQ', fields: CHART_FIELDS, kinds: 'nnnnnn', named: ['key', 'seq'] },
  { service: 'CHART_EQUITY', keys: 'SPY,AAPL', fields: CHART_FIELDS, kinds: 'nnnnnnnn', named: ['key', 'seq'] },
] as const;

function kindsOf(item: Item): string {
  const numbers = Object.keys(item)
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((one, other) => one - other);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  return numbers.map((field) => (typeof item[field]).slice(0, 1)).join('');
}

const harness = new ExchangeHarness();
afterEach(() => harness.close());

describe('an image', () => {
  test.each(RECORDED)('of $service has the members and kinds of the recorded one', async (recorded) => {
    const { service, keys, fields, kinds, named } = recorded;
    const client = await harness.login(await harness.open());
    await client.ask(service, 'SUBS', { keys, fields });
    const symbols = keys.split(',');
    await client.until(() => client.items(service).length >= symbols.length, 'the images');
    for (const [index, symbol] of symbols.entries()) {
      const image = client.items(service)[index] ?? {};
      expect(image).toMatchObject({ key: symbol });
      expect(
        Object.keys(image)
          .filter((name) => !/^\d+$/.test(name))
          .sort(),
      ).toEqual(named);
      expect(kindsOf(image)).toBe(kinds);
    }
  });
});
