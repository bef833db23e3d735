import { describe, expect, it } from 'vitest';
import { NOW_WALL_MS, makeConnected, makeLogin } from '../testing/make-login.ts';
import { WIZARD_STEPS, firstOpenStep, stepBeside, stepState, whyNoLogin } from './wizard-steps.ts';

const KEYS = { appKey: { length: 32, tail: '9f2c' }, appSecret: { length: 16, tail: '77e0' } };
const REFUSED = { kind: 'refused', reason: 'There is none.' } as const;

describe('the steps of the wizard', () => {
  it('begin at the first obstacle that is left', () => {
    expect(firstOpenStep(makeLogin({ vault: REFUSED }))).toBe('safe-place');
    expect(firstOpenStep(makeLogin())).toBe('app');
    expect(firstOpenStep(makeLogin({ ...KEYS, appSecret: null }))).toBe('app');
    expect(firstOpenStep(makeLogin(KEYS))).toBe('login');
    expect(firstOpenStep(makeConnected({ checks: [] }))).toBe('checks');
    expect(firstOpenStep(makeConnected({ accounts: [] }))).toBe('accounts');
    expect(firstOpenStep(makeConnected())).toBe('accounts');
  });

  it('ask for attention where something failed', () => {
    const attention = (login: Parameters<typeof stepState>[1]): string[] =>
      WIZARD_STEPS.filter((step) => stepState(step, login) === 'attention');
    expect(attention(makeLogin({ vault: REFUSED }))).toEqual(['safe-place']);
    expect(attention(makeLogin({ attempt: { kind: 'failed', atWallMs: 1, sentence: 'No.' } }))).toEqual(['login']);
    const token = { kind: 'lost', sinceWallMs: NOW_WALL_MS, reason: 'Replaced.' } as const;
    expect(attention(makeConnected({ token }))).toEqual(['login']);
    expect(attention(makeConnected({ checks: [{ name: 'streamer', state: 'failed', sentence: 'No.' }] }))).toEqual([
      'checks',
    ]);
  });

  it('do not call checks done that are still under way', () => {
    expect(stepState('checks', makeConnected({ checks: [{ name: 'stored', state: 'running', sentence: null }] }))).toBe(
      'open',
    );
  });

  it('end at both ends', () => {
    expect(stepBeside('safe-place', -1)).toBeNull();
    expect(stepBeside('safe-place', 1)).toBe('app');
    expect(stepBeside('accounts', 1)).toBeNull();
  });

  it('say what is missing before the browser can be opened', () => {
    expect(whyNoLogin(makeLogin({ ...KEYS, vault: REFUSED }))).toContain('step 1');
    expect(whyNoLogin(makeLogin())).toContain('app key and the secret');
    expect(whyNoLogin(makeLogin({ ...KEYS, appKey: null }))).toContain('app key is missing');
    expect(whyNoLogin(makeLogin({ ...KEYS, appSecret: null }))).toContain('secret is missing');
    expect(whyNoLogin(makeLogin(KEYS))).toBeNull();
  });
});
