import { z } from 'zod';
import type { EpochMs, Price, SymbolName } from '../market/units.ts';

export const ALERT_DIRECTIONS = ['up', 'down', 'any'] as const;
export type AlertDirection = (typeof ALERT_DIRECTIONS)[number];

/** On which side of the level the price was last; null while no price was seen. */
export const alertSideSchema = z.enum(['above', 'below', 'at']).nullable();
export type AlertSide = z.infer<typeof alertSideSchema>;

const firingSchema = z.object({
  direction: z.enum(['up', 'down']),
  price: z.number(),
  exchangeMs: z.number(),
  wallMs: z.number(),
});

/** An alert as it is kept and shown. Prices are whole `Price` units, instants the exchange's. */
export const priceAlertSchema = z.object({
  id: z.string().min(1).max(40),
  /** Which prices it watches, e.g. `schwab` or `practice/synthetic-930`: no market's alert fires in another. */
  market: z.string(),
  symbol: z.string().min(1).max(32),
  level: z.number().int(),
  direction: z.enum(ALERT_DIRECTIONS),
  /** Once, or at every crossing. */
  repeats: z.boolean(),
  expiresMs: z.number().nullable(),
  note: z.string().max(80),
  createdWallMs: z.number(),
  /** Grows when the user moves or re-arms it: from then on it watches anew. */
  revision: z.number().int(),
  state: z.enum(['armed', 'fired', 'expired']),
  side: alertSideSchema,
  /** The stream in which `side` was seen, and when; trades of it up to then are past. Null before the first price. */
  seen: z.object({ source: z.string(), exchangeMs: z.number() }).nullable(),
  lastFired: firingSchema.nullable(),
  firedCount: z.number().int(),
});
export type PriceAlert = z.infer<typeof priceAlertSchema>;
export const MAXIMUM_ALERTS = 200;

/** What the engine needs to know of an alert. */
export interface WatchedAlert {
  readonly id: string;
  readonly revision: number;
  readonly symbol: SymbolName;
  readonly level: Price;
  readonly direction: AlertDirection;
  readonly repeats: boolean;
  readonly expiresMs: EpochMs | null;
  readonly side: AlertSide;
  readonly seen: { readonly source: string; readonly exchangeMs: number } | null;
}

/** A crossing that was asked about. */
export interface AlertFiring {
  readonly direction: 'up' | 'down';
  readonly price: Price;
  readonly exchangeMs: EpochMs;
  /** How far the exchange's clock had gone on when it was found: more than nothing after a recovery. */
  readonly lateMs: number;
}

/** What a batch did to an alert: where the price stands now, and the crossings on the way, oldest first. */
export interface AlertMove {
  readonly id: string;
  readonly revision: number;
  readonly side: Exclude<AlertSide, null>;
  readonly source: string;
  readonly exchangeMs: EpochMs;
  readonly firings: readonly AlertFiring[];
}
