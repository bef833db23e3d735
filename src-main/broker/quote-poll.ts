import type { Quotes } from '#core/broker/replies/quote';
import type { BrokerClient } from './broker-client.ts';
import type { BrokerEnvironment } from './broker-environment.ts';
import type { BrokerReply } from './call-desk.ts';

/** "Polling, 2 s": thirty calls a minute of the budget for up to 500 symbols. */
export const POLL_INTERVAL_MS = 2_000;

/**
 * Reads quotes again and again, for when there is no stream. One reading begins two seconds after the one before has begun,
 * or when it has ended if that is later: readings never pile up behind a slow broker. Returns how to end it; after
 * that nothing is told any more.
 */
export function pollQuotes(
  client: BrokerClient,
  environment: Pick<BrokerEnvironment, 'monotonicMs' | 'after'>,
  symbols: readonly string[],
  tell: (reply: BrokerReply<Quotes>) => void,
): () => void {
  let isEnded = false;
  let stopAlarm: () => void = () => undefined;
  const poll = (): void => {
    const startedMs = environment.monotonicMs();
    void client.quotes(symbols, ['quote']).then((reply) => {
      if (isEnded) return;
      tell(reply);
      stopAlarm = environment.after(Math.max(0, startedMs + POLL_INTERVAL_MS - environment.monotonicMs()), poll);
    });
  };
  poll();
  return () => {
    isEnded = true;
    stopAlarm();
  };
}
