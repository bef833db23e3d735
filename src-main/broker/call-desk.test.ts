import { describe, expect, test } from 'vitest';
import type { BrokerError } from '#core/broker/errors/broker-error';
import { accountNumbersRequest, userPreferenceRequest } from '#core/broker/requests/trader-requests';
import { quotesRequest } from '#core/broker/requests/market-data-requests';
import { NetworkError, type NetworkFailure } from '../net/network-error.ts';
import { CallDesk, type BrokerReply } from './call-desk.ts';
import { CallQueue } from './call-queue.ts';
import { TokenOffice } from './testing/token-office.ts';
import { reply, VirtualWorld, type Answer } from './testing/virtual-world.ts';

const NUMBERS = [{ accountNumber: '11112222', hashValue: 'ab'.repeat(32) }];
const UNAUTHORIZED = { errors: [{ status: 401, title: 'Unauthorized', detail: 'Client not authorized' }] };

function open(answer: Answer, callsPerMinute = 100) {
  const world = new VirtualWorld(answer);
  const tokens = new TokenOffice(world.environment);
  const limits = { callsPerMinute, maximumQueued: 60, maximumInFlight: 100 };
  const queue = new CallQueue(world.environment, limits, () => undefined);
  const failures: BrokerError[] = [];
  const witness = {
    answered: () => undefined,
    succeeded: () => undefined,
    failed: (error: BrokerError) => void failures.push(error),
  };
  const server = world.environment.connect({ apiBaseUrl: 'https://broker.test', certificateAuthorityPem: null });
  const desk = new CallDesk({ environment: world.environment, server, queue, tokens: tokens.desk, witness });
  const ask = () => desk.ask(accountNumbersRequest(), 'portfolio');
  return { world, tokens, queue, desk, failures, ask };
}

const codeOf = (result: BrokerReply<unknown>): string => (result.ok ? 'ok' : result.error.code);
const bearerOf = (call: { readonly headers?: Readonly<Record<string, string>> } | undefined): string | undefined =>
  call?.headers?.['Authorization'];

describe('a token that is refused', () => {
  test('is told by its serial, refreshed once, and the call made once more', async () => {
    const { world, tokens, ask } = open((call) =>
      bearerOf(call) === 'Bearer test-access-token-2' ? reply(200, NUMBERS) : reply(401, UNAUTHORIZED),
    );
    expect(codeOf(await world.drive(ask()))).toBe('ok');
    expect(tokens.asked.map(({ refusedSerial }) => refusedSerial)).toEqual([null, 1]);
    expect(world.calls.map(bearerOf)).toEqual(['Bearer test-access-token-1', 'Bearer test-access-token-2']);
  });

  test('by 50 calls at once makes one refresh', async () => {
    const { world, tokens, ask } = open((call) =>
      bearerOf(call) === 'Bearer test-access-token-1' ? reply(401, UNAUTHORIZED) : reply(200, NUMBERS),
    );
    const replies = await world.drive(Promise.all(Array.from({ length: 50 }, ask)));
    expect(replies.map(codeOf)).toEqual(Array.from({ length: 50 }, () => 'ok'));
    expect(tokens.refreshes).toBe(1);
    expect(world.calls).toHaveLength(100);
  });

  test('although it is fresh is not refreshed again; the missing product is named', async () => {
    const { world, tokens, desk, ask } = open((call) =>
      call.path.startsWith('/marketdata') ? reply(401, UNAUTHORIZED) : reply(200, NUMBERS),
    );
    const quotes = () => desk.ask(quotesRequest(['SPY']), 'quotes');
    for (let time = 0; time < 3; time += 1) {
      const refused = await world.drive(quotes());
      expect(refused).toMatchObject({ ok: false, error: { code: 'not-authorized', api: 'market-data' } });
      expect(refused.ok ? '' : refused.error.sentence).toContain('Market Data Production');
    }
    expect(tokens.refreshes).toBe(1);
    expect(codeOf(await world.drive(ask()))).toBe('ok');
    expect(world.calls).toHaveLength(5);
  });

  test('and cannot be refreshed says what the login says', async () => {
    const { world, tokens, ask } = open(() => {
      tokens.instead = { kind: 'login-needed', sentence: 'Log in again.' };
      return reply(401, UNAUTHORIZED);
    });
    expect(await world.drive(ask())).toMatchObject({ error: { code: 'login-needed', sentence: 'Log in again.' } });
    expect(world.calls).toHaveLength(1);
  });
});

