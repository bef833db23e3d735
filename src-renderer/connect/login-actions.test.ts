import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askedOf, useAsked } from '../app/asked-store.ts';
import { useOpenDialog } from '../app/open-dialog.ts';
import { fakeBridge } from '../testing/fake-bridge.ts';
import { makeConnected, makeLogin } from '../testing/make-login.ts';
import { draftCallback, followLogin, goToStep, useConnect } from './connect-store.ts';
import { beginLogin, renewLogin, saveCallback, takeKey } from './login-actions.ts';

const sentence = (name: string): string | undefined => askedOf(useAsked.getState(), name).outcome?.sentence;

describe('what the user asks of the login', () => {
  beforeEach(() => {
    useAsked.setState({}, true);
    useConnect.setState({ step: null, callbackDraft: null });
    useOpenDialog.setState({ open: null });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('takes a key without ever holding it', async () => {
    const { asked } = fakeBridge({ 'login.takeKey': () => ({ ok: true, hint: { length: 32, tail: '9f2c' } }) });
    await takeKey('appKey');
    expect(asked).toEqual([['login.takeKey', { part: 'appKey' }]]);
    expect(sentence('login.takeKey:appKey')).toBe('Stored. The clipboard was emptied.');
  });

  it('shows why a key was not taken, at the key it is about', async () => {
    fakeBridge({ 'login.takeKey': () => ({ ok: false, sentence: 'The clipboard is empty.' }) });
    await takeKey('appSecret');
    expect(sentence('login.takeKey:appSecret')).toBe('The clipboard is empty.');
    expect(sentence('login.takeKey:appKey')).toBeUndefined();
  });

  it('keeps a refused callback to be mended and forgets an accepted one', async () => {
    let ok = false;
    fakeBridge({ 'login.setCallback': () => ({ ok, sentence: ok ? 'Saved.' : 'No slash at the end.' }) });
    draftCallback('https://127.0.0.1:8182/');
    await saveCallback('https://127.0.0.1:8182/');
    expect(useConnect.getState().callbackDraft).toBe('https://127.0.0.1:8182/');
    expect(sentence('login.setCallback')).toBe('No slash at the end.');
    ok = true;
    await saveCallback('https://127.0.0.1:9000');
    expect(useConnect.getState().callbackDraft).toBeNull();
  });

  it('renews in one act, with the progress in sight', async () => {
    const { asked } = fakeBridge({ 'login.begin': () => ({ ok: true, sentence: 'The browser is open.' }) });
    renewLogin();
    expect(useOpenDialog.getState().open).toBe('connect');
    expect(useConnect.getState().step).toBe('login');
    await vi.waitFor(() => {
      expect(askedOf(useAsked.getState(), 'login.begin').isBusy).toBe(false);
    });
    expect(asked).toEqual([['login.begin', null]]);
  });

  it('says why the browser was not opened', async () => {
    fakeBridge({ 'login.begin': () => ({ ok: false, sentence: 'Port 8182 is taken.' }) });
    await beginLogin();
    expect(sentence('login.begin')).toBe('Port 8182 is taken.');
    fakeBridge({});
    await beginLogin();
    expect(sentence('login.begin')).toBe('login.begin is not there in this test.');
  });
});

describe('a login that succeeds', () => {
  const waiting = makeLogin({ attempt: { kind: 'exchanging' } });

  it('leads on to the checks of whoever waits for it', () => {
    goToStep('login');
    followLogin(waiting, makeConnected());
    expect(useConnect.getState().step).toBe('checks');
  });

  it('leaves the page alone otherwise', () => {
    goToStep('app');
    followLogin(waiting, makeConnected());
    expect(useConnect.getState().step).toBe('app');
    goToStep('login');
    followLogin(makeConnected(), makeConnected());
    expect(useConnect.getState().step).toBe('login');
    followLogin(waiting, makeLogin({ attempt: { kind: 'failed', atWallMs: 1, sentence: 'No.' } }));
    expect(useConnect.getState().step).toBe('login');
  });
});
