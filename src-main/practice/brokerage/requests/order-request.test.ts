import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limitBody, ocoBody, orderBody, stopBody, strategyOf, triggerBody, type Body } from '../testing/order-texts.ts';
import { duplicateKey } from './duplicate-keys.ts';
import { readOrderRequest } from './order-request.ts';
import { readPrice } from './price-text.ts';
import { RequestError } from './request-error.ts';

function refusal(body: unknown, isListed = true): RequestError {
  try {
    readOrderRequest(typeof body === 'string' ? body : JSON.stringify(body), () => isListed);
  } catch (error) {
    if (error instanceof RequestError) return error;
    throw error;
  }
  throw new Error('The body was taken.');
}

const instrumentOf = (assetType: string): Body => ({
  orderLegCollection: [{ instruction: 'BUY', quantity: 1, instrument: { symbol: '/NQ', assetType } }],
});

describe('what is taken', () => {
  test('prices as texts and as numbers mean the same', () => {
    expect(strategyOf(limitBody('BUY', 10, '10.00'))).toEqual(strategyOf({ ...limitBody('BUY', 10, ''), price: 10 }));
  });

  test('the bracket of the documents', () => {
    const bracket = triggerBody(
      limitBody('BUY', 5, '14.97'),
      ocoBody(limitBody('SELL', 5, '15.27', { duration: 'GOOD_TILL_CANCEL' }), stopBody('SELL', 5, '11.27')),
    );
    expect(strategyOf(bracket)).toMatchObject({
      kind: 'trigger',
      terms: { rule: { orderType: 'LIMIT', limit: 1_497_000_000 } },
      children: [
        {
          kind: 'oco',
          children: [
            { kind: 'single', terms: { duration: 'GOOD_TILL_CANCEL', rule: { limit: 1_527_000_000 } } },
            { kind: 'single', terms: { rule: { orderType: 'STOP', stop: 1_127_000_000, stopType: 'STANDARD' } } },
          ],
        },
      ],
    });
  });

  test('an option by its 21 characters', () => {
    const call = orderBody('SELL_TO_OPEN', 1, { orderType: 'LIMIT', price: '1.00' }, 'AAPL  240517P00190000');
    expect(strategyOf(call)).toMatchObject({
      terms: {
        leg: {
          instrument: { multiplier: 100, option: { underlying: 'AAPL', putCall: 'PUT', expiry: '2024-05-17' } },
        },
      },
    });
  });
});

