import type { BrokerApi } from '../errors/broker-error.ts';
import type { Reader } from '../wire/reading.ts';

const BASE_PATHS: Readonly<Record<BrokerApi, string>> = { trader: '/trader/v1', 'market-data': '/marketdata/v1' };

/** One question to the broker, with how its answer is read. */
export interface BrokerGet<Value> {
  readonly api: BrokerApi;
  /** What is asked for, as it stands in a sentence: "the orders". Holds no hash and no account number. */
  readonly what: string;
  /** From the first slash, encoded, query included. */
  readonly path: string;
  readonly reader: Reader<Value>;
}

type QueryValue = string | number | boolean | readonly string[] | undefined;

/** One step of a path. `/NQ` becomes `%2FNQ`: a slash in a name is no step. */
const step = (name: string): string => encodeURIComponent(name);

/** `?a=1&b=x%2Cy`; what is undefined is left out, lists are joined by commas. */
function queryText(query: Readonly<Record<string, QueryValue>>): string {
  const parts = Object.entries(query).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const text = typeof value === 'object' ? value.join(',') : String(value);
    return [`${step(name)}=${step(text)}`];
  });
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** Path and query below the product's base, each step encoded by itself. */
export function brokerPath(
  api: BrokerApi,
  steps: readonly string[],
  query: Readonly<Record<string, QueryValue>> = {},
): string {
  return `${BASE_PATHS[api]}/${steps.map(step).join('/')}${queryText(query)}`;
}
