import type { ReactElement } from 'react';
import { describe, expect, it } from 'vitest';
import type { LoginView } from '#core/contract/login';
import type { AskedByName } from '../app/asked-store.ts';
import { buttonOf, htmlOf, textOf } from '../testing/html.ts';
import { NOW_WALL_MS, makeConnected, makeLogin } from '../testing/make-login.ts';
import { ConnectView } from './connect-view.tsx';
import { WIZARD_STEPS, type WizardStep } from './wizard-steps.ts';

const KEYS = { appKey: { length: 32, tail: '9f2c' }, appSecret: { length: 16, tail: '77e0' } };

function wizard(
  step: WizardStep,
  login: LoginView,
  over: { asked?: AskedByName; draft?: string; streamSource?: 'practice' | 'broker' } = {},
): ReactElement {
  return (
    <ConnectView
      login={login}
      step={step}
      callbackDraft={over.draft ?? null}
      streamSource={over.streamSource ?? 'practice'}
      nowWallMs={NOW_WALL_MS}
      asked={over.asked ?? {}}
      onClose={() => undefined}
    />
  );
}
const answered = (sentence: string, ok = false): { isBusy: false; outcome: { ok: boolean; sentence: string } } => ({
  isBusy: false,
  outcome: { ok, sentence },
});

describe('step 1, a safe place', () => {
  it('names the keychain that was tried', () => {
    const view = wizard('safe-place', makeLogin());
    expect(textOf(view)).toContain('Keys and tokens are kept in GNOME Keyring.');
    expect(buttonOf(view, 'Keep them for this run only')).toBeUndefined();
  });

  it('says why there is none, and offers this run only', () => {
    const view = wizard('safe-place', makeLogin({ vault: { kind: 'refused', reason: 'No keychain answers.' } }));
    expect(textOf(view)).toContain('There is no safe place for secrets. No keychain answers.');
    expect(buttonOf(view, 'Keep them for this run only')?.isDisabled).toBe(false);
  });

  it('says what this run only costs', () => {
    const vault = { kind: 'this-run-only', reason: 'No keychain answers.' } as const;
    expect(textOf(wizard('safe-place', makeLogin({ vault })))).toContain('log in again after each start');
  });
});

