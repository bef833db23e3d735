import { describe, expect, test } from 'vitest';
import { firstKnown } from './first-known.ts';
import { marketQuotes } from './market-quotes.ts';
import { tradableQuotes } from './tradable-quotes.ts';
import { QuoteBoard } from '../testing/quote-board.ts';
import { syntheticPlayback } from '../testing/synthetic-playback.ts';

const TEN_OCLOCK_MS = Date.parse('2026-11-20T15:00:00Z');

describe('quotes of the market that plays', () => {
  test('are those that the stream shows, in exact prices, moving with it', () => {
    const played = syntheticPlayback(TEN_OCLOCK_MS);
    const quotes = marketQuotes(played.market);
    const before = quotes.quote('AAPL');
    expect(before).toMatchObject({ isTrading: true });
    if (!before) throw new Error('AAPL is listed');
    expect(before.askPrice).toBeGreaterThan(before.bidPrice);
    expect(before.bidPrice % 1_000_000).toBe(0);
    expect(TEN_OCLOCK_MS - before.quoteMs).toBeLessThan(60_000);
    expect(before.closePrice).toBeGreaterThan(0);
    played.playUntil(TEN_OCLOCK_MS + 60_000, () => undefined);
    expect(quotes.quote('AAPL')?.quoteMs).toBeGreaterThan(before.quoteMs);
  });

  test('there are none for futures and for what is not listed, and nothing trades before the first quote', () => {
    const quotes = marketQuotes(syntheticPlayback(Date.parse('2026-11-20T02:00:00Z')).market);
    expect([quotes.quote('/NQ'), quotes.quote('ZZZZ')]).toEqual([null, null]);
    expect(quotes.quote('AAPL')).toMatchObject({ isTrading: false });
  });

  test('options are quoted from their underlying, once it has traded', () => {
    const played = syntheticPlayback(TEN_OCLOCK_MS);
    const quotes = tradableQuotes(played.market, () => TEN_OCLOCK_MS);
    const index = played.market.indexOf('AAPL') ?? -1;
    const contract = played.market.options.board(index)?.contracts.find(({ kind }) => kind === 'call');
    const quote = quotes.quote(contract?.symbol ?? '');
    expect(quote).toMatchObject({ isTrading: true, quoteMs: quotes.quote('AAPL')?.quoteMs });
    expect(quote && quote.askPrice > quote.bidPrice).toBe(true);
    expect(quotes.quote('AAPL  261218C99999000')).toBeNull();
  });

  test('the first source that knows a symbol answers', () => {
    const [one, other] = [new QuoteBoard(), new QuoteBoard()];
    one.set('A', { bid: 1, ask: 2, atMs: 0 });
    other.set('A', { bid: 3, ask: 4, atMs: 0 });
    other.set('B', { bid: 5, ask: 6, atMs: 0 });
    const both = firstKnown(one, other);
    expect([both.quote('A')?.bidPrice, both.quote('B')?.bidPrice, both.quote('C')]).toEqual([1e8, 5e8, null]);
  });
});
