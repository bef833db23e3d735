import { describe, expect, it } from 'vitest';
import { catalogue, checkStrategy } from './catalogue.ts';
import { OPENING_RANGE_DESCRIPTORS } from './opening-range/parameters.ts';
import { checkParameters, defaultValues } from './parameters.ts';

const RULE = 'opening-range-breakout';

function sentences(parameters: Record<string, unknown>): readonly string[] {
  const checked = checkStrategy({ rule: RULE, parameters: parameters as never });
  return checked.ok ? [] : checked.problems.map(({ sentence }) => sentence);
}

describe('parameters', () => {
  it('have a unit, bounds, a default within them and a sentence each', () => {
    for (const descriptor of OPENING_RANGE_DESCRIPTORS) {
      expect(descriptor.sentence).toMatch(/^[A-Z].*\.$/);
      expect(descriptor.label).not.toBe('');
      if (descriptor.kind !== 'number') continue;
      const { default: usual, minimum, maximum } = descriptor;
      expect(usual === null ? descriptor.mayBeOff : usual >= minimum && usual <= maximum).toBe(true);
    }
    const names = OPENING_RANGE_DESCRIPTORS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('that are left out have their defaults', () => {
    expect(checkParameters(OPENING_RANGE_DESCRIPTORS, {})).toEqual({
      ok: true,
      values: defaultValues(OPENING_RANGE_DESCRIPTORS),
    });
  });

  it.each([
    [{ rangeMinutes: 0 }, 'Length must be a whole number from 1 to 120 min.'],
    [{ rangeMinutes: 1.5 }, 'Length must be a whole number from 1 to 120 min.'],
    [{ rangeMinutes: NaN }, 'Length must be a whole number from 1 to 120 min.'],
    [{ stopCapPercent: 11 }, 'Stop cap must be a number from 0.01 to 10 %, or off.'],
    [{ trigger: 'wick' }, 'Trigger must be one of: A one-minute close beyond, The first trade beyond.'],
    [{ breaksEven: 1 }, 'Break-even must be on or off.'],
    [
      { skippedWeekdays: ['monday', 'monday'] },
      'Skip weekdays must be a list of: Monday, Tuesday, Wednesday, Thursday, Friday, each once.',
    ],
    [{ rangeMinuts: 1 }, 'There is no parameter called rangeMinuts.'],
    [
      { target1Portion: 60, target2: 3, target2Portion: 50 },
      'The parts paid at the targets add up to 110 % of the position; 100 % is all there is.',
    ],
    [{ rangeMinutes: 30 }, 'No break can begin: "Until" lies before the end of the range.'],
    [{ minimumRangePercent: 2, maximumRangePercent: 1 }, 'The smallest range is larger than the largest.'],
    [
      { direction: 'opening-candle', attempts: 2 },
      'The direction of the range is known once a day: there can be only one attempt.',
    ],
  ])('%j are refused with a sentence', (parameters, sentence) => {
    expect(sentences(parameters)).toContain(sentence);
  });

  it('of a rule that nobody knows are refused', () => {
    expect(checkStrategy({ rule: 'none', parameters: {} })).toMatchObject({ ok: false });
  });

  it('of every preset can be used', () => {
    const presets = catalogue().flatMap(({ rule, presets: each }) =>
      each.map(({ parameters }) => ({ rule, parameters })),
    );
    expect(presets.length).toBeGreaterThan(12);
    for (const preset of presets) expect(checkStrategy(preset)).toMatchObject({ ok: true });
  });
});
