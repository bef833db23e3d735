import { describe, expect, it } from 'vitest';
import { makeStretch } from '../testing/make-stretch.ts';
import { openMinutes, stretchAt, stretchSentence, stretchTime } from './missing-words.ts';

const MINUTE = 60_000;

describe('missing minutes', () => {
  it('say how many, why, and when in New York', () => {
    const stretch = makeStretch();
    expect(stretchSentence(stretch)).toBe('4 min missing. The feed was down; Schwab keeps no futures history.');
    expect(stretchTime(stretch)).toBe('Fri 20 Nov 09:41–09:44 ET');
    expect(stretchTime(makeStretch({ toMs: makeStretch().fromMs, minutes: 1 }))).toBe('Fri 20 Nov 09:41 ET');
    expect(stretchTime(makeStretch({ toMs: makeStretch().fromMs + 86_400_000 }))).toBe(
      'Fri 20 Nov 09:41–Sat 21 Nov 09:41 ET',
    );
  });

  it('tell filled ones from missing ones', () => {
    expect(stretchSentence(makeStretch({ state: 'filled', filledMinutes: 3, sentence: 'From the history.' }))).toBe(
      '3 of 4 min filled. From the history.',
    );
    expect(openMinutes([makeStretch(), makeStretch({ state: 'filled', filledMinutes: 3 })])).toBe(4);
    expect(openMinutes([makeStretch({ state: 'asking', filledMinutes: 1 })])).toBe(3);
  });

  it('are found by a minute of theirs, the last one included', () => {
    const stretch = makeStretch();
    expect(stretchAt([stretch], stretch.fromMs)).toBe(stretch);
    expect(stretchAt([stretch], stretch.toMs)).toBe(stretch);
    expect(stretchAt([stretch], stretch.toMs + MINUTE)).toBeNull();
    expect(stretchAt([stretch], stretch.fromMs - MINUTE)).toBeNull();
  });
});