test('without a login nothing is sent and nothing counted', async () => {
  const { world, tokens, queue, failures, ask } = open(() => reply(200, NUMBERS));
  tokens.instead = { kind: 'login-needed', sentence: 'Log in first.' };
  expect(codeOf(await world.drive(ask()))).toBe('login-needed');
  expect(world.calls).toHaveLength(0);
  expect(queue.state().callsLastMinute).toBe(0);
  expect(failures).toHaveLength(1);
});

test('a main process that does not answer is not waited for', async () => {
  const { world, tokens, ask } = open(() => reply(200, NUMBERS));
  tokens.isSilent = true;
  expect(codeOf(await world.drive(ask()))).toBe('token-unavailable');
  expect(world.nowMs).toBe(61_000);
});

describe('asking again', () => {
  test.each([500, 502, 503, 504])('after %i, with longer and longer waits', async (status) => {
    const { world, failures, ask } = open((_call, number) => (number < 4 ? reply(status, '') : reply(200, NUMBERS)));
    expect(codeOf(await world.drive(ask()))).toBe('ok');
    expect(world.calls.map(({ atMs }) => atMs)).toEqual([1_000, 1_500, 2_500, 4_500]);
    expect(failures).toEqual([]);
  });

  test('ends after four times, and tells the last error once', async () => {
    const { world, failures, ask } = open(() =>
      reply(500, { message: 'no' }, { 'schwab-client-correlid': 'abcd-1234' }),
    );
    expect(codeOf(await world.drive(ask()))).toBe('server-trouble');
    expect(world.calls).toHaveLength(4);
    expect(failures).toMatchObject([{ code: 'server-trouble', correlationId: 'abcd-1234' }]);
  });

  test.each<readonly [NetworkFailure, string, number]>([
    ['refused', 'unreachable', 4],
    ['reset', 'unreachable', 4],
    ['name-not-found', 'unreachable', 4],
    ['timeout', 'timed-out', 4],
    ['certificate', 'untrusted-server', 1],
    ['insecure-address', 'untrusted-server', 1],
    ['redirected', 'unexpected-reply', 1],
    ['too-long', 'reply-too-big', 1],
    ['aborted', 'cancelled', 1],
  ])('after %s: %s, asked %i times', async (failure, code, times) => {
    const { world, ask } = open(() => {
      throw new NetworkError('broker.test', failure);
    });
    expect(codeOf(await world.drive(ask()))).toBe(code);
    expect(world.calls).toHaveLength(times);
  });

  test.each([400, 403, 404, 204])('never after %i', async (status) => {
    const { world, ask } = open(() => reply(status, ''));
    await world.drive(ask());
    expect(world.calls).toHaveLength(1);
  });

  test('after 429 waits as long as the server wants, and everybody waits with it', async () => {
    const { world, desk, ask } = open((_call, number) =>
      number === 1 ? reply(429, '', { 'retry-after': '20' }) : reply(200, NUMBERS),
    );
    const first = ask();
    await world.settle();
    const second = desk.ask(accountNumbersRequest(), 'check');
    expect((await world.drive(Promise.all([first, second]))).map(codeOf)).toEqual(['ok', 'ok']);
    expect(world.calls.map(({ atMs }) => atMs)).toEqual([1_000, 21_000, 21_000]);
  });

  test('does not sit out an hour', async () => {
    const { world, ask } = open(() => reply(429, '', { 'retry-after': '3600' }));
    expect(await world.drive(ask())).toMatchObject({ error: { code: 'too-many-calls', retryAfterMs: 3_600_000 } });
    expect(world.calls).toHaveLength(1);
  });

  test('keeps within the budget', async () => {
    const { world, ask } = open(() => reply(500, ''), 3);
    await world.drive(Promise.all([ask(), ask()]));
    const starts = world.calls.map(({ atMs }) => atMs);
    expect(starts).toHaveLength(8);
    for (const start of starts) {
      expect(starts.filter((other) => other >= start && other < start + 60_000).length).toBeLessThanOrEqual(3);
    }
  });
});

