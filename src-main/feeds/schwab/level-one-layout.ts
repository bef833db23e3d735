import { LEVELONE_EQUITIES_FIELDS, LEVELONE_FUTURES_FIELDS } from '#core/contract/schwab-fields';

/**
 * Where a quote's values are kept while it is merged. The first seven stand in the order of a row's columns from
 * `COLUMN.last` on, so that a row is one short copy.
 */
export const SLOT = {
  last: 0,
  lastSize: 1,
  totalVolume: 2,
  bid: 3,
  ask: 4,
  bidSize: 5,
  askSize: 6,
  tradeTime: 7,
  quoteTime: 8,
} as const;
export const SLOT_COUNT = 9;
/** Slots that are copied into a row. */
export const ROW_SLOTS = 7;

export const SLOT_IS_PRICE: readonly boolean[] = [true, false, false, true, true, false, false, false, false];

/** A change of one of these is a trade; of one of those a quote. Bits by slot. */
export const TRADE_SLOTS = bits(SLOT.last, SLOT.lastSize, SLOT.totalVolume, SLOT.tradeTime);
export const QUOTE_SLOTS = bits(SLOT.bid, SLOT.ask, SLOT.bidSize, SLOT.askSize);

function bits(...slots: readonly number[]): number {
  return slots.reduce((mask, slot) => mask | (1 << slot), 0);
}

/** How one LEVELONE service numbers what is used of it. */
export interface LevelOneLayout {
  /** Field number by slot. */
  readonly fieldOfSlot: readonly number[];
  readonly previousClose: number;
  readonly description: number;
  /** The contract behind an alias; null where the service has no such field. */
  readonly activeSymbol: number | null;
  readonly highestField: number;
  /** Crude oil traded below zero; a share cannot. */
  readonly pricesMayBeNegative: boolean;
}

type SharedFields = Pick<
  typeof LEVELONE_FUTURES_FIELDS,
  'lastPrice' | 'lastSize' | 'totalVolume' | 'bidPrice' | 'askPrice' | 'bidSize' | 'askSize'
> & { readonly tradeTimeMs: number; readonly quoteTimeMs: number };

const slotFields = (fields: SharedFields): readonly number[] => [
  fields.lastPrice,
  fields.lastSize,
  fields.totalVolume,
  fields.bidPrice,
  fields.askPrice,
  fields.bidSize,
  fields.askSize,
  fields.tradeTimeMs,
  fields.quoteTimeMs,
];

export const FUTURES_LAYOUT: LevelOneLayout = {
  fieldOfSlot: slotFields(LEVELONE_FUTURES_FIELDS),
  previousClose: LEVELONE_FUTURES_FIELDS.closePrice,
  description: LEVELONE_FUTURES_FIELDS.description,
  activeSymbol: LEVELONE_FUTURES_FIELDS.activeSymbol,
  highestField: Math.max(...Object.values(LEVELONE_FUTURES_FIELDS)),
  pricesMayBeNegative: true,
};

export const EQUITIES_LAYOUT: LevelOneLayout = {
  fieldOfSlot: slotFields(LEVELONE_EQUITIES_FIELDS),
  previousClose: LEVELONE_EQUITIES_FIELDS.closePrice,
  description: LEVELONE_EQUITIES_FIELDS.description,
  activeSymbol: null,
  highestField: Math.max(...Object.values(LEVELONE_EQUITIES_FIELDS)),
  pricesMayBeNegative: false,
};