describe('what is refused', () => {
  test.each([
    ['EXTO', { session: 'EXTO' }],
    ['IMMEDIATE_OR_CANCEL', { duration: 'IMMEDIATE_OR_CANCEL' }],
    ['END_OF_WEEK', { duration: 'END_OF_WEEK' }],
    ['END_OF_MONTH', { duration: 'END_OF_MONTH' }],
    ['NEXT_END_OF_MONTH', { duration: 'NEXT_END_OF_MONTH' }],
    ['FUTURE', instrumentOf('FUTURE')],
    ['FOREX', instrumentOf('FOREX')],
    ['NET_DEBIT', { orderType: 'NET_DEBIT' }],
    ['FLATTEN', { orderStrategyType: 'FLATTEN' }],
    ['VERTICAL', { complexOrderStrategyType: 'VERTICAL' }],
  ])("Invalid value '%s'", (word, more) => {
    const { status, message, errors } = refusal(orderBody('BUY', 1, more));
    expect([status, message]).toEqual([400, `Invalid value '${word}'`]);
    expect(errors).toHaveLength(1);
  });

  const CALL = 'AAPL  261218C00250000';
  test.each<[string, Body]>([
    ['MARKET in SEAMLESS', orderBody('BUY', 1, { session: 'SEAMLESS' })],
    ['a stop in the evening', stopBody('SELL', 1, '9', { session: 'PM' })],
    ['a chosen destination', orderBody('BUY', 1, { requestedDestination: 'NASDAQ' })],
    ['a fraction of a share', orderBody('BUY', 1.5)],
    ['no share', orderBody('BUY', 0)],
    ['fewer', orderBody('BUY', -3)],
    ['a limit order without a price', orderBody('BUY', 1, { orderType: 'LIMIT' })],
    ['a market order with one', orderBody('BUY', 1, { price: '10' })],
    ['a stop without a stop price', orderBody('SELL', 1, { orderType: 'STOP' })],
    ['three decimals', limitBody('BUY', 1, '10.001')],
    ['five decimals below a dollar', limitBody('BUY', 1, '0.12345')],
    ['a price of nothing', limitBody('BUY', 1, '0')],
    ['a price that is none', limitBody('BUY', 1, '1e3')],
    [
      'a trailing stop without an offset',
      orderBody('SELL', 1, { orderType: 'TRAILING_STOP', stopPriceLinkBasis: 'BID' }),
    ],
    ['no leg', orderBody('BUY', 1, { orderLegCollection: [] })],
    ['shares bought to open', orderBody('BUY_TO_OPEN', 1)],
    ['an option bought like a share', orderBody('BUY', 1, {}, CALL)],
    ['an option in the morning', orderBody('BUY_TO_OPEN', 1, { session: 'AM', orderType: 'LIMIT', price: '1' }, CALL)],
    ['a root that is not padded', orderBody('BUY_TO_OPEN', 1, {}, 'AAPL261218C00250000')],
    ['a lonely OCO', ocoBody(limitBody('SELL', 1, '10'))],
    ['a TRIGGER of nothing', triggerBody(limitBody('BUY', 1, '10'))],
    ['a SINGLE with children', { ...orderBody('BUY', 1), childOrderStrategies: [orderBody('BUY', 1)] }],
    ['fill or kill of a stop', stopBody('SELL', 1, '10', { duration: 'FILL_OR_KILL' })],
    ['on close till canceled', orderBody('SELL', 1, { orderType: 'MARKET_ON_CLOSE', duration: 'GOOD_TILL_CANCEL' })],
  ])('%s', (_name, body) => {
    const { status, message, errors } = refusal(body);
    expect([status, message]).toEqual([400, 'Invalid request data']);
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) expect(error).toMatch(/^[\w.]+: ./);
  });

  test('a bad part deep in a strategy takes all of it', () => {
    const bad = triggerBody(
      limitBody('BUY', 1, '10'),
      ocoBody(limitBody('SELL', 1, '11'), limitBody('SELL', 1, '11.111')),
    );
    expect(refusal(bad).errors).toEqual([expect.stringContaining('price: ')]);
  });

  test('a symbol that is not listed, and a body that is no order', () => {
    expect(refusal(orderBody('BUY', 1), false).errors[0]).toContain("'AAPL'");
    for (const body of ['', 'null', '[]', '"x"', '{', '{"orderStrategyType":1}'])
      expect(refusal(body).status).toBe(400);
  });

  test('a key that is there twice is the 500 of Schwab', () => {
    const text = JSON.stringify(orderBody('BUY', 1)).replace('"assetType":', '"assetType":"EQUITY","assetType":');
    expect(refusal(text)).toMatchObject({ status: 500, errors: ["'assetType' is there twice."] });
  });

  test('any JSON at all is an order or a RequestError', () => {
    const mangled = fc.tuple(fc.constantFrom(...Object.keys(orderBody('BUY', 1))), fc.jsonValue());
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          mangled.map(([key, value]) => orderBody('BUY', 1, { [key]: value })),
        ),
        (json) => {
          try {
            readOrderRequest(JSON.stringify(json), () => true);
          } catch (error) {
            expect(error).toBeInstanceOf(RequestError);
          }
        },
      ),
    );
  });
});

describe('parts', () => {
  test('prices: two decimals, four below a dollar, zeros at the end are none', () => {
    const units = ['10', '10.5', '10.50', '10.5000', '0.1234', 0.99, '9999999.99'].map((text) => {
      const reading = readPrice(text);
      return reading.kind === 'price' ? reading.price : null;
    });
    expect(units).toEqual([1e9, 1.05e9, 1.05e9, 1.05e9, 12_340_000, 99_000_000, 999_999_999_000_000]);
    for (const text of ['', ' ', '-1', '1.', '.5', '1,5', 'NaN', '0x10', '99999999', Number.NaN, 1e21]) {
      expect(readPrice(text).kind, String(text)).toBe('unusable');
    }
  });

  test('no valid JSON has a duplicate unless one is planted', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(duplicateKey(JSON.stringify(json))).toBeNull();
      }),
    );
    expect(duplicateKey('{"a":{"b":1},"c":[{"b":1},{"b":"a\\":"}]}')).toBeNull();
    expect(duplicateKey('{"a":[{"b":1,"b":2}]}')).toBe('b');
    expect(duplicateKey('{"a":"x","\\u0061":"y"}')).toBe('a');
  });
});
