import { expect, it } from 'vitest';
import { barAfter, barBefore } from './steps.ts';

const at = (clock: string): number => Date.parse(`2026-11-20T${clock}Z`);

it.each([
  ['14:30:00', '14:30:01.500'],
  ['14:30:01.500', '14:31:01.500'],
  ['14:30:59', '14:31:01.500'],
  ['14:31:01', '14:31:01.500'],
])('a step forward from %s ends behind the close of the next bar: %s', (from, to) => {
  expect(barAfter(at(from))).toBe(at(to));
});

it.each([
  ['14:31:30', '14:31:01.500'],
  ['14:31:01.500', '14:30:01.500'],
  ['14:31:02', '14:30:01.500'],
])('a step back from %s ends behind the close of the bar before: %s', (from, to) => {
  expect(barBefore(at(from))).toBe(at(to));
});
