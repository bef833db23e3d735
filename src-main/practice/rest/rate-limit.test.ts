import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RateLimit } from './rate-limit.ts';

test('the hundred-and-twenty-first call within a minute is refused, until the first is a minute old', () => {
  let nowMs = 1_000_000;
  const limit = new RateLimit({ callsPerMinute: 120, tellsRetryAfter: true }, () => nowMs);
  for (let call = 0; call < 120; call += 1) {
    expect(limit.refuse()).toBeNull();
    nowMs += 100;
  }
  expect(limit.refuse()).toMatchObject({ status: 429, headers: { 'Retry-After': '48' } });
  nowMs = 1_059_999;
  expect(limit.refuse()).toMatchObject({ status: 429, headers: { 'Retry-After': '1' } });
  nowMs = 1_060_000;
  expect(limit.refuse()).toBeNull();
  expect(limit.refuse()?.status).toBe(429);
});

test('no minute ever holds more calls than allowed, and the wait told is the wait needed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat({ max: 30_000 }), { maxLength: 60 }), (most, gaps) => {
      let nowMs = 0;
      const limit = new RateLimit({ callsPerMinute: most, tellsRetryAfter: true }, () => nowMs);
      const served: number[] = [];
      for (const gap of gaps) {
        nowMs += gap;
        const refusal = limit.refuse();
        const inMinute = served.filter((servedMs) => nowMs - servedMs < 60_000);
        expect(refusal === null).toBe(inMinute.length < most);
        if (refusal === null) served.push(nowMs);
        else {
          const waitMs = (inMinute[0] ?? 0) + 60_000 - nowMs;
          expect(Number(refusal.headers?.['Retry-After'])).toBe(Math.ceil(waitMs / 1_000));
        }
      }
    }),
  );
});

test('a limit that does not tell has no header', () => {
  const limit = new RateLimit({ callsPerMinute: 1, tellsRetryAfter: false }, () => 0);
  limit.refuse();
  expect(limit.refuse()).not.toHaveProperty('headers');
});
