import { beforeEach, describe, expect, it } from 'vitest';
import { LiveSecrets } from '../auth/redact.ts';
import { ManualClock } from '../auth/testing/manual-clock.ts';
import { RecordingVault } from '../auth/testing/recording-vault.ts';
import { PushKeys } from './push-keys.ts';
import { TellingChoices } from './telling-choices.ts';
import { MemoryTellingStore } from './testing/telling-bench.ts';

const TOPIC = 'https://ntfy.example/canary-topic-4711';
const BOT_TOKEN = `123456789:${'c'.repeat(35)}`;

let store: MemoryTellingStore;
let vault: RecordingVault;
let clipboard: string;
let choices: TellingChoices;
beforeEach(() => {
  store = new MemoryTellingStore();
  vault = new RecordingVault();
  clipboard = '';
  choices = new TellingChoices({
    store,
    keys: new PushKeys(vault, new LiveSecrets()),
    clock: new ManualClock(),
    zone: 'UTC',
    readClipboard: () => Promise.resolve(clipboard),
    clearClipboard: () => {
      clipboard = '';
    },
    onChange: () => undefined,
  });
});

const add = (
  kind: 'ntfy' | 'webhook' | 'telegram',
  copied: string,
  chat = '',
  server = '',
): ReturnType<TellingChoices['addTarget']> => {
  clipboard = copied;
  return choices.addTarget({ kind, name: 'My phone', chat, server });
};

describe('a new target', () => {
  it('has its address in the keychain and nowhere else, and the clipboard is emptied', async () => {
    expect(await add('ntfy', ` ${TOPIC}\n`)).toMatchObject({ ok: true });
    const [target] = store.value.targets;
    expect(target).toMatchObject({ kind: 'ntfy', host: 'ntfy.example', isOn: true });
    expect(JSON.stringify(store.value)).not.toContain('canary-topic');
    expect(vault.values.get(`push-${target?.id ?? ''}`)).toContain('canary-topic-4711');
    expect(clipboard).toBe('');
  });

  it('takes a bot’s token, with the chat beside it', async () => {
    expect(await add('telegram', BOT_TOKEN, '-100200300')).toMatchObject({ ok: true });
    expect(store.value.targets[0]).toMatchObject({ chat: '-100200300', host: 'api.telegram.org' });
    expect(JSON.stringify(store.value)).not.toContain('ccccc');
  });

  it.each([
    ['ntfy', ''],
    ['ntfy', 'http://ntfy.example/topic'],
    ['ntfy', 'https://ntfy.example/'],
    ['ntfy', 'https://user:pass@ntfy.example/topic'],
    ['webhook', 'ftp://example.com/hook'],
    ['webhook', 'javascript:alert(1)'],
    ['webhook', 'no address at all'],
    ['telegram', 'https://api.telegram.org'],
  ] as const)('is refused with a sentence that repeats nothing of it: %s %s', async (kind, copied) => {
    const { ok, sentence } = await add(kind, copied, '4711');
    expect(ok).toBe(false);
    if (copied.length > 3) expect(sentence).not.toContain(copied);
    expect(store.value.targets).toEqual([]);
    expect(vault.values.size).toBe(0);
    // What was not taken may be something else of the user's.
    expect(clipboard).toBe(copied);
  });

  it('may be a server of this computer without encryption, and no other', async () => {
    expect(await add('webhook', 'http://127.0.0.1:9000/hook')).toMatchObject({ ok: true });
    expect(await add('telegram', BOT_TOKEN, '4711', 'http://elsewhere.example')).toMatchObject({ ok: false });
  });

  it('is not there when the keychain refuses', async () => {
    vault.refuses = true;
    expect(await add('ntfy', TOPIC)).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('keychain') as string,
    });
    expect(store.value.targets).toEqual([]);
  });

  it('leaves nothing in the keychain when it is removed', async () => {
    await add('ntfy', TOPIC);
    const id = store.value.targets[0]?.id ?? '';
    clipboard = 'tk_canary_access_token';
    expect(await choices.takeToken(id)).toMatchObject({ ok: true });
    expect(vault.values.get(`push-${id}`)).toContain('tk_canary_access_token');
    expect(await choices.removeTarget(id)).toMatchObject({ ok: true });
    expect(vault.values.size).toBe(0);
    expect(store.value.targets).toEqual([]);
  });
});

describe('a pause', () => {
  it('ends when it says, or when the user wants', async () => {
    const { sentence } = await choices.pause('15-min');
    expect(sentence).toContain('paused until');
    const { pause } = store.value;
    expect((pause?.untilWallMs ?? 0) - (pause?.sinceWallMs ?? 0)).toBe(900_000);
    await choices.resume();
    expect(store.value.pause).toBeNull();
  });
});
