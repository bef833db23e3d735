import { priceToPoints } from '#core/market/price';
import type { EpochMs, Price, TradingDay } from '#core/market/units';
import type { Listing } from '../market-source.ts';
import { EQUITY_FACTS } from '../reference-data.ts';
import type { OptionKind } from './black-scholes.ts';
import type { ExpirationCadence, ExpirationType } from './expirations.ts';

/** What options are written on, with everything that stays the same during a session. */
export interface OptionUnderlying {
  readonly symbol: string;
  readonly style: 'equity' | 'future';
  /** Before the session: strikes and smile are built around it. */
  readonly previousClose: Price;
  /** Continuous, a fraction per year; 0 for a future. */
  readonly dividendYield: number;
  readonly cadence: ExpirationCadence;
  /** The contract a future's alias stands for, e.g. `/ESZ26`; null for equities. */
  readonly contract: string | null;
  /** Dollars per point and contract. */
  readonly multiplier: number;
}

export interface OptionContract {
  /** 21 characters for an equity option, `./ESZ26C6900` for one on a future. */
  readonly symbol: string;
  readonly underlying: OptionUnderlying;
  readonly kind: OptionKind;
  readonly strike: Price;
  readonly expiry: TradingDay;
  readonly expirationType: ExpirationType;
  readonly expiresMs: EpochMs;
  readonly isPennyPilot: boolean;
  readonly description: string;
}

const SHARES_PER_CONTRACT = 100;

/** The underlying that a listed symbol is to options. */
export function optionUnderlying({ instrument, previousClose, contract }: Listing): OptionUnderlying {
  const facts = EQUITY_FACTS.get(instrument.symbol);
  const isFuture = instrument.assetClass === 'future';
  return {
    symbol: instrument.symbol,
    style: isFuture ? 'future' : 'equity',
    previousClose,
    dividendYield: facts ? facts.dividend / priceToPoints(previousClose) : 0,
    cadence: facts?.subType === 'ETF' ? 'daily' : 'weekly',
    contract,
    multiplier: isFuture ? instrument.multiplier : SHARES_PER_CONTRACT,
  };
}
