import { priceFromPoints, priceToPoints } from '#core/market/price';
import { tradingDay, type Price, type TradingDay } from '#core/market/units';
import { isCalendarDate } from '../trading-time.ts';
import type { OptionKind } from './black-scholes.ts';

const ROOT_LENGTH = 6;
const STRIKE_DIGITS = 8;
const THOUSANDTHS = 1_000;
const OCC = /^([A-Z0-9]{1,6}) *(\d{2})(\d{2})(\d{2})([CP])(\d{8})$/;
const OCC_LENGTH = 21;

export interface OptionName {
  readonly root: string;
  readonly expiry: TradingDay;
  readonly kind: OptionKind;
  readonly strike: Price;
}

const letterOf = (kind: OptionKind): string => (kind === 'call' ? 'C' : 'P');

/** The 21 characters of the Options Clearing Corporation: `AAPL  251219C00200000`, the strike in thousandths. */
export function occSymbol({ root, expiry, kind, strike }: OptionName): string {
  const date = expiry.slice(2).replaceAll('-', '');
  const thousandths = String(Math.round(priceToPoints(strike) * THOUSANDTHS)).padStart(STRIKE_DIGITS, '0');
  return `${root.padEnd(ROOT_LENGTH)}${date}${letterOf(kind)}${thousandths}`;
}

/** What a 21-character symbol names; null for anything else, also for a root that is not padded. */
export function parseOccSymbol(symbol: string): OptionName | null {
  const [, root, year, month, day, letter, digits] = OCC.exec(symbol) ?? [];
  if (root === undefined || digits === undefined || symbol.length !== OCC_LENGTH) return null;
  const date = `20${year ?? ''}-${month ?? ''}-${day ?? ''}`;
  if (!isCalendarDate(date)) return null;
  const strike = priceFromPoints(Number(digits) / THOUSANDTHS);
  return { root, expiry: tradingDay(date), kind: letter === 'C' ? 'call' : 'put', strike };
}

/** An option on a future: `./ESZ26C6900` for a call on `/ESZ26`. */
export function futureOptionSymbol(contract: string, kind: OptionKind, strike: Price): string {
  return `.${contract}${letterOf(kind)}${priceToPoints(strike)}`;
}
