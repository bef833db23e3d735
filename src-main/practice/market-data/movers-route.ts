import type { ScreenerSortField } from '#core/contract/schwab-field-tables/screener';
import { equityCandidates } from '../market/screener/equity-candidates.ts';
import { optionCandidates } from '../market/screener/option-candidates.ts';
import { screenerList } from '../market/screener/screener-list.ts';
import type { RestRoute } from '../rest/rest-route.ts';
import type { MarketDataContext } from './market-data-context.ts';
import { QueryReader } from './query-reader.ts';
import { badRequest, marketDataRoute } from './refusal.ts';

const EQUITY_LISTS = ['$DJI', '$COMPX', '$SPX', 'NYSE', 'NASDAQ', 'OTCBB', 'INDEX_ALL', 'EQUITY_ALL'];
const OPTION_LISTS = ['OPTION_ALL', 'OPTION_PUT', 'OPTION_CALL'];
const SORTS: readonly ScreenerSortField[] = ['VOLUME', 'TRADES', 'PERCENT_CHANGE_UP', 'PERCENT_CHANGE_DOWN'];
/** Minutes; 0 is the whole day. */
const FREQUENCIES = [0, 1, 5, 10, 30, 60];

/** The stream's name of a list, which differs for the S&P 500. */
const prefixOf = (list: string): string => (list === '$SPX' ? '$SPX.X' : list);

/** GET /movers/:list: the ten symbols that lead a list, from what the screeners of the stream count. */
export function moversRoute({ market, now }: MarketDataContext): RestRoute {
  return marketDataRoute('/movers/:list', ({ query, parameters }) => {
    const reader = new QueryReader(query);
    const { list = '' } = parameters;
    const isOption = OPTION_LISTS.includes(list);
    if (!isOption && !EQUITY_LISTS.includes(list)) {
      throw badRequest(`Invalid symbol_id '${list}': use ${[...EQUITY_LISTS, ...OPTION_LISTS].join(', ')}.`);
    }
    const sort = reader.oneOf('sort', SORTS) ?? 'VOLUME';
    const frequency = reader.wholeNumber('frequency') ?? 0;
    if (!FREQUENCIES.includes(frequency)) {
      throw badRequest(`Invalid value '${frequency}' for frequency: use ${FREQUENCIES.join(', ')}.`);
    }
    const candidates = (isOption ? optionCandidates : equityCandidates)(market, prefixOf(list), frequency, now());
    return { screeners: screenerList(candidates, sort) };
  });
}
