import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, lastLines, npmComplaint } from './format.mjs';

describe('what a step prints', () => {
  it.each([
    [40, '0.0 s'],
    [9_940, '9.9 s'],
    [9_960, '10 s'],
    [59_400, '59 s'],
    [59_600, '1 min 00 s'],
    [125_000, '2 min 05 s'],
  ])('%d ms is %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it('counts bytes in decimal megabytes', () => {
    expect([0, 1_440_000, 196_264_810].map((bytes) => formatBytes(bytes))).toEqual(['0.0 MB', '1.4 MB', '196 MB']);
  });

  it('keeps the last lines of a log, without colours and empty ones', () => {
    expect(lastLines('one\n\n\u001b[31mtwo\u001b[0m\n  \nthree\n', 2)).toBe('two\nthree');
  });

  it('finds what npm complains of before it explains its usage', () => {
    const output =
      'npm warn EBADENGINE x\nnpm error code EUSAGE\nnpm error\nnpm error Missing: a from lock file\nnpm error Usage:\n';
    expect(npmComplaint(output, 2)).toBe('code EUSAGE\nMissing: a from lock file');
    expect(npmComplaint('killed\n', 2)).toBe('killed');
  });
});
