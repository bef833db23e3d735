import { describe, expect, it } from 'vitest';
import type { ParameterDescriptor } from '#core/signals/parameters';
import { htmlOf, textOf } from '../testing/html.ts';
import { ParameterForm } from './parameter-form.tsx';

const described = (name: string, group: string) => ({ name, group, label: `The ${name}`, sentence: 'What it does.' });
const DESCRIPTORS: readonly ParameterDescriptor[] = [
  {
    ...described('minutes', 'Range'),
    kind: 'number',
    unit: 'min',
    minimum: 1,
    maximum: 60,
    isWhole: true,
    mayBeOff: false,
    default: 1,
  },
  {
    ...described('cap', 'Stop'),
    kind: 'number',
    unit: '%',
    minimum: 0,
    maximum: 5,
    isWhole: false,
    mayBeOff: true,
    default: null,
  },
  { ...described('trigger', 'Range'), kind: 'choice', options: [{ value: 'touch', label: 'Touch' }], default: 'touch' },
  { ...described('days', 'Filters'), kind: 'set', options: [{ value: 'tue', label: 'Tue' }], default: [] },
  { ...described('even', 'Stop'), kind: 'switch', default: true },
];
const form = (problems: readonly { name: string; sentence: string }[] = []) => (
  <ParameterForm
    descriptors={DESCRIPTORS}
    values={{ minutes: 5, cap: null, trigger: 'touch', days: ['tue'], even: true }}
    problems={problems}
    onChange={() => undefined}
  />
);

describe('the form of a rule', () => {
  it('has a control for each descriptor, named by its label and grouped', () => {
    const html = htmlOf(form());
    expect(html.match(/<fieldset/g)).toHaveLength(3);
    for (const { name, label } of DESCRIPTORS)
      if (name !== 'days') expect(html).toMatch(new RegExp(`<label for="[^"]*-${name}">${label}`));
    expect(html).toContain('value="5"');
    expect(html).toMatch(/disabled="" title="0 to 5 %" value="off"/);
  });

  it('says under its control what is wrong', () => {
    const sentence = 'The minutes must be a whole number from 1 to 60 min.';
    expect(textOf(form([{ name: 'minutes', sentence }]))).toContain(sentence);
    expect(textOf(form())).not.toContain(sentence);
  });
});
