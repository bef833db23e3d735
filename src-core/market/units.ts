/**
 * Branded primitives: a price cannot be passed where a quantity is meant, nor a monotonic reading where a
 * calendar instant is meant. The brands exist only for the compiler and cost nothing at run time.
 */
declare const brand: unique symbol;
type Branded<Primitive, Name extends string> = Primitive & { readonly [brand]: Name };

/** Milliseconds since 1970-01-01T00:00:00Z on the exchange's clock. */
export type EpochMs = Branded<number, 'EpochMs'>;
/** Milliseconds since 1970-01-01T00:00:00Z on this computer's clock; may carry a fraction. */
export type WallMs = Branded<number, 'WallMs'>;
/** A monotonic clock reading in milliseconds; only differences mean anything. */
export type MonotonicMs = Branded<number, 'MonotonicMs'>;
/** A price as a whole number of 1e-8 units (see price.ts): exact, comparable, storable as an integer. */
export type Price = Branded<number, 'Price'>;
/** Contracts or shares. */
export type Quantity = Branded<number, 'Quantity'>;
/** A symbol as the broker writes it: `/NQ` is a future, `QQQ` an equity. */
export type SymbolName = Branded<string, 'SymbolName'>;
/** A trading day as `YYYY-MM-DD`: for futures the day that the 18:00 ET open belongs to. */
export type TradingDay = Branded<string, 'TradingDay'>;

export const epochMs = (value: number): EpochMs => value as EpochMs;
export const wallMs = (value: number): WallMs => value as WallMs;
export const monotonicMs = (value: number): MonotonicMs => value as MonotonicMs;
export const quantity = (value: number): Quantity => value as Quantity;
export const symbolName = (value: string): SymbolName => value as SymbolName;
export const tradingDay = (value: string): TradingDay => value as TradingDay;

export const MS_PER_SECOND = 1_000;
export const MS_PER_MINUTE = 60_000;
