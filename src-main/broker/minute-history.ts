import type { BrokerError } from '#core/broker/errors/broker-error';
import { isFuture, minuteCells } from '#core/broker/history/minute-cells';
import type { HistoryRange } from '#core/broker/requests/market-data-requests';
import type { HistoryOutcome } from '#core/contract/broker';
import type { BrokerClient } from './broker-client.ts';

/** Bounds what is remembered; a watchlist is far smaller. */
const MOST_REMEMBERED = 1_000;

const noFutures = (symbol: string): HistoryOutcome => ({
  kind: 'no-history',
  sentence: `Schwab keeps no price history of ${symbol}: it has none of futures. What this workstation recorded itself is used.`,
});

/** Refusals that mean, for a future, that there is no history; anything else may be different later. */
const meansNoFutures = ({ code }: BrokerError): boolean =>
  code === 'not-found' || code === 'invalid-request' || code === 'wrong-symbol';

/** One-minute bars from the broker's price history. */
export class MinuteHistory {
  readonly #client: BrokerClient;
  /** Futures of which a question has shown that there is nothing: they are asked for once a run. */
  readonly #withoutHistory = new Set<string>();

  constructor(client: BrokerClient) {
    this.#client = client;
  }

  /**
   * Bars whose minute opens in [fromMs, toMs], oldest first; never rejects. The broker answers with whole days, the running
   * minute included: the range must end before it. For a future that Schwab should come to know, nothing is taken
   * for granted: it is asked once.
   */
  async read(range: HistoryRange): Promise<HistoryOutcome> {
    const { symbol, fromMs, toMs } = range;
    if (this.#withoutHistory.has(symbol)) return noFutures(symbol);
    const reply = await this.#client.minuteHistory(range);
    if (!reply.ok) return this.#refused(symbol, reply.error);
    if (isFuture(symbol) && reply.value.candles.length === 0) return this.#remember(symbol);
    const history = minuteCells(symbol, reply.value.candles, fromMs, toMs);
    return { kind: 'bars', history: { ...history, unsoundRows: history.unsoundRows + reply.unread.rows } };
  }

  #refused(symbol: string, error: BrokerError): HistoryOutcome {
    if (isFuture(symbol) && meansNoFutures(error)) return this.#remember(symbol);
    if (error.code === 'not-found') return { kind: 'no-history', sentence: error.sentence };
    return { kind: 'failed', sentence: error.sentence };
  }

  #remember(symbol: string): HistoryOutcome {
    if (this.#withoutHistory.size >= MOST_REMEMBERED) this.#withoutHistory.clear();
    this.#withoutHistory.add(symbol);
    return noFutures(symbol);
  }
}
