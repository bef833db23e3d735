import { describe, expect, it } from 'vitest';
import { readTestArguments } from './arguments.mjs';

describe('npm test', () => {
  it('runs everything by itself', () => {
    expect(readTestArguments([])).toEqual({ unit: true, e2e: true, filter: [] });
  });

  it('runs a part, and hands on what follows', () => {
    expect(readTestArguments(['unit', 'bars', '-t', 'gap'])).toEqual({
      unit: true,
      e2e: false,
      filter: ['bars', '-t', 'gap'],
    });
    expect(readTestArguments(['e2e'])).toEqual({ unit: false, e2e: true, filter: [] });
  });

  it('refuses what it does not know', () => {
    expect(() => readTestArguments(['e2', 'tray'])).toThrow(/"e2" is neither/);
  });
});
