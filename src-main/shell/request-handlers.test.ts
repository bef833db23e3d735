import { expect, test, vi } from 'vitest';
import type { Outcome } from '#core/contract/login';
import { answerRequest } from '../ipc/answer-request.ts';
import { requestHandlers, type RequestTargets } from './request-handlers.ts';

vi.mock('./open-outside.ts', () => ({ openExternal: vi.fn(), openFolder: vi.fn() }));

test.each([
  ['login.chooseAccounts', { shown: ['k1'] }],
  ['backup.removeFolder', { path: '/backups' }],
] as const)('%s tells the window of a choice that could not be kept', async (name, argument) => {
  let outcome: Outcome = { ok: true, sentence: 'Kept.' };
  const act = (): Promise<Outcome> => Promise.resolve(outcome);
  const targets = { login: { chooseAccounts: act }, backup: { removeFolder: act }, data: {} };
  const handlers = requestHandlers(targets as unknown as RequestTargets);
  expect(await answerRequest(handlers, name, argument)).toEqual({ ok: true, value: null });
  outcome = { ok: false, sentence: 'The settings cannot be written.' };
  expect(await answerRequest(handlers, name, argument)).toEqual({
    ok: false,
    error: { code: 'unavailable', message: 'The settings cannot be written.' },
  });
});
