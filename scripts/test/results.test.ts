import { describe, expect, it } from 'vitest';
import { closingLine, countPlaywright, countVitest, judge } from './results.mjs';

describe('counting what vitest ran', () => {
  it('adds up its tests', () => {
    const report = {
      testResults: [
        { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'pending' }, { status: 'todo' }] },
        { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
      ],
    };
    expect(countVitest(report)).toEqual({ passed: 2, failed: 1, skipped: 2 });
  });

  it('counts a file that could not be loaded as one failure', () => {
    const report = { testResults: [{ status: 'failed', message: 'SyntaxError', assertionResults: [] }] };
    expect(countVitest(report)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('counting what Playwright ran', () => {
  it('counts a flaky test as passed and an error outside any test as failed', () => {
    const report = { stats: { expected: 4, flaky: 1, unexpected: 2, skipped: 3 }, errors: [{ message: 'x' }] };
    expect(countPlaywright(report)).toEqual({ passed: 5, failed: 3, skipped: 3 });
  });

  it.each([null, 'text', {}, { stats: null }])('finds nothing in %j', (report) => {
    expect(countPlaywright(report)).toEqual({ passed: 0, failed: 0, skipped: 0 });
    expect(countVitest(report)).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });
});

describe('judging a runner', () => {
  const green = { passed: 3, failed: 0, skipped: 1 };

  it('takes its counts when all is well, or when they say that it failed', () => {
    expect(judge(green, 0)).toEqual({ counts: green, complaint: undefined });
    const red = { passed: 3, failed: 2, skipped: 0 };
    expect(judge(red, 1)).toEqual({ counts: red, complaint: undefined });
  });

  it.each([
    ['ended badly though no test failed', green, 1, { passed: 3, failed: 1, skipped: 1 }, /exit code 1/],
    ['ran no test', { passed: 0, failed: 0, skipped: 5 }, 0, { passed: 0, failed: 1, skipped: 5 }, /ran no test/],
    ['left no report', undefined, 0, { passed: 0, failed: 1, skipped: 0 }, /ran no test/],
    ['crashed', undefined, 139, { passed: 0, failed: 1, skipped: 0 }, /ran no test/],
  ])('holds it against a runner that %s', (_what, counts, exitCode, expected, complaint) => {
    const judgement = judge(counts, exitCode);
    expect(judgement.counts).toEqual(expected);
    expect(judgement.complaint).toMatch(complaint);
  });
});

describe('the closing line', () => {
  it('is plain', () => {
    expect(closingLine([{ passed: 3, failed: 0, skipped: 0 }])).toBe('3 passed, 0 failed');
    expect(closingLine([])).toBe('0 passed, 0 failed');
  });

  it('adds up both runners and names what was skipped', () => {
    const all = [
      { passed: 30, failed: 1, skipped: 0 },
      { passed: 5, failed: 0, skipped: 2 },
    ];
    expect(closingLine(all)).toBe('35 passed, 1 failed, 2 skipped');
  });
});
