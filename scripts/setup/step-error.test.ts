import { describe, expect, it } from 'vitest';
import { describeFailure, StepError } from './step-error.mjs';

describe('a failed step', () => {
  it('says what failed, why, and what to do, each on lines of its own', () => {
    const error = new StepError('build it', { why: 'it broke:\nline 7', todo: 'mend line 7.' });
    expect(describeFailure(error)).toBe(
      ['✗ Could not build it.', '  Why: it broke:', '    line 7', '  What to do: mend line 7.'].join('\n'),
    );
  });

  it('keeps the cause for whoever debugs it', () => {
    const cause = new Error('EACCES');
    expect(new StepError('write', { why: 'no permission', todo: 'chmod', cause }).cause).toBe(cause);
  });

  it('that nobody foresaw keeps its stack', () => {
    expect(describeFailure(new RangeError('beyond'))).toMatch(/did not foresee.\n {2}RangeError: beyond\n.*at /s);
    expect(describeFailure('just text')).toContain('just text');
  });
});
