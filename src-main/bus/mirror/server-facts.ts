import type { RedisLink } from './redis-link.ts';

/** Version of the server; null where the user may not ask. */
export async function readServer(link: RedisLink): Promise<string | null> {
  const [answer] = await link.run([['info', 'server']]);
  return typeof answer === 'string' ? (/redis_version:([\w.]+)/.exec(answer)?.[1] ?? null) : null;
}

/** How many listen to each channel at the server that is asked; empty where the user may not ask. */
export async function readSubscribers(
  link: RedisLink,
  channels: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const subscribers = new Map<string, number>();
  if (channels.length === 0 || !link.isReady) return subscribers;
  const [answer] = await link.run([['pubsub', 'NUMSUB', ...channels]]);
  if (!Array.isArray(answer)) return subscribers;
  for (let at = 0; at + 1 < answer.length; at += 2) subscribers.set(String(answer[at]), Number(answer[at + 1]));
  return subscribers;
}
