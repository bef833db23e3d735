import { afterEach, describe, expect, test } from 'vitest';
import { ExchangeHarness } from '../testing/exchange-harness.ts';

/** The rules of Schwab's streamer, asked of the exchange over a real socket by a client that is not the application's. */

const harness = new ExchangeHarness();
afterEach(() => harness.close());

describe('LOGIN', () => {
  test('with everything right is answered with code 0 and the entitlement', async () => {
    const exchange = await harness.openEvening();
    const client = await harness.connect(exchange);
    const response = await client.ask('ADMIN', 'LOGIN', client.loginParameters(exchange.ready.accessToken));
    expect(response).toMatchObject({ service: 'ADMIN', command: 'LOGIN', requestid: '0' });
    expect(response.SchwabClientCorrelId).toBe(client.identity.correlId);
    expect(response.content.code).toBe(0);
    expect(response.content.msg).toMatch(/^server=[\w-]+;status=NP$/);
    expect(response.timestamp).toBe(Date.parse('2026-11-19T23:01:00Z'));
  });

  test('may come as a bare request with a number for an id, which is echoed as a string', async () => {
    const exchange = await harness.openEvening();
    const client = await harness.connect(exchange);
    const parameters = client.loginParameters(exchange.ready.accessToken);
    client.send({ ...client.request('ADMIN', 'LOGIN', parameters), requestid: 41 });
    expect(await client.nextResponse(0)).toMatchObject({ requestid: '41', content: { code: 0 } });
  });

  test.each([
    ['a wrong token', { Authorization: 'I0.wrong@' }, 'Login Denied.: token is invalid or has expired.'],
    ['another channel', { SchwabClientChannel: 'XX' }, /^Login Denied\./],
    ['another function id', { SchwabClientFunctionId: 'OTHER' }, /^Login Denied\./],
  ])('with %s is denied with code 3 and the close of the socket', async (_, wrong, message) => {
    const exchange = await harness.openEvening();
    const client = await harness.connect(exchange);
    const response = await client.ask('ADMIN', 'LOGIN', {
      ...client.loginParameters(exchange.ready.accessToken),
      ...wrong,
    });
    expect(response.content.code).toBe(3);
    expect(response.content.msg).toMatch(message);
    await client.untilClosed();
  });

  test('with the word Bearer before the token is denied: the streamer takes it raw', async () => {
    const exchange = await harness.openEvening();
    const client = await harness.connect(exchange);
    const parameters = client.loginParameters(`Bearer ${exchange.ready.accessToken}`);
    expect((await client.ask('ADMIN', 'LOGIN', parameters)).content.code).toBe(3);
    await client.untilClosed();
  });

  test.each(['SchwabClientCustomerId', 'SchwabClientCorrelId'])('with a wrong %s is denied', async (name) => {
    const exchange = await harness.openEvening();
    const client = await harness.connect(exchange);
    const parameters = client.loginParameters(exchange.ready.accessToken);
    client.send({ requests: [{ ...client.request('ADMIN', 'LOGIN', parameters), [name]: 'somebody-else' }] });
    expect((await client.nextResponse(0)).content.code).toBe(3);
    await client.untilClosed();
  });

  test('of a second connection takes the stream: code 12 and the close for the first, which alone suffers', async () => {
    const exchange = await harness.openEvening();
    const first = await harness.login(exchange);
    await first.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/NQ', fields: '0,3' });
    const second = await harness.login(exchange);
    await first.untilClosed();
    expect(first.notices).toMatchObject([{ service: 'Invalid Service', code: 12 }]);
    expect(first.notices[0]?.msg).toContain('Each user may only have one Streamer open at a time.');
    await second.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/NQ', fields: '0,1,2,3,8' });
    await second.until(() => second.items('LEVELONE_FUTURES').length > 3, 'data on the new socket');
    expect(second.closeCode).toBeNull();
  });

  test('that is denied leaves the running stream alone', async () => {
    const exchange = await harness.openEvening();
    const first = await harness.login(exchange);
    await first.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/NQ', fields: '0,1,2,3,8' });
    const stranger = await harness.connect(exchange);
    await stranger.ask('ADMIN', 'LOGIN', stranger.loginParameters('wrong'));
    await stranger.untilClosed();
    await first.until(() => first.items('LEVELONE_FUTURES').length > 3, 'data');
    expect(first.notices).toEqual([]);
  });
});

