import type { TokenView } from '#core/contract/login';
import { loginExpiresWallMs, type TokenRecord } from './token-record.ts';
import { LONGEST_ASKED_PAUSE_MS, type TokenReply } from './token-reply.ts';

/** As early as schwab-py does it: 25 minutes into the 30 of Schwab's tokens. */
const EARLY_MS = 300_000;
/** With so much left a token is handed out while its successor is on the way. */
const AMPLE_MS = 60_000;
/** A call needs a moment to arrive. */
const EXPIRED_AT_MS = 5_000;
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 300_000;
const SET_BACK_MS = 60_000;
/** A token refused so soon after it replaced a refused one is not the reason for the refusal. */
const FIRST_FRESH_MS = 120_000;
const LONGEST_FRESH_MS = 1_800_000;

export interface HeldLogin {
  readonly kind: 'held';
  readonly record: TokenRecord;
  /** By which threads know this access token. */
  readonly serial: number;
  readonly obtainedWallMs: number;
  /** It was fetched because its predecessor was refused with 401. */
  readonly replacedRefused: boolean;
  /** How often in a row a fresh token was refused as well. */
  readonly fruitless: number;
  /** Failed refreshes since the last good one. */
  readonly failures: number;
  /** Not asked again by itself before this. */
  readonly retryAtWallMs: number;
  readonly problem: string | null;
}

export interface LostLogin {
  readonly kind: 'lost';
  readonly sinceWallMs: number;
  readonly reason: string;
}

export type TokenLife = { readonly kind: 'none' } | HeldLogin | LostLogin;

/** A token at the beginning of its life, from a login, an import or the vault. */
export function held(record: TokenRecord, serial: number, nowWallMs: number): HeldLogin {
  const untried = { replacedRefused: false, fruitless: 0, failures: 0, retryAtWallMs: 0, problem: null };
  return { kind: 'held', record, serial, obtainedWallMs: nowWallMs, ...untried };
}

/** The computer's clock was set back since: nothing can be concluded from the instants noted before. */
const wasSetBack = ({ obtainedWallMs }: HeldLogin, nowWallMs: number): boolean =>
  obtainedWallMs - nowWallMs > SET_BACK_MS;

/** Five minutes before the end, and not before half of a short life is over; at once when the record is in doubt. */
export function refreshDueWallMs(login: HeldLogin, nowWallMs: number): number {
  const { record, obtainedWallMs } = login;
  if (record.refreshingSinceWallMs !== null || wasSetBack(login, nowWallMs)) return nowWallMs;
  const half = obtainedWallMs + (record.accessExpiresWallMs - obtainedWallMs) / 2;
  return Math.max(record.accessExpiresWallMs - EARLY_MS, half);
}

/** When asking again is allowed; a pause longer than any that is ever set comes from a clock set back. */
export function mayAskWallMs({ retryAtWallMs }: HeldLogin, nowWallMs: number): number {
  return retryAtWallMs - nowWallMs > LONGEST_ASKED_PAUSE_MS ? nowWallMs : retryAtWallMs;
}

/** What an asker gets. `surface`: even a fresh token is refused, so refreshing again would not help. */
export type TokenStep = 'serve' | 'serve-and-refresh' | 'refresh' | 'wait' | 'surface';

/** The answer to a thread that wants a token and says which one it saw refused, if any. */
export function stepFor(login: HeldLogin, nowWallMs: number, refusedSerial: number | null): TokenStep {
  const mayAsk = nowWallMs >= mayAskWallMs(login, nowWallMs);
  if (refusedSerial === login.serial) {
    if (isFreshReplacement(login, nowWallMs)) return 'surface';
    return mayAsk ? 'refresh' : 'wait';
  }
  const leftMs = login.record.accessExpiresWallMs - nowWallMs;
  if (leftMs <= EXPIRED_AT_MS) return mayAsk ? 'refresh' : 'wait';
  if (!mayAsk || nowWallMs < refreshDueWallMs(login, nowWallMs)) return 'serve';
  return leftMs > AMPLE_MS ? 'serve-and-refresh' : 'refresh';
}

/** Whether a failed refresh leaves a token that can be used all the same. */
export function isUsable(login: HeldLogin, nowWallMs: number, refusedSerial: number | null): boolean {
  return refusedSerial !== login.serial && login.record.accessExpiresWallMs - nowWallMs > EXPIRED_AT_MS;
}

function isFreshReplacement({ replacedRefused, obtainedWallMs, fruitless }: HeldLogin, nowWallMs: number): boolean {
  const ageMs = nowWallMs - obtainedWallMs;
  // A negative age says that the clock was set back, and nothing about the token.
  return replacedRefused && ageMs >= 0 && ageMs < Math.min(FIRST_FRESH_MS * 2 ** fruitless, LONGEST_FRESH_MS);
}

export function afterRefresh(
  login: HeldLogin,
  reply: Extract<TokenReply, { kind: 'tokens' }>,
  nowWallMs: number,
  becauseRefused: boolean,
): HeldLogin {
  const record: TokenRecord = {
    ...login.record,
    accessToken: reply.accessToken,
    refreshToken: reply.refreshToken ?? login.record.refreshToken,
    accessExpiresWallMs: nowWallMs + Math.round(reply.expiresInS * 1_000),
    refreshingSinceWallMs: null,
  };
  return {
    ...held(record, login.serial + 1, nowWallMs),
    replacedRefused: becauseRefused,
    fruitless: becauseRefused && login.replacedRefused ? login.fruitless + 1 : 0,
  };
}

/** 5, 10, 20 s ... 5 minutes after each failure, or what the server asked for if that is longer. */
export function afterFailure(
  login: HeldLogin,
  reply: Extract<TokenReply, { kind: 'unavailable' }>,
  nowWallMs: number,
): HeldLogin {
  const failures = login.failures + 1;
  const pauseMs = Math.min(FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 10), LONGEST_RETRY_MS);
  const retryAtWallMs = nowWallMs + Math.max(pauseMs, reply.retryAfterMs ?? 0);
  return { ...login, failures, retryAtWallMs, problem: reply.sentence };
}

/** `storeProblem`: why the newest record is not in the vault, or null. */
export function viewOf(life: TokenLife, refreshing: boolean, storeProblem: string | null): TokenView {
  if (life.kind !== 'held') return life;
  const { loggedInWallMs, accessExpiresWallMs } = life.record;
  return {
    kind: 'valid',
    loggedInWallMs,
    accessExpiresWallMs,
    loginExpiresWallMs: loginExpiresWallMs(life.record),
    refreshing,
    problem: life.problem ?? storeProblem,
  };
}
