import { describe, expect, it } from 'vitest';
import { ask, askedOf, forgetAnswer, useAsked } from './asked-store.ts';

const state = (name: string): unknown => askedOf(useAsked.getState(), name);

describe('asking', () => {
  it('is busy until the answer, which stays to be read', async () => {
    let answer: (value: null) => void = () => undefined;
    const asked = ask('one', () => new Promise<null>((resolve) => (answer = resolve)));
    expect(state('one')).toEqual({ isBusy: true, outcome: null });
    answer(null);
    expect(await asked).toBe(true);
    expect(state('one')).toEqual({ isBusy: false, outcome: null });
  });

  it('keeps a refusal as a sentence, without the code for programs', async () => {
    expect(await ask('two', () => Promise.resolve({ ok: false, sentence: 'No.' }))).toBe(false);
    expect(state('two')).toEqual({ isBusy: false, outcome: { ok: false, sentence: 'No.' } });
    expect(await ask('three', () => Promise.reject(new Error('unavailable: Not yet.')))).toBe(false);
    expect(state('three')).toEqual({ isBusy: false, outcome: { ok: false, sentence: 'Not yet.' } });
    forgetAnswer('three');
    expect(state('three')).toEqual({ isBusy: false, outcome: null });
  });

  it('does not ask the same twice at a time', async () => {
    let answer: (value: null) => void = () => undefined;
    const first = ask('four', () => new Promise<null>((resolve) => (answer = resolve)));
    let asked = 0;
    const second = ask('four', () => {
      asked++;
      return Promise.resolve(null);
    });
    expect(await second).toBe(false);
    answer(null);
    await first;
    expect(asked).toBe(0);
  });
});
