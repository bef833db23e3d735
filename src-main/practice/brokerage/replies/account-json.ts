import type { PracticeAccount } from '../accounts/account.ts';
import { fundsOf } from '../accounts/funds.ts';
import { valuationOf } from '../accounts/valuation.ts';
import { NO_CENTS, toDollars, type Cents } from '../money/cents.ts';
import type { QuoteSource } from '../quotes/quote-source.ts';
import { currentBalancesJson, initialBalancesJson, projectedBalancesJson, type Balances } from './balances-json.ts';
import { positionJson } from './position-json.ts';

type Json = Readonly<Record<string, unknown>>;

export interface AccountPicture {
  readonly account: PracticeAccount;
  /** How the day began. */
  readonly initial: Balances;
  readonly quotes: QuoteSource;
  /** What open orders would need if they were filled. */
  readonly reserved: Cents;
  readonly withPositions: boolean;
}

/** Balances as they are now; `reserved` for open orders. */
export function balancesNow(account: PracticeAccount, quotes: QuoteSource, reserved: Cents): Balances {
  const { type } = account.identity;
  const value = valuationOf(account, quotes);
  return { type, value, funds: fundsOf(type, value, reserved), unsettledCash: account.unsettledCash };
}

/** An account as `GET /accounts` shows it. Without holdings `positions` is absent, not empty. */
export function accountJson({ account, initial, quotes, reserved, withPositions }: AccountPicture): Json {
  const { number, type } = account.identity;
  const { positions } = account;
  const liquidation = toDollars(valuationOf(account, quotes).liquidation);
  return {
    securitiesAccount: {
      type,
      accountNumber: number,
      roundTrips: 0,
      isDayTrader: false,
      isClosingOnlyRestricted: false,
      pfcbFlag: false,
      ...(withPositions && positions.length > 0
        ? { positions: positions.map((position) => positionJson(position, quotes)) }
        : {}),
      initialBalances: initialBalancesJson(initial),
      currentBalances: currentBalancesJson(balancesNow(account, quotes, NO_CENTS)),
      projectedBalances: projectedBalancesJson(balancesNow(account, quotes, reserved)),
    },
    aggregatedBalance: { currentLiquidationValue: liquidation, liquidationValue: liquidation },
  };
}
