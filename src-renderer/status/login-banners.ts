import { WARN_WITHIN_MS, formatDeadline } from '../connect/login-words.ts';
import { formatLeft } from '../format/durations.ts';
import type { Banner, BannerInput } from './banner.ts';

/** The login: lost, or about to be. A day ahead there is time to renew it before the session. */
export function loginBanner({ login, nowWallMs }: BannerInput): Banner | null {
  const token = login?.token;
  if (!login || !token || token.kind === 'none') return null;
  if (token.kind === 'lost') {
    return {
      id: 'login-lost',
      tone: 'bad',
      text: `${login.isPractice ? 'Practice login' : 'Login'} lost since ${formatDeadline(token.sinceWallMs)}`,
      ticking: '',
      detail: token.reason,
      actions: ['log-in'],
    };
  }
  const leftMs = token.loginExpiresWallMs - nowWallMs;
  if (leftMs > WARN_WITHIN_MS) return null;
  return {
    id: 'login-due',
    tone: 'warn',
    text: leftMs > 0 ? 'Login expires in' : 'Login has expired',
    ticking: leftMs > 0 ? ` ${formatLeft(leftMs)} (${formatDeadline(token.loginExpiresWallMs)})` : '',
    detail: 'Renewing now takes about a minute and interrupts nothing.',
    actions: ['renew'],
  };
}

/** The broker's requests fail though the login is good: said to those who have one. */
export function brokerBanner({ health, login }: BannerInput): Banner | null {
  if (health.broker.state !== 'unreachable' || login?.token.kind !== 'valid') return null;
  return {
    id: 'broker',
    tone: 'warn',
    text: `${login.brokerName} does not answer: accounts and history are not updated`,
    ticking: '',
    detail: health.broker.reason,
    actions: ['streams'],
  };
}
