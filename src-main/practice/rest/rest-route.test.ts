import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareSpecificity, matchPath } from './rest-route.ts';

describe('a path', () => {
  test.each([
    ['/a/:x', '/a/b', { x: 'b' }],
    ['/a/:x/c/:y', '/a/1/c/2', { x: '1', y: '2' }],
    ['/:symbol/quotes', '/%2FNQ/quotes', { symbol: '/NQ' }],
    ['/:symbol/quotes', '/A%252F/quotes', { symbol: 'A%2F' }],
    ['/plain', '/plain', {}],
    ['/plain', '/plain/', {}],
    ['/a/:x', '/a/b/', { x: 'b' }],
  ])('%s takes %s', (pattern, path, parameters) => {
    expect(matchPath(pattern, path)).toEqual({ kind: 'yes', parameters });
  });

  test.each([
    ['/a/:x', '/a'],
    ['/a/:x', '/a/'],
    ['/a/:x', '/a/b/c'],
    ['/a/:x', '/b/c'],
    ['/plain', '/PLAIN'],
    ['/plain', '/plain//'],
    ['/a/:x', '/a//'],
    ['/plain', '/pl%61in'],
  ])('%s does not take %s', (pattern, path) => {
    expect(matchPath(pattern, path)).toEqual({ kind: 'no' });
  });

  test('that cannot be decoded is told apart', () => {
    expect(matchPath('/a/:x', '/a/%E0%A4%A')).toEqual({ kind: 'unreadable' });
  });

  test('gives back any parameter that was encoded once', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (text) => {
        expect(matchPath('/a/:x/b', `/a/${encodeURIComponent(text)}/b`)).toEqual({
          kind: 'yes',
          parameters: { x: text },
        });
      }),
    );
  });
});

test('literal segments come before parameters, from the left', () => {
  const patterns = ['/m/:id', '/:s/quotes', '/m/quotes', '/m/:id/x'];
  expect(patterns.toSorted(compareSpecificity)).toEqual(['/m/quotes', '/m/:id', '/m/:id/x', '/:s/quotes']);
  expect(compareSpecificity('/m/:id', '/m/:other')).toBe(0);
});
