import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { REQUESTS, type RequestName } from '#core/contract/ipc';
import { answerRequest, UnavailableError, type RequestHandlers } from './answer-request.ts';

const names = Object.keys(REQUESTS) as RequestName[];

function handlersThat(act: () => unknown): {
  readonly handlers: RequestHandlers;
  readonly called: ReturnType<typeof vi.fn>;
} {
  const called = vi.fn(act);
  const handlers = Object.fromEntries(names.map((name) => [name, called])) as unknown as RequestHandlers;
  return { handlers, called };
}

describe('answering the window', () => {
  it('runs a handler with the checked argument and passes its result on', async () => {
    const { handlers, called } = handlersThat(() => null);
    expect(await answerRequest(handlers, 'streams.start', null)).toEqual({ ok: true, value: null });
    expect(called).toHaveBeenCalledWith(null);
  });

  it.each([
    ['history.bars', { symbol: '/NQ', limit: 1_000_001, untilMs: 1 }],
    ['history.bars', { symbol: '/NQ', limit: 1.5, untilMs: 1 }],
    ['history.bars', { symbol: '', limit: 1, untilMs: 1 }],
    ['history.bars', { symbol: 'x'.repeat(1_000_000), limit: 1, untilMs: 1 }],
    ['history.bars', { symbol: '/NQ', limit: 1, untilMs: NaN }],
    ['history.bars', { symbol: '/NQ', limit: 1, untilMs: Infinity }],
    ['history.bars', null],
    ['external.open', { link: 'file:///etc/passwd' }],
    ['streams.start', {}],
    ['signals.recent', { limit: 0 }],
  ])('refuses a wrong argument of %s before the handler sees it', async (name, argument) => {
    const { handlers, called } = handlersThat(() => null);
    expect(await answerRequest(handlers, name, argument)).toMatchObject({ ok: false, error: { code: 'bad-argument' } });
    expect(called).not.toHaveBeenCalled();
  });

  it.each(['__proto__', 'constructor', 'toString', 'orders.place', '', 7, null])(
    'knows no request %s',
    async (name) => {
      const { handlers, called } = handlersThat(() => null);
      expect(await answerRequest(handlers, name, null)).toMatchObject({ ok: false, error: { code: 'bad-argument' } });
      expect(called).not.toHaveBeenCalled();
    },
  );

  it('refuses a malformed result instead of handing it to the page', async () => {
    const { handlers } = handlersThat(() => ({ versions: 'all of them' }));
    expect(await answerRequest(handlers, 'workstation.get', null)).toMatchObject({
      ok: false,
      error: { code: 'bad-result' },
    });
  });

  it('turns errors into typed replies with their own sentence', async () => {
    const unavailable = handlersThat(() => {
      throw new UnavailableError('The archive is not open yet.');
    });
    expect(await answerRequest(unavailable.handlers, 'streams.stop', null)).toEqual({
      ok: false,
      error: { code: 'unavailable', message: 'The archive is not open yet.' },
    });
    const failed = handlersThat(() => Promise.reject(new Error('no port')));
    expect(await answerRequest(failed.handlers, 'streams.stop', null)).toMatchObject({
      ok: false,
      error: { code: 'failed' },
    });
  });

  it('never throws, whatever the page sends', async () => {
    const { handlers } = handlersThat(() => null);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<unknown>(...names, '__proto__'),
        fc.anything({ withBigInt: true, withTypedArray: true, withNullPrototype: true }),
        async (name, argument) => {
          expect(await answerRequest(handlers, name, argument)).toHaveProperty('ok');
        },
      ),
      { numRuns: 500 },
    );
  });
});
