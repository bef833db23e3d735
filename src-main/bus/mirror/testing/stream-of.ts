import { busMessageSchema, type BusMessage } from '#core/contract/bus';
import type { RedisServer } from './redis-server.ts';

/** The messages of a Stream, oldest first; each must be as the contract says. */
export async function streamOf(server: RedisServer, name: string): Promise<BusMessage[]> {
  const reply: unknown = JSON.parse(await server.cli('--json', 'XRANGE', `live_data:stream:${name}`, '-', '+'));
  return (reply as [string, string[]][]).map(([, fields]) => busMessageSchema.parse(JSON.parse(fields[3] ?? '')));
}

/** The minutes of bars, e.g. "14:30"; the kind of everything else. */
export function times(messages: readonly BusMessage[]): string[] {
  return messages.map((message) => (message.kind === 'bar' ? message.time.slice(11, 16) : message.kind));
}
