import { expect, test } from 'vitest';
import { NO_FAULTS } from '../faults/faults.ts';
import type { RestRequest } from '../rest/rest-route.ts';
import { ordersWithin } from './orders/strategy-node.ts';
import { tradableQuotes } from './quotes/tradable-quotes.ts';
import { limitBody, ocoBody, orderBody, strategyOf, stopBody, triggerBody } from './testing/order-texts.ts';
import { syntheticPlayback } from './testing/synthetic-playback.ts';
import { Brokerage } from './brokerage.ts';

const TEN_OCLOCK_MS = Date.parse('2026-11-20T15:00:00Z');
const ANY_REQUEST: RestRequest = {
  ...{ method: 'GET', path: '', parameters: {}, query: new URLSearchParams(), body: '', headers: {} },
};

test('orders are filled by the market that plays, as it plays', () => {
  const played = syntheticPlayback(TEN_OCLOCK_MS);
  const { market } = played;
  let nowMs = TEN_OCLOCK_MS;
  const quotes = tradableQuotes(market, () => nowMs);
  const brokerage = new Brokerage({
    ...{ quotes, nowMs: () => nowMs, wallNowMs: () => 1_700_000_000_000, faults: NO_FAULTS, accountsOf: () => 'all' },
  });
  const play = (ms: number): void => {
    played.playUntil(nowMs + ms, (event) => {
      const symbol = market.symbols[event.symbol]?.listing.instrument.symbol ?? '';
      nowMs = Math.max(nowMs, event.ms);
      if (event.kind !== 'bar') brokerage.onQuote(symbol, event.ms);
    });
    nowMs += ms - (nowMs % 1_000);
    brokerage.onClock(nowMs);
  };
  const [margin] = brokerage.accountsOf(ANY_REQUEST);
  if (!margin) throw new Error('there are two accounts');
  const ask = (quotes.quote('NVDA')?.askPrice ?? 0) / 1e8;
  const exit = ocoBody(
    orderBody('SELL', 50, { orderType: 'LIMIT', price: (ask * 1.2).toFixed(2) }, 'NVDA'),
    orderBody('SELL', 50, { orderType: 'STOP', stopPrice: (ask * 0.8).toFixed(2) }, 'NVDA'),
  );
  const bought = ordersWithin([
    brokerage.place(margin, strategyOf(triggerBody(orderBody('BUY', 50, {}, 'NVDA'), exit))),
  ]);
  const option = margin.positions.find(({ instrument }) => instrument.option)?.instrument.symbol ?? '';
  const sold = ordersWithin([brokerage.place(margin, strategyOf(orderBody('SELL_TO_CLOSE', 1, {}, option)))]);
  const resting = ordersWithin([brokerage.place(margin, strategyOf(limitBody('SELL', 10, '9999')))]);
  const stop = ordersWithin([brokerage.place(margin, strategyOf(stopBody('SELL', 10, '1')))]);
  play(30_000);
  expect(bought.map(({ status }) => status)).toEqual(['FILLED', 'WORKING', 'AWAITING_STOP_CONDITION']);
  expect(sold.map(({ status, filledQuantity }) => [status, filledQuantity])).toEqual([['FILLED', 1]]);
  expect([...resting, ...stop].map(({ status }) => status)).toEqual(['WORKING', 'AWAITING_STOP_CONDITION']);
  expect(margin.held('NVDA')).toBe(50);
  expect(margin.held(option)).toBe(1);
});
