import type { CallPriority } from '#core/broker/budget/call-budget';
import type { AccountReading } from '#core/broker/replies/account';
import type { AccountNumber } from '#core/broker/replies/account-numbers';
import type { OptionExpiration } from '#core/broker/replies/expirations';
import type { InstrumentProjection, ListedInstrument } from '#core/broker/replies/instruments';
import type { MarketHours, MarketId } from '#core/broker/replies/market-hours';
import type { Mover, MoverFrequency, MoverList, MoverSort } from '#core/broker/replies/movers';
import type { OptionChain } from '#core/broker/replies/option-chain';
import type { OrderInFamily } from '#core/broker/replies/order';
import type { PriceHistory } from '#core/broker/replies/price-history';
import type { Quotes } from '#core/broker/replies/quote';
import type { Transaction } from '#core/broker/replies/transaction';
import type { UserPreference } from '#core/broker/replies/user-preference';
import type { BrokerGet } from '#core/broker/requests/broker-get';
import * as marketData from '#core/broker/requests/market-data-requests';
import * as trader from '#core/broker/requests/trader-requests';
import { addUnread } from '#core/broker/wire/tolerant-rows';
import { wrongSymbol } from '#core/broker/errors/error-sentences';
import { serverWords } from '#core/broker/errors/server-words';
import type { BrokerReply } from './call-desk.ts';

/** Asks one question; never rejects. */
export interface Asker {
  ask<Value>(get: BrokerGet<Value>, priority: CallPriority): Promise<BrokerReply<Value>>;
}

type Answer<Value> = Promise<BrokerReply<Value>>;

/** Every reading call of the broker, typed. No method rejects: failures are replies. */
export class BrokerClient {
  readonly #desk: Asker;

  constructor(desk: Asker) {
    this.#desk = desk;
  }

  accountNumbers(priority: CallPriority = 'portfolio'): Answer<readonly AccountNumber[]> {
    return this.#desk.ask(trader.accountNumbersRequest(), priority);
  }

  /** Every account with its positions. */
  accounts(): Answer<readonly AccountReading[]> {
    return this.#desk.ask(trader.accountsRequest(true), 'portfolio');
  }

  account(hash: trader.AccountHash): Answer<AccountReading> {
    return this.#desk.ask(trader.accountRequest(hash, true), 'portfolio');
  }

  /** Orders of all accounts, children behind their parents. */
  orders(range: trader.OrderRange): Answer<readonly OrderInFamily[]> {
    return this.#desk.ask(trader.ordersRequest(range), 'portfolio');
  }

  accountOrders(hash: trader.AccountHash, range: trader.OrderRange): Answer<readonly OrderInFamily[]> {
    return this.#desk.ask(trader.accountOrdersRequest(hash, range), 'portfolio');
  }

  order(hash: trader.AccountHash, orderId: string): Answer<readonly OrderInFamily[]> {
    return this.#desk.ask(trader.orderRequest(hash, orderId), 'portfolio');
  }

  transactions(hash: trader.AccountHash, range: trader.TransactionRange): Answer<readonly Transaction[]> {
    return this.#desk.ask(trader.transactionsRequest(hash, range), 'portfolio');
  }

  transaction(hash: trader.AccountHash, activityId: string): Answer<Transaction> {
    return this.#desk.ask(trader.transactionRequest(hash, activityId), 'portfolio');
  }

  userPreference(priority: CallPriority = 'portfolio'): Answer<UserPreference> {
    return this.#desk.ask(trader.userPreferenceRequest(), priority);
  }

  /** Any number of symbols, asked for in portions; the first portion that fails fails the whole. */
  async quotes(
    symbols: readonly string[],
    fields?: readonly marketData.QuoteNodeName[],
    priority: CallPriority = 'quotes',
  ): Answer<Quotes> {
    const requests = marketData.quoteChunks(symbols).map((chunk) => marketData.quotesRequest(chunk, fields));
    const replies = await Promise.all(requests.map((request) => this.#desk.ask(request, priority)));
    const none: BrokerReply<Quotes> = {
      ok: true,
      value: { quotes: [], unknownSymbols: [] },
      unread: { rows: 0, members: 0, example: null },
    };
    return replies.reduce(joined, none);
  }

  /** One-minute candles of the days around a range; of the symbol that was asked for and of no other. */
  async minuteHistory(range: marketData.HistoryRange): Answer<PriceHistory> {
    return ofSymbol(range.symbol, await this.#desk.ask(marketData.minuteHistoryRequest(range), 'history'));
  }

  /** Daily candles; of the symbol that was asked for and of no other. */
  async dailyHistory(range: marketData.HistoryRange): Answer<PriceHistory> {
    return ofSymbol(range.symbol, await this.#desk.ask(marketData.dailyHistoryRequest(range), 'history'));
  }

  chains(symbol: string, filter?: marketData.ChainFilter): Answer<OptionChain> {
    return this.#desk.ask(marketData.chainsRequest(symbol, filter), 'quotes');
  }

  expirations(symbol: string): Answer<readonly OptionExpiration[]> {
    return this.#desk.ask(marketData.expirationsRequest(symbol), 'quotes');
  }

  movers(list: MoverList, sort?: MoverSort, frequency?: MoverFrequency): Answer<readonly Mover[]> {
    return this.#desk.ask(marketData.moversRequest(list, sort, frequency), 'quotes');
  }

  markets(markets: readonly MarketId[], date?: string): Answer<readonly MarketHours[]> {
    return this.#desk.ask(marketData.marketsRequest(markets, date), 'quotes');
  }

  instruments(symbol: string, projection: InstrumentProjection): Answer<readonly ListedInstrument[]> {
    return this.#desk.ask(marketData.instrumentsRequest(symbol, projection), 'quotes');
  }

  instrument(cusip: string): Answer<ListedInstrument> {
    return this.#desk.ask(marketData.instrumentRequest(cusip), 'quotes');
  }
}

function joined(left: BrokerReply<Quotes>, right: BrokerReply<Quotes>): BrokerReply<Quotes> {
  if (!left.ok) return left;
  if (!right.ok) return right;
  return {
    ok: true,
    value: {
      quotes: [...left.value.quotes, ...right.value.quotes],
      unknownSymbols: [...left.value.unknownSymbols, ...right.value.unknownSymbols],
    },
    unread: addUnread(left.unread, right.unread),
  };
}

/** A broker that keeps no history of a symbol was seen to answer with that of another instrument. */
function ofSymbol(asked: string, reply: BrokerReply<PriceHistory>): BrokerReply<PriceHistory> {
  if (!reply.ok || reply.value.symbol === asked) return reply;
  const answered = serverWords(reply.value.symbol) ?? 'another symbol';
  const sentence = wrongSymbol(asked, answered);
  return { ok: false, error: { code: 'wrong-symbol', sentence, detail: answered, correlationId: null } };
}