describe('what is no answer', () => {
  test.each([
    ['', 'unreadable-reply'],
    ['[{"accountNumber":"1', 'unreadable-reply'],
    ['{"a":1}', 'unreadable-reply'],
    ['<html><title>Maintenance</title></html>', 'out-of-service'],
    ['upstream request timeout', 'gateway-timeout'],
  ])('%s as a success is %s', async (text, code) => {
    const { world, ask } = open(() => reply(200, text));
    expect(codeOf(await world.drive(ask()))).toBe(code);
  });

  test('a byte order mark is no harm', async () => {
    const { world, ask } = open(() => reply(200, `\uFEFF${JSON.stringify(NUMBERS)}`));
    expect(codeOf(await world.drive(ask()))).toBe('ok');
  });

  test('an error inside the workstation is an error, and its text is not shown', async () => {
    const { world, ask } = open(() => {
      throw new TypeError('invalid header Bearer test-access-token-1');
    });
    const result = await world.drive(ask());
    expect(codeOf(result)).toBe('unreachable');
    expect(JSON.stringify(result)).not.toContain('test-access-token');
  });
});

test('a token that the server repeats is in no error', async () => {
  const echoes: readonly Answer[] = [
    (call) => reply(400, { message: `bad ${bearerOf(call)}` }),
    (call) => reply(404, { errors: [{ title: bearerOf(call), detail: bearerOf(call)?.slice(7) }] }),
    (call) => reply(200, `<title>${bearerOf(call)?.slice(7)}</title>`),
    (call) => reply(500, `${'x '.repeat(145)}${bearerOf(call)?.slice(7)}`),
    (call) => reply(400, '{"message":"x"}', { 'schwab-client-correlid': `${bearerOf(call)}!` }),
  ];
  for (const echo of echoes) {
    const { world, ask } = open(echo);
    expect(JSON.stringify(await world.drive(ask()))).not.toContain('test-access-token');
  }
});

describe('the end', () => {
  test('calls off who waits for a turn, for a token or for another try', async () => {
    const { world, tokens, queue, desk, ask } = open(() => reply(500, ''), 1);
    const waitsToTryAgain = ask();
    await world.settle();
    const waitsForTurn = desk.ask(userPreferenceRequest(), 'history');
    await world.settle();
    tokens.isSilent = true;
    const waitsForToken = ask();
    await world.settle();
    tokens.desk.cancelAll();
    desk.close();
    queue.close();
    const replies = await Promise.all([waitsToTryAgain, waitsForTurn, waitsForToken, ask()]);
    expect(replies.map(codeOf)).toEqual(['server-trouble', 'cancelled', 'token-unavailable', 'cancelled']);
  });
});

test('a full queue refuses, and a turn that does not come is not waited for', async () => {
  const { world, desk } = open(() => reply(200, NUMBERS), 1);
  const all = Array.from({ length: 62 }, () => desk.ask(accountNumbersRequest(), 'quotes'));
  const codes = (await world.drive(Promise.all(all))).map(codeOf);
  expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
  expect(codes.filter((code) => code === 'queue-full')).toHaveLength(1);
  expect(codes.filter((code) => code === 'waited-too-long')).toHaveLength(60);
});
