import { describe, expect, it } from 'vitest';
import { HOT_BUFFER_AT_FIRST, LOCAL_API_AT_FIRST, NO_API_COUNTERS, type LocalApiView } from '#core/contract/local-api';
import { buttonOf, htmlOf, textOf } from '../testing/html.ts';
import { NOW_WALL_MS } from '../testing/make-login.ts';
import { HotBufferSection } from './hot-buffer-section.tsx';
import { LocalApiSection } from './local-api-section.tsx';

const makeView = (over: Partial<LocalApiView> = {}): LocalApiView => ({
  ...LOCAL_API_AT_FIRST,
  state: { kind: 'off' },
  counters: NO_API_COUNTERS,
  hotBuffer: HOT_BUFFER_AT_FIRST,
  hotBufferState: { kind: 'off' },
  ...over,
});
const TOKEN = {
  id: 'abcdefabcdef',
  name: 'notebook',
  rights: ['quotes' as const],
  createdWallMs: 0,
  lastUsedWallMs: null,
};
const section = (view: LocalApiView | null) => <LocalApiSection view={view} nowWallMs={NOW_WALL_MS} asked={{}} />;
const files = (view: LocalApiView) => <HotBufferSection view={view} nowWallMs={NOW_WALL_MS} asked={{}} />;

describe('the local API in the settings', () => {
  it('has words for every state', () => {
    expect(textOf(section(null))).toContain('Not read yet.');
    expect(textOf(section(makeView()))).toContain('Off. No port is open.');
    expect(textOf(section(makeView({ state: { kind: 'starting' } })))).toContain('The port is being opened');
    const listening = { kind: 'listening' as const, port: 8_477, addresses: ['127.0.0.1'] };
    expect(textOf(section(makeView({ state: listening })))).toContain('It answers nobody until there is a token.');
    const busy = { kind: 'failed' as const, sentence: 'Port 8477 is in use by another program.' };
    expect(htmlOf(section(makeView({ state: busy })))).toMatch(/class="tone-bad"[^>]*>Port 8477 is in use/);
  });

  it('lists who may come in, with the WebSockets that are open, and offers to revoke', () => {
    const view = makeView({
      state: { kind: 'listening', port: 8_477, addresses: [] },
      tokens: [TOKEN, { ...TOKEN, id: 'abcdefabcdee', name: 'page', lastUsedWallMs: NOW_WALL_MS }],
      counters: {
        ...NO_API_COUNTERS,
        requests: 3,
        refusals: { 'no-token': 2 },
        sockets: 1,
        socketsByToken: { abcdefabcdee: 1 },
      },
    });
    const text = textOf(section(view));
    expect(text).toContain('notebook quotes never 0 Revoke');
    expect(text).toContain('page quotes 16:40:00 ET 1 Revoke');
    expect(text).toContain('3 requests · 2 refused · 1 WebSocket · 0 messages/s on 0 channels');
    expect(buttonOf(section(view), 'Revoke')?.isDisabled).toBe(false);
  });

  it('makes no token without a name', () => {
    expect(buttonOf(section(makeView()), 'Create and copy a token')?.isDisabled).toBe(true);
  });
});

describe('the live chart files', () => {
  it('cannot be switched on without a folder, and name what keeps them from being written', () => {
    expect(htmlOf(files(makeView()))).toMatch(/data-testid="hot-buffer-enabled"[^>]* disabled=""/);
    expect(textOf(files(makeView()))).toContain('Choose a folder first.');
    const hotBuffer = { enabled: true, folder: '/data/charts', cadenceMs: 700 };
    const full = { kind: 'failed' as const, code: 'ENOSPC', sentence: 'The disk is full.', sinceWallMs: 0 };
    expect(textOf(files(makeView({ hotBuffer, hotBufferState: full })))).toContain(
      '/data/charts Choose a folder The disk is full.',
    );
    expect(textOf(files(makeView({ hotBuffer, hotBufferState: full })))).toContain('every 700 ms');
    const writing = { kind: 'writing' as const, files: 2, lastWrittenWallMs: NOW_WALL_MS };
    expect(textOf(files(makeView({ hotBuffer, hotBufferState: writing })))).toContain(
      '2 symbols, written 16:40:00 ET.',
    );
  });
});
