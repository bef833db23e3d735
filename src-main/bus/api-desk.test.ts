import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  HOT_BUFFER_AT_FIRST,
  LOCAL_API_AT_FIRST,
  localApiViewSchema,
  type LocalApiView,
} from '#core/contract/local-api';
import { MOST_API_TOKENS } from '#core/contract/local-api-limits';
import { isToken } from './api/tokens/token-hash.ts';
import { ApiDesk, type ApiChoices } from './api-desk.ts';
import { BusWorkers } from './bus-workers.ts';

vi.mock('electron-log/node', () => ({ default: { error: vi.fn(), warn: vi.fn() } }));

let value: ApiChoices['value'];
let problem: Error | null;
let clipboard: string[];
let secrets: string[];
let views: LocalApiView[];
let desk: ApiDesk;
const never = (): never => {
  throw new Error('Nobody asks here.');
};

beforeEach(() => {
  value = { localApi: LOCAL_API_AT_FIRST, hotBuffer: HOT_BUFFER_AT_FIRST };
  problem = null;
  [clipboard, secrets, views] = [[], [], []];
  desk = new ApiDesk({
    choices: {
      get value() {
        return value;
      },
      change: (part) => {
        value = { ...value, ...part };
        return problem ? Promise.reject(problem) : Promise.resolve();
      },
    },
    busWorkers: new BusWorkers(never),
    answers: {
      portfolio: never,
      history: never,
      signals: never,
      addSymbols: never,
      removeSymbols: never,
      login: never,
      beginLogin: never,
    },
    onChange: (view) => views.push(view),
    keepSecret: (token) => secrets.push(token),
    writeClipboard: (text) => {
      clipboard.push(text);
      return Promise.resolve();
    },
    chooseFolder: () => Promise.resolve('/data/charts'),
  });
});

describe('a new token', () => {
  it('is on the clipboard and known to the log as a secret, and neither kept nor shown', async () => {
    expect(await desk.createToken('notebook', ['quotes'])).toMatchObject({ ok: true });
    const [token = ''] = clipboard;
    expect(secrets).toEqual([token]);
    const [stored] = value.localApi.tokens;
    expect(stored && isToken(token, stored)).toBe(true);
    expect(JSON.stringify([value, views])).not.toContain(token);
    expect(localApiViewSchema.parse(desk.view()).tokens).toEqual([
      {
        id: stored?.id,
        name: 'notebook',
        rights: ['quotes'],
        createdWallMs: stored?.createdWallMs,
        lastUsedWallMs: null,
      },
    ]);
    expect(JSON.stringify(views)).not.toContain(stored?.hash);
  });

  it('that cannot be kept works until the end of this run, and says so', async () => {
    problem = new Error('The choice holds until Bellwether quits.');
    expect(await desk.createToken('notebook', ['quotes'])).toEqual({ ok: false, sentence: problem.message });
    expect(clipboard).toHaveLength(1);
  });

  it('is refused when there are too many', async () => {
    for (let at = 0; at < MOST_API_TOKENS; at += 1) await desk.createToken(`program ${at}`, ['quotes']);
    expect(await desk.createToken('one more', ['quotes'])).toMatchObject({ ok: false });
    expect(value.localApi.tokens).toHaveLength(MOST_API_TOKENS);
    expect(clipboard).toHaveLength(MOST_API_TOKENS);
  });

  it('is gone when it is revoked, once', async () => {
    await desk.createToken('notebook', ['quotes']);
    const id = value.localApi.tokens[0]?.id ?? '';
    expect(await desk.revokeToken(id)).toMatchObject({ ok: true });
    expect(value.localApi.tokens).toEqual([]);
    expect(await desk.revokeToken(id)).toMatchObject({ ok: false });
  });
});

describe('what is off', () => {
  it('starts no thread, and no files are written before there is a folder', async () => {
    desk.open();
    expect(await desk.set({ enabled: false, port: 9_000, origins: [] })).toEqual({ ok: true, sentence: 'Saved.' });
    expect(desk.view()).toMatchObject({ port: 9_000, state: { kind: 'off' }, hotBufferState: { kind: 'off' } });
    expect(await desk.setHotBuffer({ enabled: true, cadenceMs: 500 })).toEqual({
      ok: false,
      sentence: 'Choose a folder first.',
    });
    expect(await desk.chooseHotBufferFolder()).toMatchObject({ ok: true });
    expect(desk.view().hotBuffer).toEqual({ enabled: false, folder: '/data/charts', cadenceMs: 500 });
    await desk.close();
  });
});
