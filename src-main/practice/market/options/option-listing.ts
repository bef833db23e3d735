import { priceToPoints } from '#core/market/price';
import type { Price, TradingDay } from '#core/market/units';
import { contractExpiry, newYorkDate } from '../trading-time.ts';
import type { OptionKind } from './black-scholes.ts';
import { expirations, type Expiration } from './expirations.ts';
import type { OptionContract, OptionUnderlying } from './option-contract.ts';
import { futureOptionSymbol, occSymbol } from './option-symbol.ts';
import { strikes } from './strikes.ts';
import { impliedVolatility, volatilitySmile } from './volatility-smile.ts';

const MS_PER_DAY = 86_400_000;
const KINDS: readonly OptionKind[] = ['call', 'put'];

/** Calendar days from one date to another. */
export function daysBetween(from: TradingDay, to: TradingDay): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / MS_PER_DAY);
}

function description(underlying: OptionUnderlying, expiry: TradingDay, kind: OptionKind, strike: Price): string {
  const [year = '', month = '', day = ''] = expiry.split('-');
  const letter = kind === 'call' ? 'C' : 'P';
  return `${underlying.symbol} ${month}/${day}/${year} ${priceToPoints(strike).toFixed(2)} ${letter}`;
}

/** Options on a future end with the contract they are written on; here there are no others. */
function expirationsOf(underlying: OptionUnderlying, day: TradingDay): readonly Expiration[] {
  const { style, contract, cadence } = underlying;
  if (style === 'equity') return expirations(day, cadence);
  const expiryMs = contract === null ? null : contractExpiry(contract);
  if (expiryMs === null) return [];
  const date = newYorkDate(expiryMs);
  return expirations(date, 'weekly').filter((expiration) => expiration.date === date);
}

function contractOf(
  underlying: OptionUnderlying,
  { date: expiry, type: expirationType, expiresMs }: Expiration,
  kind: OptionKind,
  strike: Price,
): OptionContract {
  const { symbol: root, contract } = underlying;
  return {
    symbol: contract === null ? occSymbol({ root, expiry, kind, strike }) : futureOptionSymbol(contract, kind, strike),
    underlying,
    kind,
    strike,
    expiry,
    expirationType,
    expiresMs,
    isPennyPilot: underlying.style === 'equity',
    description: description(underlying, expiry, kind, strike),
  };
}

/** Every contract listed on a day, by expiration, then strike, the call before the put. */
export function listOptions(underlying: OptionUnderlying, day: TradingDay): readonly OptionContract[] {
  const referencePoints = priceToPoints(underlying.previousClose);
  const smile = volatilitySmile(underlying.symbol);
  return expirationsOf(underlying, day).flatMap((expiration) => {
    const daysToExpiry = daysBetween(day, expiration.date);
    const volatility = impliedVolatility(smile, referencePoints, referencePoints, daysToExpiry / 365);
    const ladder = strikes({ referencePoints, cadence: underlying.cadence, daysToExpiry, volatility });
    return ladder.flatMap((strike) => KINDS.map((kind) => contractOf(underlying, expiration, kind, strike)));
  });
}
