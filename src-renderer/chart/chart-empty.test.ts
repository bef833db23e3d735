import { describe, expect, it } from 'vitest';
import { makeHealth } from '../testing/make.ts';
import { emptyWords } from './chart-empty.tsx';

describe('an empty chart', () => {
  it('offers to start stopped streams', () => {
    expect(emptyWords(makeHealth({ feed: { state: 'stopped' } }), null, true, 0)).toMatchObject({
      title: 'Streams are stopped.',
      actions: 'start',
    });
  });

  it('says what a connection waits for, and offers a retry when it takes too long', () => {
    const health = makeHealth({ feed: { state: 'connecting', sinceWallMs: 0, reason: 'Waiting for the login.' } });
    expect(emptyWords(health, null, true, 3_000).text).toBe('The first trade draws the first bar.');
    expect(emptyWords(health, null, true, 7_000)).toMatchObject({
      text: 'Waiting for the login. 7.0 s so far.',
      actions: null,
    });
    expect(emptyWords(health, null, true, 21_000).actions).toBe('retry');
  });

  it('passes on what the archive waits for', () => {
    expect(emptyWords(makeHealth(), 'The archive is not open yet.', true, 0).text).toBe('The archive is not open yet.');
  });

  it('never just says that it loads', () => {
    expect(emptyWords(null, null, true, 0).title).toBe('Waiting for the workstation.');
  });
});