describe('a request', () => {
  test('before LOGIN gets code 20 and the connection stays', async () => {
    const exchange = await harness.openEvening();
    const client = await harness.connect(exchange);
    const response = await client.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/NQ', fields: '0,1' });
    expect(response).toMatchObject({ service: 'LEVELONE_FUTURES', command: 'SUBS', content: { code: 20 } });
    const parameters = client.loginParameters(exchange.ready.accessToken);
    expect((await client.ask('ADMIN', 'LOGIN', parameters)).content.code).toBe(0);
  });

  test('with other ids than those of the login gets code 20', async () => {
    const client = await harness.login(await harness.openEvening());
    const request = client.request('LEVELONE_FUTURES', 'SUBS', { keys: '/NQ', fields: '0,1' });
    client.send({ requests: [{ ...request, SchwabClientCorrelId: 'another' }] });
    expect((await client.nextResponse(1)).content.code).toBe(20);
  });

  test.each([
    ['is no JSON', '{"requests":[', '0'],
    ['is no object', '7', '0'],
    ['holds no request', '{"requests":[]}', '0'],
    ['lacks everything but its id', '{"requests":[{"requestid":5}]}', '5'],
  ])('that %s gets code 21', async (_, text, requestId) => {
    const client = await harness.login(await harness.openEvening());
    client.send(text);
    const response = await client.nextResponse(1);
    expect(response).toMatchObject({ requestid: requestId, content: { code: 21, msg: 'Bad command formatting' } });
    expect(client.closeCode).toBeNull();
  });

  test.each([
    ['no keys', 'SUBS', { fields: '0,1' }],
    ['no fields', 'SUBS', { keys: '/NQ' }],
    ['a word among the fields', 'SUBS', { keys: '/NQ', fields: '0,bid' }],
    ['nothing to remove', 'UNSUBS', {}],
    ['nothing to view', 'VIEW', { keys: '/NQ' }],
    ['an unknown command', 'QOS', { keys: '/NQ', fields: '0,1' }],
  ])('with %s gets code 21', async (_, command, parameters) => {
    const client = await harness.login(await harness.openEvening());
    expect((await client.ask('LEVELONE_FUTURES', command, parameters)).content.code).toBe(21);
  });

  test.each(['TIMESALE_FUTURES', 'FUTURES_BOOK', 'levelone_futures'])('for %s gets code 11', async (service) => {
    const client = await harness.login(await harness.openEvening());
    const { content } = await client.ask(service, 'SUBS', { keys: '/NQ', fields: '0,1' });
    expect(content).toEqual({ code: 11, msg: 'Service not available or temporary down.' });
  });

  test('gets a frame of its own with one response, in the order of asking, good and bad alike', async () => {
    const client = await harness.login(await harness.openEvening());
    client.send({
      requests: [
        client.request('LEVELONE_FUTURES', 'SUBS', { keys: '/NQ', fields: '0,1' }),
        { requestid: 'broken' },
        client.request('NOT_A_SERVICE', 'SUBS', { keys: '/NQ', fields: '0,1' }),
        client.request('CHART_FUTURES', 'ADD', { keys: '/NQ', fields: '0,1,2' }),
      ],
    });
    await client.until(() => client.responses.length === 5, 'four answers');
    const answers = client.responses.slice(1).map(({ requestid, content }) => [requestid, content.code]);
    expect(answers).toEqual([
      ['1', 0],
      ['broken', 21],
      ['2', 11],
      ['3', 0],
    ]);
    for (const frame of client.frames) if ('response' in frame) expect(frame.response).toHaveLength(1);
  });
});

describe('LOGOUT', () => {
  test('is answered with SUCCESS and the close of the socket', async () => {
    const client = await harness.login(await harness.open());
    const response = await client.ask('ADMIN', 'LOGOUT');
    expect(response).toMatchObject({ service: 'ADMIN', command: 'LOGOUT', content: { code: 0, msg: 'SUCCESS' } });
    await client.untilClosed();
    expect(client.closeCode).toBe(1_000);
  });
});
