import { expect, test } from 'vitest';
import { correlationId, retryAfterMs } from './reply-headers.ts';

const NOW = Date.UTC(2026, 10, 20, 15);

test.each([
  ['20', 20_000],
  ['0', 0],
  ['Fri, 20 Nov 2026 15:00:30 GMT', 30_000],
  ['Fri, 20 Nov 2026 14:00:00 GMT', 0],
  ['999999999', 86_400_000],
  ['soon', null],
  ['', null],
])('Retry-After: %s is %s ms', (text, waitMs) => {
  expect(retryAfterMs({ 'retry-after': text }, NOW)).toBe(waitMs);
});

test('a correlation id is an id or nothing', () => {
  const id = '0d5b1f66-0c5e-4a3c-9d58-3e5f3a1b2c3d';
  expect(correlationId({ 'schwab-client-correlid': id })).toBe(id);
  for (const other of ['', 'Bearer x', '<b>', 'x'.repeat(65)]) {
    expect(correlationId({ 'schwab-client-correlid': other })).toBeNull();
  }
  expect(correlationId({})).toBeNull();
});
