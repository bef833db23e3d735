import { describe, expect, it } from 'vitest';
import { STREAM_STATES } from '#core/contract/health';
import { makeHealth } from '../testing/make.ts';
import { freshnessOf } from './freshness.ts';

describe('freshness', () => {
  it('is current only while the link is good', () => {
    const current = STREAM_STATES.filter(
      (state) => freshnessOf(makeHealth({ feed: { state } }), 100_000).kind === 'current',
    );
    expect(current).toEqual(['live', 'quiet', 'closed']);
  });

  it('is held since the state changed, and says why', () => {
    expect(freshnessOf(makeHealth({ feed: { state: 'offline', sinceWallMs: 90_000 } }), 100_000)).toEqual({
      kind: 'held',
      cause: 'offline',
      sinceWallMs: 90_000,
    });
  });

  it('is held while the engine does not build bars, however live the stream is', () => {
    const workers = [{ name: 'engine', state: 'restarting', restarts: 1, reason: 'exit code 1' } as const];
    expect(freshnessOf(makeHealth({ workers }), 100_000)).toMatchObject({ kind: 'held', cause: 'engine' });
  });

  it('is held when reports stay away, whatever the last one said', () => {
    expect(freshnessOf(makeHealth(), 105_000)).toEqual({ kind: 'current' });
    expect(freshnessOf(makeHealth(), 105_001)).toMatchObject({ kind: 'held', cause: 'silent' });
  });
});
