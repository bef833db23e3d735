import type { LoginView } from '#core/contract/login';
import type { Origin, TellingEvent } from '#core/telling/event';

/** A login that is lost, under the same id however often it is seen; null while it is not. */
export function loginEvent({ token, brokerName }: LoginView, nowWallMs: number, origin: Origin): TellingEvent | null {
  if (token.kind !== 'lost') return null;
  const id = `token:lost:${Math.round(token.sinceWallMs)}`;
  return {
    id,
    key: id,
    class: 'token',
    title: `Login to ${brokerName} lost`,
    body: `${token.reason} Log in again to get data.`,
    atWallMs: nowWallMs,
    origin,
    isNews: true,
  };
}