describe('step 2, the app', () => {
  it('lists what Schwab asks for', () => {
    const text = textOf(wizard('app', makeLogin()));
    for (const words of [
      'Open developer.schwab.com',
      'Accounts and Trading Production',
      'Market Data Production',
      'Order limit: 120',
      'Ready For Use',
      'Approved - Pending',
      'Import secrets.json',
      'Import schwab-py token.json',
      'Restore a backup',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('shows of a key its length and its end', () => {
    const text = textOf(wizard('app', makeLogin(KEYS)));
    expect(text).toContain('32 characters, ending in …9f2c');
    expect(text).toContain('Paste another secret');
    expect(textOf(wizard('app', makeLogin()))).toContain('not there yet');
  });

  it('shows why a paste, a callback or a file was refused', () => {
    const asked = {
      'login.takeKey:appSecret': answered('The clipboard is empty.'),
      'login.setCallback': answered('http:// is not accepted.'),
      'login.importFile': answered('That file holds no token.'),
    };
    const text = textOf(wizard('app', makeLogin(), { asked }));
    expect(text).toContain('The clipboard is empty.');
    expect(text).toContain('http:// is not accepted.');
    expect(text).toContain('That file holds no token.');
  });

  it('keeps a callback that is being typed, and saves only what was changed', () => {
    const unchanged = wizard('app', makeLogin());
    expect(htmlOf(unchanged)).toContain('value="https://127.0.0.1:8182"');
    expect(buttonOf(unchanged, 'Copy')).toBeDefined();
    expect(buttonOf(unchanged, 'Save')).toBeUndefined();
    const changed = wizard('app', makeLogin(), { draft: 'https://127.0.0.1:9000' });
    expect(htmlOf(changed)).toContain('value="https://127.0.0.1:9000"');
    expect(buttonOf(changed, 'Save')?.isDisabled).toBe(false);
    expect(buttonOf(changed, 'Copy')).toBeUndefined();
  });
});

describe('no step', () => {
  it('has a field into which a key, a secret or a passphrase could be typed', () => {
    for (const step of WIZARD_STEPS) {
      for (const login of [makeLogin(), makeConnected()]) {
        const fields = [...htmlOf(wizard(step, login)).matchAll(/<(?:input|textarea)\b[^>]*>/g)].map(
          ([field]) => field,
        );
        for (const field of fields) {
          expect(field).toMatch(/type="(?:checkbox|url)"/);
          if (field.includes('type="url"')) expect(field).toContain('data-testid="callback-input"');
        }
      }
    }
  });
});

describe('step 3, the login', () => {
  it('explains the warning before the browser can be opened', () => {
    const html = htmlOf(wizard('login', makeLogin(KEYS)));
    const note = html.indexOf('Your browser will warn you once');
    expect(note).toBeGreaterThan(0);
    expect(html.indexOf('Open Schwab’s login in my browser')).toBeGreaterThan(note);
  });

  it('says what is missing instead of opening the browser', () => {
    const view = wizard('login', makeLogin());
    expect(buttonOf(view, 'Open Schwab’s login in my browser')?.isDisabled).toBe(true);
    expect(textOf(view)).toContain('First paste the app key and the secret (step 2).');
  });

  it('counts down while it waits, with the fingerprint, more time and a way out', () => {
    const attempt = {
      kind: 'waiting',
      deadlineWallMs: NOW_WALL_MS + 42_000,
      certificateFingerprint: 'AA:BB:CC',
    } as const;
    const view = wizard('login', makeLogin({ ...KEYS, attempt }));
    expect(textOf(view)).toContain('00:42');
    expect(textOf(view)).toContain('AA:BB:CC');
    expect(buttonOf(view, 'More time')?.isDisabled).toBe(false);
    expect(buttonOf(view, 'Cancel')?.isDisabled).toBe(false);
    expect(buttonOf(view, 'Open Schwab’s login in my browser')).toBeUndefined();
  });

  it('says that the tokens are being asked for', () => {
    const text = textOf(wizard('login', makeLogin({ ...KEYS, attempt: { kind: 'exchanging' } })));
    expect(text).toContain('Asking Schwab for the tokens.');
    expect(text).not.toContain('More time');
  });

  it('shows why it failed and lets it be tried again', () => {
    const attempt = { kind: 'failed', atWallMs: 1, sentence: 'The minute is over.' } as const;
    const view = wizard('login', makeLogin({ ...KEYS, attempt }));
    expect(htmlOf(view)).toMatch(/role="alert"[^>]*>.*The minute is over\./);
    expect(buttonOf(view, 'Try again in my browser')?.isDisabled).toBe(false);
  });

  it('explains both clocks of a login that is there', () => {
    const text = textOf(wizard('login', makeConnected()));
    expect(text).toContain('The login lasts seven days, until Thu 26 Nov 16:40 ET: 6 d 0 h left');
    expect(text).toContain('The access token lasts 30 minutes, has 24 m left');
    expect(text).toContain('Renew the login in my browser');
  });

  it('says why a login is lost', () => {
    const token = { kind: 'lost', sinceWallMs: NOW_WALL_MS, reason: 'Another program logged in.' } as const;
    expect(textOf(wizard('login', makeConnected({ token })))).toContain(
      'The login is lost: Another program logged in.',
    );
  });
});

describe('step 4, the checks', () => {
  it('shows each with its verdict, and the sentence of one that failed', () => {
    const checks = [
      { name: 'stored', state: 'passed', sentence: null },
      { name: 'accounts-product', state: 'failed', sentence: 'Add the product on developer.schwab.com.' },
      { name: 'market-data-product', state: 'pending', sentence: null },
      { name: 'streamer', state: 'pending', sentence: null },
    ] as const;
    const view = wizard('checks', makeConnected({ checks: [...checks] }));
    expect(htmlOf(view)).toMatch(/data-testid="check-stored" data-state="passed"/);
    expect(textOf(view)).toContain('Accounts and Trading answers failed Add the product on developer.schwab.com.');
    expect(buttonOf(view, 'Check again')?.isDisabled).toBe(false);
  });

  it('cannot be begun twice, nor without a login', () => {
    const running = makeConnected({ checks: [{ name: 'stored', state: 'running', sentence: null }] });
    expect(buttonOf(wizard('checks', running), 'Checking…')?.isDisabled).toBe(true);
    expect(textOf(wizard('checks', makeLogin()))).toContain('when you are logged in');
  });
});

describe('step 5, the accounts', () => {
  it('lists them by name, with the end of their number', () => {
    const text = textOf(wizard('accounts', makeConnected()));
    expect(text).toContain('Trading …678 margin');
    expect(text).toContain('Savings …112 cash');
  });

  it('offers the broker for the streams, and says when it is in use', () => {
    expect(buttonOf(wizard('accounts', makeConnected()), 'Use Schwab for the streams')?.isDisabled).toBe(false);
    expect(buttonOf(wizard('accounts', makeLogin()), 'Use Schwab for the streams')?.isDisabled).toBe(true);
    expect(textOf(wizard('accounts', makeConnected(), { streamSource: 'broker' }))).toContain(
      'The streams come from Schwab.',
    );
  });

  it('says that none was named', () => {
    expect(textOf(wizard('accounts', makeConnected({ accounts: [] })))).toContain('has not named any account');
  });
});

describe('a practised login', () => {
  it('says so on every step', () => {
    const login = makeConnected({ isPractice: true, brokerName: 'Practice exchange 127.0.0.1:8443' });
    for (const step of WIZARD_STEPS) {
      expect(textOf(wizard(step, login))).toContain('Practice login. Practice exchange 127.0.0.1:8443 plays Schwab');
    }
  });
});

describe('what the broker says', () => {
  it('is text, never markup', () => {
    const attempt = { kind: 'failed', atWallMs: 1, sentence: '<img src=x onerror=alert(1)>' } as const;
    expect(htmlOf(wizard('login', makeLogin({ ...KEYS, attempt })))).not.toContain('<img');
  });
});
