import {
  CHART_EQUITY_FIELDS,
  CHART_FUTURES_FIELDS,
  LEVELONE_EQUITIES_FIELDS,
  LEVELONE_FUTURES_FIELDS,
} from '#core/contract/schwab-fields';
import type { AssetClass } from '#core/market/instrument';

/** A market-data service of the streamer: what it delivers, for which symbols, in fields numbered from 0. */
export interface Service {
  readonly name: string;
  readonly delivers: 'level-one' | 'chart';
  readonly assetClass: AssetClass;
  readonly fieldCount: number;
}

const service = (
  name: string,
  delivers: Service['delivers'],
  assetClass: AssetClass,
  fields: Readonly<Record<string, number>>,
): Service => ({ name, delivers, assetClass, fieldCount: Object.keys(fields).length });

/** One more service is one more row here and, if it delivers something new, one more encoder in frames.ts. */
export const SERVICES: ReadonlyMap<string, Service> = new Map(
  [
    service('LEVELONE_FUTURES', 'level-one', 'future', LEVELONE_FUTURES_FIELDS),
    service('LEVELONE_EQUITIES', 'level-one', 'equity', LEVELONE_EQUITIES_FIELDS),
    service('CHART_FUTURES', 'chart', 'future', CHART_FUTURES_FIELDS),
    service('CHART_EQUITY', 'chart', 'equity', CHART_EQUITY_FIELDS),
  ].map((entry) => [entry.name, entry]),
);
