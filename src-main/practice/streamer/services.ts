import { STREAM_SERVICES } from '#core/contract/schwab-stream-services';
import type { StreamCommand, StreamServiceFacts } from '#core/contract/schwab-stream-services';
import { STREAM_SERVICE_NAMES, type StreamServiceName } from '#core/contract/stream-data';

/** What a service delivers; each kind has one publisher (delivery.ts). */
export type ServiceKind = 'level-one' | 'chart' | 'derivative' | 'forex' | 'book' | 'screener' | 'activity';

/** A data service of the streamer, in fields numbered from 0. */
export interface Service {
  readonly name: StreamServiceName;
  readonly kind: ServiceKind;
  readonly fieldCount: number;
  readonly commands: readonly StreamCommand[];
}

const KINDS: Readonly<Record<StreamServiceName, ServiceKind>> = {
  LEVELONE_EQUITIES: 'level-one',
  LEVELONE_FUTURES: 'level-one',
  LEVELONE_OPTIONS: 'derivative',
  LEVELONE_FUTURES_OPTIONS: 'derivative',
  LEVELONE_FOREX: 'forex',
  CHART_EQUITY: 'chart',
  CHART_FUTURES: 'chart',
  NYSE_BOOK: 'book',
  NASDAQ_BOOK: 'book',
  OPTIONS_BOOK: 'book',
  SCREENER_EQUITY: 'screener',
  SCREENER_OPTION: 'screener',
  ACCT_ACTIVITY: 'activity',
};

function serviceOf(name: StreamServiceName): Service {
  const { table, commands }: StreamServiceFacts = STREAM_SERVICES[name];
  return { name, kind: KINDS[name], fieldCount: table.length, commands };
}

/** By name; what is not here is answered with code 11. */
export const SERVICES: ReadonlyMap<string, Service> = new Map(
  STREAM_SERVICE_NAMES.map((name) => [name, serviceOf(name)]),
);
