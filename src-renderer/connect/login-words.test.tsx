import { describe, expect, it } from 'vitest';
import { buttonOf, htmlOf, textOf } from '../testing/html.ts';
import { NOW_WALL_MS, makeConnected, makeLogin, makeToken } from '../testing/make-login.ts';
import { LoginClockView } from './login-clock.tsx';
import { loginClockFace } from './login-words.ts';

describe('the login clock', () => {
  it('shows the seven days from the first minute', () => {
    const face = loginClockFace(makeToken(0), NOW_WALL_MS + 60_000);
    expect(face).toMatchObject({ tone: 'good', word: '6 d 23 h', isDue: false });
    expect(face?.left).toBeCloseTo(1, 3);
  });

  it('turns amber when six days are over, and not before', () => {
    expect(loginClockFace(makeToken(5.999), NOW_WALL_MS)).toMatchObject({ tone: 'good', isDue: false });
    expect(loginClockFace(makeToken(6), NOW_WALL_MS)).toMatchObject({ tone: 'warn', word: '1 d 0 h', isDue: true });
    expect(loginClockFace(makeToken(6.5), NOW_WALL_MS)).toMatchObject({ tone: 'warn', word: '12 h 00 m' });
    expect(loginClockFace(makeToken(8), NOW_WALL_MS)).toMatchObject({ word: 'expired', left: 0 });
  });

  it('tells both clocks apart in its tooltip', () => {
    const tip = loginClockFace(makeToken(), NOW_WALL_MS)?.tip ?? '';
    expect(tip).toContain('The login lasts seven days');
    expect(tip).toContain('The access token lasts 30 minutes, has 24 m left, and is renewed by itself.');
    const refreshing = makeToken(1, { refreshing: true, problem: 'The last refresh was not answered.' });
    expect(loginClockFace(refreshing, NOW_WALL_MS)).toMatchObject({ tone: 'warn' });
    expect(loginClockFace(refreshing, NOW_WALL_MS)?.tip).toContain('The last refresh was not answered.');
    expect(loginClockFace(refreshing, NOW_WALL_MS)?.tip).toContain('is being renewed now');
  });

  it('is red when the login is lost', () => {
    const lost = { kind: 'lost', sinceWallMs: NOW_WALL_MS, reason: 'Revoked.' } as const;
    expect(loginClockFace(lost, NOW_WALL_MS)).toMatchObject({ tone: 'bad', word: 'Login lost', isDue: true });
    const view = <LoginClockView login={makeConnected({ token: lost })} nowWallMs={NOW_WALL_MS} />;
    expect(buttonOf(view, 'Log in again')).toBeDefined();
  });

  it('offers a renewal in one click at any time', () => {
    const renewable = (days: number): string =>
      htmlOf(<LoginClockView login={makeConnected({ token: makeToken(days) })} nowWallMs={NOW_WALL_MS} />);
    expect(renewable(1)).toContain('data-testid="renew-login"');
    expect(renewable(6.5)).toContain('>Renew login</button>');
  });

  it('is the way to a login before there is one', () => {
    expect(textOf(<LoginClockView login={makeLogin()} nowWallMs={NOW_WALL_MS} />)).toBe('Connect Schwab');
  });

  it('calls a practised login by its name', () => {
    const login = makeConnected({ isPractice: true });
    expect(textOf(<LoginClockView login={login} nowWallMs={NOW_WALL_MS} />)).toContain('Practice login');
  });
});
