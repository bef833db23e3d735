import type { RestRoute } from '../../rest/rest-route.ts';
import type { MarketDataContext } from '../market-data-context.ts';
import { QueryReader } from '../query-reader.ts';
import { listedOf } from '../quotes/quote-board.ts';
import { badRequest, marketDataRoute, notFound } from '../refusal.ts';
import { fundamentalOf } from './fundamental.ts';
import { instrumentsOf, type ListedInstrument } from './instrument-list.ts';
import { searchPattern } from './search-pattern.ts';

const PROJECTIONS = ['symbol-search', 'symbol-regex', 'desc-search', 'desc-regex', 'search', 'fundamental'] as const;
type Projection = (typeof PROJECTIONS)[number];

type Filter = (instrument: ListedInstrument) => boolean;

const hasWord =
  (text: string): Filter =>
  ({ description }) =>
    description.toLowerCase().includes(text.toLowerCase());

/** Which instruments a search finds. `symbol` holds the search itself, for exact symbols several with commas. */
function filterOf(projection: Projection, symbol: string): Filter {
  const symbols = new Set(symbol.split(',').map((one) => one.trim().toUpperCase()));
  const isNamed: Filter = (instrument) => symbols.has(instrument.symbol);
  switch (projection) {
    case 'symbol-search':
    case 'fundamental':
      return isNamed;
    case 'symbol-regex': {
      const pattern = searchPattern(symbol);
      return (instrument) => pattern.test(instrument.symbol);
    }
    case 'desc-search':
      return hasWord(symbol);
    case 'desc-regex': {
      const pattern = searchPattern(symbol);
      return ({ description }) => pattern.test(description);
    }
    case 'search':
      return (instrument) => isNamed(instrument) || hasWord(symbol)(instrument);
  }
}

/** GET /instruments and GET /instruments/:cusip. */
export function instrumentsRoutes({ market }: MarketDataContext): readonly RestRoute[] {
  const withFundamental = (instrument: ListedInstrument): unknown => {
    const listed = listedOf(market, instrument.symbol);
    const hasOne = instrument.assetType === 'EQUITY' || instrument.assetType === 'ETF';
    return listed && hasOne ? { ...instrument, fundamental: fundamentalOf(listed) } : instrument;
  };
  return [
    marketDataRoute('/instruments', (request) => {
      const query = new QueryReader(request.query);
      const symbol = query.required('symbol');
      const projection = query.oneOf('projection', PROJECTIONS);
      if (projection === null) throw badRequest('projection is required.');
      const found = instrumentsOf(market).filter(filterOf(projection, symbol));
      return { instruments: projection === 'fundamental' ? found.map(withFundamental) : found };
    }),
    marketDataRoute('/instruments/:cusip', ({ parameters }) => {
      const { cusip = '' } = parameters;
      const instrument = instrumentsOf(market).find((one) => one.cusip !== '' && one.cusip === cusip);
      if (!instrument) throw notFound(`No instrument found for cusip ${cusip}.`);
      return instrument;
    }),
  ];
}
