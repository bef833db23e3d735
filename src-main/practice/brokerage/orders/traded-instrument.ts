import { findInstrument } from '#core/market/instrument';
import { priceFromPoints } from '#core/market/price';
import { EQUITY_FACTS } from '../../market/reference-data.ts';
import { isCalendarDate } from '../../market/trading-time.ts';
import type { AssetType, OptionFacts, TradedInstrument } from './order-terms.ts';

const SHARES_PER_CONTRACT = 100;
const HIGHEST_INSTRUMENT_ID = 899_999_999;
const LOWEST_INSTRUMENT_ID = 1_000_000;
const STRIKE_UNITS_PER_DOLLAR = 1_000;

/** Root padded to six, date, C or P, strike in thousandths: 21 characters. */
const OPTION_SYMBOL =
  /^(?<root>[A-Z][A-Z0-9.]{0,5}) *(?<year>\d\d)(?<month>\d\d)(?<day>\d\d)(?<right>[CP])(?<strike>\d{8})$/;
const OPTION_SYMBOL_LENGTH = 21;
const EQUITY_SYMBOL = /^[A-Z][A-Z0-9]{0,5}([./][A-Z]{1,2})?$/;

/** A number of its own for each symbol, the same in every run. */
function instrumentId(symbol: string): number {
  let hash = 7;
  for (const character of symbol) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % HIGHEST_INSTRUMENT_ID;
  return LOWEST_INSTRUMENT_ID + hash;
}

function readOption(symbol: string): OptionFacts | null {
  const { root, year, month, day, right, strike } = OPTION_SYMBOL.exec(symbol)?.groups ?? {};
  if (symbol.length !== OPTION_SYMBOL_LENGTH || root === undefined) return null;
  const expiry = `20${year ?? ''}-${month ?? ''}-${day ?? ''}`;
  if (!isCalendarDate(expiry)) return null;
  return {
    underlying: root,
    putCall: right === 'P' ? 'PUT' : 'CALL',
    strike: priceFromPoints(Number(strike) / STRIKE_UNITS_PER_DOLLAR),
    expiry,
  };
}

/** What a symbol stands for; null when it is not written like one of its asset type. */
export function tradedInstrument(symbol: string, assetType: AssetType): TradedInstrument | null {
  const option = readOption(symbol);
  if (assetType === 'OPTION') {
    if (!option) return null;
    const { underlying, putCall, strike, expiry } = option;
    const right = putCall === 'PUT' ? 'Put' : 'Call';
    const description = `${underlying} ${expiry} ${strike / priceFromPoints(1)} ${right}`;
    return {
      ...{ assetType, symbol, description, option },
      cusip: `0${underlying}.${symbol.slice(-9)}`,
      instrumentId: instrumentId(symbol),
      multiplier: SHARES_PER_CONTRACT,
    };
  }
  if (option || !EQUITY_SYMBOL.test(symbol)) return null;
  return {
    ...{ assetType, symbol, option: null },
    description: findInstrument(symbol)?.description ?? symbol,
    cusip: EQUITY_FACTS.get(symbol)?.cusip ?? '',
    instrumentId: instrumentId(symbol),
    multiplier: 1,
  };
}
