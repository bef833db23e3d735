import type { RestRoute } from '../../rest/rest-route.ts';
import type { MarketDataContext } from '../market-data-context.ts';
import { QueryReader } from '../query-reader.ts';
import { badRequest, marketDataRoute, notFound } from '../refusal.ts';
import { quoteOf } from './quote-board.ts';
import { QUOTE_NODES, type QuoteNode, type SymbolQuote } from './quote-nodes.ts';

const MOST_SYMBOLS = 500;

/** The nodes that `fields` names, all of them without it. */
function wantedNodes(query: QueryReader): ReadonlySet<QuoteNode> {
  const names = query.list('fields') ?? ['all'];
  if (names.includes('all')) return new Set(QUOTE_NODES);
  return new Set(
    names.map((name) => {
      const node = QUOTE_NODES.find((one) => one === name);
      if (node === undefined) throw badRequest(`Invalid value '${name}' for fields: use ${QUOTE_NODES.join(', ')}.`);
      return node;
    }),
  );
}

function encode({ head, nodes }: SymbolQuote, wanted: ReadonlySet<QuoteNode>): unknown {
  const chosen = Object.entries(nodes).filter(([name]) => wanted.has(name as QuoteNode));
  return { ...head, ...Object.fromEntries(chosen) };
}

/** `/quotes` for many symbols and `/:symbol/quotes` for one. Both answer an object keyed by symbol. */
export function quotesRoutes({ market, now }: MarketDataContext): readonly RestRoute[] {
  const many = marketDataRoute('/quotes', (request) => {
    const query = new QueryReader(request.query);
    const symbols = [...new Set(query.list('symbols') ?? [])];
    if (symbols.length === 0) throw badRequest('symbols is required.');
    if (symbols.length > MOST_SYMBOLS) {
      throw badRequest(`Search combination should not exceed ${MOST_SYMBOLS}.`);
    }
    query.flag('indicative');
    const wanted = wantedNodes(query);
    const quotes = symbols.map((symbol) => [symbol, quoteOf(market, symbol, now())] as const);
    const known = quotes.flatMap(([symbol, quote]) => (quote ? [[symbol, encode(quote, wanted)] as const] : []));
    const invalidSymbols = quotes.filter(([, quote]) => !quote).map(([symbol]) => symbol);
    return { ...Object.fromEntries(known), ...(invalidSymbols.length > 0 ? { errors: { invalidSymbols } } : {}) };
  });
  const one = marketDataRoute('/:symbol/quotes', ({ query, parameters }) => {
    const { symbol = '' } = parameters;
    const wanted = wantedNodes(new QueryReader(query));
    const quote = quoteOf(market, symbol, now());
    // A future is served by its query form only: at Schwab the slash breaks the path.
    if (!quote || symbol.startsWith('/')) throw notFound(`No symbol found for ${symbol}.`);
    return { [symbol]: encode(quote, wanted) };
  });
  return [many, one];
}
