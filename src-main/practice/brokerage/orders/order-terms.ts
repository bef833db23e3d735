import type { Price } from '#core/market/units';

export const SESSIONS = ['NORMAL', 'AM', 'PM', 'SEAMLESS'] as const;
export type OrderSession = (typeof SESSIONS)[number];

/** The durations that are known to be taken; the others of the documents are refused as at Schwab. */
export const DURATIONS = ['DAY', 'GOOD_TILL_CANCEL', 'FILL_OR_KILL'] as const;
export type OrderDuration = (typeof DURATIONS)[number];

export const INSTRUCTIONS = [
  'BUY',
  'SELL',
  'BUY_TO_COVER',
  'SELL_SHORT',
  'SELL_SHORT_EXEMPT',
  'BUY_TO_OPEN',
  'BUY_TO_CLOSE',
  'SELL_TO_OPEN',
  'SELL_TO_CLOSE',
] as const;
export type Instruction = (typeof INSTRUCTIONS)[number];

export type AssetType = 'EQUITY' | 'OPTION';
export type Side = 'buy' | 'sell';
export type PositionEffect = 'OPENING' | 'CLOSING';

/** What an option is a right to; null for shares. */
export interface OptionFacts {
  readonly underlying: string;
  readonly putCall: 'PUT' | 'CALL';
  readonly strike: Price;
  /** `YYYY-MM-DD`. */
  readonly expiry: string;
}

export interface TradedInstrument {
  readonly assetType: AssetType;
  readonly symbol: string;
  readonly cusip: string;
  readonly instrumentId: number;
  readonly description: string;
  /** Shares per contract; 1 for shares. */
  readonly multiplier: number;
  readonly option: OptionFacts | null;
}

export interface OrderLeg {
  readonly instruction: Instruction;
  readonly quantity: number;
  readonly instrument: TradedInstrument;
}

/** Which price of the market a stop follows or is triggered by. */
export const PRICE_BASES = ['LAST', 'BID', 'ASK', 'MARK'] as const;
export type PriceBasis = (typeof PRICE_BASES)[number];

export const STOP_TYPES = ['STANDARD', ...PRICE_BASES] as const;
export type StopType = (typeof STOP_TYPES)[number];

/** A distance from a price. Percent is in hundredths of a percent, a tick is a cent. */
export type Offset =
  | { readonly type: 'VALUE'; readonly amount: Price }
  | { readonly type: 'PERCENT'; readonly basisPoints: number }
  | { readonly type: 'TICK'; readonly ticks: number };

export interface Trail {
  readonly basis: PriceBasis;
  readonly offset: Offset;
}

export interface LimitOffset {
  /** null: from the stop itself. */
  readonly basis: PriceBasis | null;
  readonly offset: Offset;
}

/** At which price, and when, an order wants to be filled. */
export type PriceRule =
  | { readonly orderType: 'MARKET' | 'MARKET_ON_CLOSE' }
  | { readonly orderType: 'LIMIT' | 'LIMIT_ON_CLOSE'; readonly limit: Price }
  | { readonly orderType: 'STOP'; readonly stop: Price; readonly stopType: StopType }
  | { readonly orderType: 'STOP_LIMIT'; readonly stop: Price; readonly stopType: StopType; readonly limit: Price }
  | { readonly orderType: 'TRAILING_STOP'; readonly trail: Trail; readonly stopType: StopType | null }
  | {
      readonly orderType: 'TRAILING_STOP_LIMIT';
      readonly trail: Trail;
      readonly stopType: StopType | null;
      readonly limitOffset: LimitOffset;
    };
export type OrderType = PriceRule['orderType'];

/** One order as a client asked for it, checked. */
export interface OrderTerms {
  readonly session: OrderSession;
  readonly duration: OrderDuration;
  readonly rule: PriceRule;
  readonly leg: OrderLeg;
  readonly isAllOrNone: boolean;
  readonly specialInstruction: string | null;
  readonly taxLotMethod: string | null;
}

/** An order, alone or with others that go to the market once it has been filled. */
export type OrderStrategy =
  | { readonly kind: 'single'; readonly terms: OrderTerms }
  | { readonly kind: 'trigger'; readonly terms: OrderTerms; readonly children: readonly Strategy[] };

/** What one request asks for: an order, or several of which one cancels the others. */
export type Strategy = OrderStrategy | { readonly kind: 'oco'; readonly children: readonly Strategy[] };

const EFFECTS: Readonly<Record<Instruction, readonly [Side, PositionEffect]>> = {
  BUY: ['buy', 'OPENING'],
  SELL: ['sell', 'CLOSING'],
  BUY_TO_COVER: ['buy', 'CLOSING'],
  SELL_SHORT: ['sell', 'OPENING'],
  SELL_SHORT_EXEMPT: ['sell', 'OPENING'],
  BUY_TO_OPEN: ['buy', 'OPENING'],
  BUY_TO_CLOSE: ['buy', 'CLOSING'],
  SELL_TO_OPEN: ['sell', 'OPENING'],
  SELL_TO_CLOSE: ['sell', 'CLOSING'],
};

export const sideOf = (instruction: Instruction): Side => EFFECTS[instruction][0];
export const effectOf = (instruction: Instruction): PositionEffect => EFFECTS[instruction][1];

/** 1 for what adds to a position, -1 for what takes from it. */
export const signOf = (side: Side): 1 | -1 => (side === 'buy' ? 1 : -1);

export const isOnClose = (rule: PriceRule): boolean =>
  rule.orderType === 'MARKET_ON_CLOSE' || rule.orderType === 'LIMIT_ON_CLOSE';
