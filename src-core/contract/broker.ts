import { z } from 'zod';
import type { LoginCheck } from './login.ts';
import type { PortfolioView } from './portfolio.ts';
import type { TokenEvents, TokenRequests } from './token.ts';

/** The worker thread that talks to the broker's REST interface: one queue, one budget, one place that knows account hashes. */

export const brokerHealthSchema = z.object({
  /** idle: nobody has configured it. ok. throttled: requests wait for the budget. login-needed. unreachable: the last call failed. */
  state: z.enum(['idle', 'ok', 'throttled', 'login-needed', 'unreachable']),
  reason: z.string().nullable(),
  callsLastMinute: z.number(),
  /** Calls a minute that are allowed. */
  budgetPerMinute: z.number(),
  queued: z.number(),
  /** How long the newest request in the queue will wait. */
  waitMs: z.number(),
  /** Last round trip; null before the first. */
  latencyMs: z.number().nullable(),
  lastErrorCode: z.string().nullable(),
  /** The broker's correlation id of the last failure, which its support asks for. */
  lastCorrelationId: z.string().nullable(),
});
export type BrokerHealth = z.infer<typeof brokerHealthSchema>;

export interface BrokerConfig {
  /** e.g. `https://api.schwabapi.com`, without a trailing slash. */
  readonly apiBaseUrl: string;
  /** A certificate to trust besides the system's, for a practice exchange; null at the broker. */
  readonly certificateAuthorityPem: string | null;
  readonly callsPerMinute: number;
  /** Makes account keys that mean nothing elsewhere. */
  readonly accountKeySalt: string;
}

/** One-minute bars of the broker's price history, oldest first. Prices are in price units of 1e-8. */
export interface HistoryReply {
  readonly symbol: string;
  /** Row-major: startMs, open, high, low, close, volume. */
  readonly cells: Float64Array;
  readonly count: number;
  /** Rows of the range that were no sound minutes and were left out: their minutes are not known to be without trades. */
  readonly unsoundRows: number;
}
export type HistoryOutcome =
  | { readonly kind: 'bars'; readonly history: HistoryReply }
  /** The broker keeps no history of this symbol (futures, or what it does not know). */
  | { readonly kind: 'no-history'; readonly sentence: string }
  | { readonly kind: 'failed'; readonly sentence: string };

export interface BrokerRequests extends TokenRequests {
  configure: { argument: BrokerConfig; result: null };
  /** Reads accounts, positions, balances, orders and transactions; the picture comes as events while it grows. */
  sync: { argument: { readonly scope: 'all' | 'orders' }; result: null };
  /** Tries each API product after a login. Never rejects: a failure is a failed check. */
  check: { argument: null; result: readonly LoginCheck[] };
  minuteHistory: {
    argument: { readonly symbol: string; readonly fromMs: number; readonly toMs: number };
    result: HistoryOutcome;
  };
  close: { argument: null; result: null };
}

export interface BrokerEvents extends TokenEvents {
  health: BrokerHealth;
  portfolio: PortfolioView;
}
