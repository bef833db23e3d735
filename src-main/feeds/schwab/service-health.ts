import type { FeedHealth } from '#core/contract/health';
import type { Connection } from './connection-state.ts';
import { isSymbolService } from './stream-services.ts';
import { standingOf } from './subscription-pass.ts';

/** What the server has done with each service that is wanted; nothing when stopped. `itemCount`: updates so far. */
export function serviceHealth(connection: Connection, itemCount: (service: string) => number): FeedHealth['services'] {
  if (connection.state.kind === 'stopped') return [];
  return connection.wanted.map(({ service, keys, overBudget }) => {
    const { held, ceiling, refusal } = standingOf(connection, service);
    const isTooMany = ceiling !== null && held.length < keys.length;
    const isRefused = refusal !== null || (isTooMany && held.length === 0);
    const limit = `The server takes no more than ${held.length} keys of this service.`;
    return {
      service,
      keys: held.length,
      overBudget: overBudget + (isTooMany ? keys.length - held.length : 0),
      state: isRefused ? 'refused' : held.length > 0 ? 'accepted' : 'pending',
      reason: refusal?.reason ?? (isTooMany ? limit : null),
      messages: itemCount(service),
    };
  });
}

/** The configured symbols whose prices the server has agreed to send. */
export function subscribedSymbols(connection: Connection, symbols: readonly string[]): string[] {
  const held = new Set(
    connection.standings
      .filter(({ service }) => isSymbolService(service) && service.startsWith('LEVELONE'))
      .flatMap((standing) => standing.held),
  );
  return symbols.filter((symbol) => held.has(symbol));
}
