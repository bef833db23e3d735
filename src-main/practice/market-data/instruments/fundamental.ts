import { LEVELONE_EQUITIES_FIELDS as FIELD } from '#core/contract/schwab-fields';
import type { Listed } from '../../market/market.ts';
import { equityFacts } from '../../market/reference-data.ts';

/** The fundamentals of an equity, as far as they are known here. */
export function fundamentalOf({ ticker }: Listed): unknown {
  const { symbol } = ticker;
  const facts = equityFacts(symbol);
  const number = (field: number): number => Number(ticker.value(field) ?? 0);
  return {
    symbol,
    high52: number(FIELD.highPrice52Week),
    low52: number(FIELD.lowPrice52Week),
    dividendAmount: facts.dividend,
    dividendYield: number(FIELD.dividendYield),
    dividendDate: facts.dividendDate,
    peRatio: facts.peRatio,
    eps: facts.peRatio === 0 ? 0 : Math.round((number(FIELD.closePrice) / facts.peRatio) * 100) / 100,
  };
}
