import { findInstrument } from '#core/market/instrument';
import { priceToPoints } from '#core/market/price';
import { parseOccSymbol } from '../../market/options/option-symbol.ts';
import { equityFacts } from '../../market/reference-data.ts';
import type { AssetType, TradedInstrument } from './order-terms.ts';

const SHARES_PER_CONTRACT = 100;
const HIGHEST_INSTRUMENT_ID = 899_999_999;
const LOWEST_INSTRUMENT_ID = 1_000_000;
const EQUITY_SYMBOL = /^[A-Z][A-Z0-9]{0,7}([./][A-Z]{1,2})?$/;

/** A number of its own for each symbol, the same in every run. */
function instrumentId(symbol: string): number {
  let hash = 7;
  for (const character of symbol) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % HIGHEST_INSTRUMENT_ID;
  return LOWEST_INSTRUMENT_ID + hash;
}

function equity(symbol: string): TradedInstrument | null {
  if (!EQUITY_SYMBOL.test(symbol)) return null;
  return {
    assetType: 'EQUITY',
    symbol,
    cusip: equityFacts(symbol).cusip,
    instrumentId: instrumentId(symbol),
    description: findInstrument(symbol)?.description ?? symbol,
    multiplier: 1,
    option: null,
  };
}

function option(symbol: string): TradedInstrument | null {
  const name = parseOccSymbol(symbol);
  if (!name) return null;
  const { root, expiry, kind, strike } = name;
  return {
    assetType: 'OPTION',
    symbol,
    cusip: `0${root}.${symbol.slice(-9)}`,
    instrumentId: instrumentId(symbol),
    description: `${root} ${expiry} ${priceToPoints(strike)} ${kind === 'put' ? 'Put' : 'Call'}`,
    multiplier: SHARES_PER_CONTRACT,
    option: { underlying: root, putCall: kind === 'put' ? 'PUT' : 'CALL', strike, expiry },
  };
}

/** What a symbol stands for; null when it is not written like one of its asset type. */
export function tradedInstrument(symbol: string, assetType: AssetType): TradedInstrument | null {
  return assetType === 'OPTION' ? option(symbol) : equity(symbol);
}
