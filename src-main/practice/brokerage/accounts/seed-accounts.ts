import { createHash } from 'node:crypto';
import { priceFromPoints, PRICE_UNITS_PER_POINT } from '#core/market/price';
import type { Price } from '#core/market/units';
import { expirations } from '../../market/options/expirations.ts';
import { occSymbol } from '../../market/options/option-symbol.ts';
import { newYorkDate } from '../../market/trading-time.ts';
import { cents, type Cents } from '../money/cents.ts';
import type { AssetType } from '../orders/order-terms.ts';
import { nextTradingDay } from '../orders/order-session.ts';
import { tradedInstrument } from '../orders/traded-instrument.ts';
import type { QuoteSource } from '../quotes/quote-source.ts';
import { PracticeAccount, type AccountType } from './account.ts';
import type { TransactionType } from './transaction.ts';

interface SeedHolding {
  readonly symbol: string;
  readonly assetType: AssetType;
  readonly quantity: number;
  readonly averagePrice: Price;
}

export interface SeedOptions {
  readonly nowMs: number;
  readonly wallNowMs: number;
  readonly quotes: QuoteSource;
  readonly nextActivityId: () => number;
}

const MS_PER_DAY = 86_400_000;
const DEPOSIT_DAYS_AGO = 45;
const PURCHASE_DAYS_AGO = 30;
const DIVIDEND_DAYS_AGO = 9;
const MARGIN_CASH = cents(15_000_000);
const CASH_CASH = cents(2_500_000);
const DIVIDEND = cents(18_225);
const UNITS_PER_CENT = PRICE_UNITS_PER_POINT / 100;
const OPTION_DAYS = 30;
const STRIKE_STEP = priceFromPoints(5);
const STRIKES_TRIED = 21;
/** Bought for this part of what it costs now, or for this premium where nobody quotes it. */
const OPTION_SHARE = 0.88;
const OPTION_PREMIUM = priceFromPoints(5.4);

/** Where a market does not list the symbol. */
const USUAL_PRICES: Readonly<Record<string, number>> = { SPY: 640, QQQ: 600, AAPL: 250 };

function usualPrice(symbol: string, quotes: QuoteSource): Price {
  const quote = quotes.quote(symbol);
  return quote?.closePrice ?? quote?.lastPrice ?? priceFromPoints(USUAL_PRICES[symbol] ?? 100);
}

/** Bought a little below where it stands, in whole cents. */
function boughtAt(symbol: string, quotes: QuoteSource, share: number): Price {
  return (Math.round((usualPrice(symbol, quotes) * share) / UNITS_PER_CENT) * UNITS_PER_CENT) as Price;
}

const shares = (symbol: string, quantity: number, averagePrice: Price): SeedHolding => ({
  ...{ symbol, assetType: 'EQUITY', quantity, averagePrice },
});

/** A call with the first standard expiry a month away, and the listed strike that is nearest to the money. */
function callOn(root: string, { nowMs, quotes }: SeedOptions): readonly SeedHolding[] {
  const earliest = newYorkDate(nowMs + OPTION_DAYS * MS_PER_DAY);
  const expiration = expirations(newYorkDate(nowMs), 'weekly').find(
    ({ date, type }) => type === 'S' && date >= earliest,
  );
  if (!expiration) return [];
  const middle = Math.round(usualPrice(root, quotes) / STRIKE_STEP);
  const near = Array.from(
    { length: STRIKES_TRIED },
    (_, step) => middle + (step % 2 === 0 ? step / 2 : -(step + 1) / 2),
  );
  const symbols = near.map((steps) =>
    occSymbol({ root, expiry: expiration.date, kind: 'call', strike: (steps * STRIKE_STEP) as Price }),
  );
  const symbol = symbols.find((one) => quotes.quote(one) !== null) ?? symbols[0];
  if (symbol === undefined) return [];
  const averagePrice = quotes.quote(symbol) ? boughtAt(symbol, quotes, OPTION_SHARE) : OPTION_PREMIUM;
  return [{ symbol, assetType: 'OPTION', quantity: 2, averagePrice }];
}

/** What stands for an account number in paths: the same in every run. */
function hashOf(number: string): string {
  return createHash('sha256').update(`practice account ${number}`).digest('hex').toUpperCase();
}

function seedAccount(
  options: SeedOptions,
  identity: { readonly number: string; readonly type: AccountType; readonly nickname: string },
  cash: Cents,
  holdings: readonly SeedHolding[],
): PracticeAccount {
  const { nowMs, wallNowMs, nextActivityId } = options;
  const account = new PracticeAccount({ ...identity, hash: hashOf(identity.number) });
  const before = (days: number): { readonly atMs: number; readonly wallMs: number } => ({
    atMs: nowMs - days * MS_PER_DAY,
    wallMs: wallNowMs - days * MS_PER_DAY,
  });
  const move = (type: TransactionType, daysAgo: number, netAmount: Cents): void => {
    const times = before(daysAgo);
    const day = newYorkDate(times.atMs);
    account.moveCash({
      ...{ activityId: nextActivityId(), type, ...times, tradeDay: day, settlementDay: day, orderId: null, netAmount },
      items: [{ kind: 'money', amount: netAmount, feeType: null }],
    });
  };
  for (const { symbol, assetType, quantity, averagePrice } of holdings) {
    const instrument = tradedInstrument(symbol, assetType);
    if (!instrument) throw new RangeError(`The practice exchange cannot hold ${symbol}: it is no ${assetType} symbol.`);
    const { atMs, wallMs } = before(PURCHASE_DAYS_AGO);
    const instruction = assetType === 'OPTION' ? 'BUY_TO_OPEN' : 'BUY';
    const fill = { activityId: nextActivityId(), quantity, price: averagePrice, atMs };
    account.bookFill(null, { instruction, quantity, instrument }, fill, wallMs);
  }
  move('DIVIDEND_OR_INTEREST', DIVIDEND_DAYS_AGO, DIVIDEND);
  move('CASH_RECEIPT', DEPOSIT_DAYS_AGO, cents(cash - account.cash));
  account.rollDay(nextTradingDay(newYorkDate(nowMs)));
  return account;
}

/** Two accounts as if they had been used for a while: a margin account with shares and calls, and a small cash account. */
export function seedAccounts(options: SeedOptions): readonly PracticeAccount[] {
  const { quotes } = options;
  return [
    seedAccount(options, { number: '12345678', type: 'MARGIN', nickname: 'Practice margin' }, MARGIN_CASH, [
      shares('SPY', 100, boughtAt('SPY', quotes, 0.97)),
      shares('QQQ', 50, boughtAt('QQQ', quotes, 0.95)),
      shares('AAPL', 200, boughtAt('AAPL', quotes, 0.92)),
      ...callOn('AAPL', options),
    ]),
    seedAccount(options, { number: '87654321', type: 'CASH', nickname: 'Practice cash' }, CASH_CASH, [
      shares('QQQ', 20, boughtAt('QQQ', quotes, 0.99)),
    ]),
  ];
}
