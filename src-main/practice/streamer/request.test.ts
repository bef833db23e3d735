import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldsOf, keysOf, parseRequests, type StreamerRequest } from './request.ts';

const complete = {
  requestid: '7',
  service: 'LEVELONE_FUTURES',
  command: 'SUBS',
  SchwabClientCustomerId: 'customer',
  SchwabClientCorrelId: 'correl',
  parameters: { keys: '/NQ', fields: '0,1' },
};

const parsedOf = (content: unknown): StreamerRequest => {
  const [parsed] = parseRequests(JSON.stringify(content));
  if (parsed?.kind !== 'request') throw new Error('not understood');
  return parsed.request;
};

describe('parsing requests', () => {
  test('never throws and always answers at least one, whatever arrives', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `{"requests":${json}}`),
        ),
        (text) => {
          const parsed = parseRequests(text);
          expect(parsed.length).toBeGreaterThan(0);
          for (const { echo } of parsed) expect(typeof echo.requestId).toBe('string');
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('takes a request apart that lacks a part or has it wrong, and echoes what it had', () => {
    for (const name of ['requestid', 'service', 'command', 'SchwabClientCustomerId', 'SchwabClientCorrelId']) {
      for (const wrong of [undefined, null, {}, [], true]) {
        const [parsed] = parseRequests(JSON.stringify({ ...complete, [name]: wrong }));
        expect(parsed).toMatchObject({ kind: 'malformed' });
        expect(parsed?.echo.requestId).toBe(name === 'requestid' ? '0' : '7');
      }
    }
  });

  test('understands a request without parameters, for LOGOUT', () => {
    const logout = { ...complete, service: 'ADMIN', command: 'LOGOUT', parameters: undefined };
    expect(parsedOf(logout).parameters).toEqual({});
  });

  test('reads keys once each, with spaces inside but not around', () => {
    const keys = (text: unknown): readonly string[] | null =>
      keysOf(parsedOf({ ...complete, parameters: { keys: text } }));
    expect(keys('/NQ, /ES,,/NQ')).toEqual(['/NQ', '/ES']);
    expect(keys('AAPL  251219C00200000')).toEqual(['AAPL  251219C00200000']);
    expect(keys(' , ')).toBeNull();
    expect(keys(['/NQ'])).toBeNull();
  });

  test('reads field numbers, and tells none from nonsense', () => {
    const fields = (text: unknown): unknown => fieldsOf(parsedOf({ ...complete, parameters: { fields: text } }));
    expect(fields('0, 1,2')).toEqual([0, 1, 2]);
    expect(fields(undefined)).toBeNull();
    expect(fields('')).toBeNull();
    for (const nonsense of ['0,-1', '0,1.5', '0,,1', 'bid', [0, 1], 7]) expect(fields(nonsense)).toBe('malformed');
  });
});
