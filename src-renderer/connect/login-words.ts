import type { TokenView } from '#core/contract/login';
import { formatLeft } from '../format/durations.ts';
import { formatClock, formatDay } from '../format/eastern-time.ts';

const MS_PER_DAY = 86_400_000;

/** Six of the seven days are over. */
export const WARN_WITHIN_MS = MS_PER_DAY;
export const LOGIN_LASTS_MS = 7 * MS_PER_DAY;

export type ValidToken = Extract<TokenView, { readonly kind: 'valid' }>;

/** `Sun 22 Nov 16:40 ET` */
export function formatDeadline(wallMs: number): string {
  return `${formatDay(wallMs)} ${formatClock(wallMs).slice(0, 5)} ET`;
}

/** The two clocks of a login, which are not to be taken for each other. */
export function bothClocks(
  { loginExpiresWallMs, accessExpiresWallMs, refreshing }: ValidToken,
  nowWallMs: number,
): string {
  const access =
    refreshing || accessExpiresWallMs <= nowWallMs
      ? 'is being renewed now'
      : `has ${formatLeft(accessExpiresWallMs - nowWallMs)} left`;
  return [
    `The login lasts seven days, until ${formatDeadline(loginExpiresWallMs)}: ${formatLeft(loginExpiresWallMs - nowWallMs)} left, and only a new login in your browser begins them again.`,
    `The access token lasts 30 minutes, ${access}, and is renewed by itself.`,
  ].join(' ');
}

export type LoginClockTone = 'good' | 'warn' | 'bad' | 'off';

export interface LoginClockFace {
  readonly tone: LoginClockTone;
  /** What stands beside the ring. */
  readonly word: string;
  /** Share of the seven days that is left, 0 to 1. */
  readonly left: number;
  readonly tip: string;
  /** Whether a renewal is offered at once rather than on a click. */
  readonly isDue: boolean;
}

/** How the login's seven days look at an instant; null when there is no login to show. */
export function loginClockFace(token: TokenView, nowWallMs: number): LoginClockFace | null {
  switch (token.kind) {
    case 'none':
      return null;
    case 'lost':
      return {
        tone: 'bad',
        word: 'Login lost',
        left: 0,
        tip: `${token.reason} Lost since ${formatDeadline(token.sinceWallMs)}. Log in again to go on.`,
        isDue: true,
      };
    case 'valid': {
      const leftMs = token.loginExpiresWallMs - nowWallMs;
      const isDue = leftMs <= WARN_WITHIN_MS;
      return {
        tone: isDue || token.problem !== null ? 'warn' : 'good',
        word: leftMs > 0 ? formatLeft(leftMs) : 'expired',
        left: Math.min(1, Math.max(0, leftMs / LOGIN_LASTS_MS)),
        tip: [...(token.problem === null ? [] : [token.problem]), bothClocks(token, nowWallMs)].join('\n'),
        isDue,
      };
    }
  }
}
