import { afterEach, describe, expect, test } from 'vitest';
import { ALL_EQUITIES, ALL_FUTURES, ExchangeHarness, pause } from '../testing/exchange-harness.ts';
import type { Item } from '../testing/raw-client.ts';

/** SUBS, ADD, UNSUBS and VIEW: who gets what, and when a connection without a subscription ends. */

const harness = new ExchangeHarness();
afterEach(() => harness.close());

const keysOf = (items: readonly Item[]): string[] => [...new Set(items.map(({ key }) => String(key)))].sort();

describe('a subscription', () => {
  test('starts with a full image right behind its ack: key instead of field 0, and what kind of thing it is', async () => {
    const client = await harness.login(await harness.open());
    await client.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/NQ,/ES', fields: ALL_FUTURES });
    await client.ask('LEVELONE_EQUITIES', 'SUBS', { keys: 'SPY,AAPL', fields: ALL_EQUITIES });
    await client.until(() => client.items('LEVELONE_EQUITIES').length >= 2, 'the images');
    const [nq, es] = client.items('LEVELONE_FUTURES');
    expect(nq).toMatchObject({ key: '/NQ', delayed: false, assetMainType: 'FUTURE', '34': '/NQZ26' });
    expect(es).toMatchObject({ key: '/ES', '25': 0.25, '26': 12.5, '31': 50 });
    const [spy, apple] = client.items('LEVELONE_EQUITIES');
    expect(spy).toMatchObject({ key: 'SPY', assetMainType: 'EQUITY', assetSubType: 'ETF', cusip: '78462F103' });
    expect(apple).toMatchObject({ key: 'AAPL', assetSubType: 'COE', cusip: '037833100' });
    for (const image of [nq, es, spy, apple]) expect(image).not.toHaveProperty('0');
    const kinds = client.frames.map((frame) => Object.keys(frame)[0]);
    expect(kinds.slice(0, 3)).toEqual(['response', 'response', 'data']);
  });

  test('with only some fields is sent only those', async () => {
    const client = await harness.login(await harness.open());
    await client.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/NQ', fields: '0,1,2,3,8' });
    await client.until(() => client.items('LEVELONE_FUTURES').length > 5, 'data');
    const [image, ...deltas] = client.items('LEVELONE_FUTURES');
    expect(Object.keys(image ?? {}).sort()).toEqual(['1', '2', '3', '8', 'assetMainType', 'delayed', 'key']);
    for (const delta of deltas) {
      expect(['1', '2', '3', '8', 'key']).toEqual(expect.arrayContaining(Object.keys(delta)));
      expect(Object.keys(delta).length).toBeGreaterThan(1);
    }
  });

  test('to an unknown symbol is acknowledged and stays silent, also beside a known one', async () => {
    const client = await harness.login(await harness.open());
    const response = await client.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/ZZ,SPY,/NQ', fields: ALL_FUTURES });
    expect(response.content.code).toBe(0);
    await client.until(() => client.items('LEVELONE_FUTURES').length > 5, 'data');
    expect(keysOf(client.items('LEVELONE_FUTURES'))).toEqual(['/NQ']);
  });

  test('is replaced by SUBS, extended by ADD and cut by UNSUBS', async () => {
    const client = await harness.login(await harness.open({ speed: 20 }));
    const heard = async (): Promise<string[]> => {
      const before = client.items('LEVELONE_FUTURES').length;
      await client.until(() => client.items('LEVELONE_FUTURES').length > before + 400, 'more data');
      return keysOf(client.items('LEVELONE_FUTURES').slice(before));
    };
    await client.ask('LEVELONE_FUTURES', 'ADD', { keys: '/NQ', fields: ALL_FUTURES });
    expect(await heard()).toEqual(['/NQ']);
    await client.ask('LEVELONE_FUTURES', 'ADD', { keys: '/ES', fields: ALL_FUTURES });
    expect(await heard()).toEqual(['/ES', '/NQ']);
    await client.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/MNQ,/MES', fields: ALL_FUTURES });
    expect(await heard()).toEqual(['/MES', '/MNQ']);
    const response = await client.ask('LEVELONE_FUTURES', 'UNSUBS', { keys: '/MES' });
    expect(response.content.code).toBe(0);
    expect(await heard()).toEqual(['/MNQ']);
  });

  test('gets other fields by VIEW for all its symbols, those it had not seen at once', async () => {
    const client = await harness.login(await harness.open({ speed: 20 }));
    await client.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/NQ,/ES', fields: '0,1,2,3' });
    const response = await client.ask('LEVELONE_FUTURES', 'VIEW', { keys: '/NQ', fields: '0,3,8,34' });
    expect(response.content.code).toBe(0);
    const after = client.frames.findIndex((frame) => 'response' in frame && frame.response[0]?.command === 'VIEW');
    await client.until(() => client.frames.length > after + 20, 'data');
    const seen = client.frames.slice(after).flatMap((frame) => ('data' in frame ? frame.data : []));
    const items = seen.flatMap(({ content }) => content);
    expect(items.find(({ key }) => key === '/ES')).toHaveProperty('34', '/ESZ26');
    for (const item of items) expect(item).not.toHaveProperty('1');
  });

  test('keeps its own symbols and fields in each service', async () => {
    const client = await harness.login(await harness.open({ speed: 20 }));
    await client.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/NQ', fields: '0,3' });
    await client.ask('LEVELONE_EQUITIES', 'SUBS', { keys: 'SPY', fields: '0,8' });
    await client.until(() => client.items('LEVELONE_EQUITIES').length > 50, 'data');
    expect(keysOf(client.items('LEVELONE_FUTURES'))).toEqual(['/NQ']);
    expect(keysOf(client.items('LEVELONE_EQUITIES'))).toEqual(['SPY']);
    for (const item of client.items('LEVELONE_EQUITIES').slice(1)) expect(Object.keys(item)).toEqual(['8', 'key']);
  });

  test('beyond 500 symbols of a service gets code 19, and what was subscribed flows on', async () => {
    const client = await harness.login(await harness.openEvening());
    await client.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/NQ', fields: ALL_FUTURES });
    const many = (count: number): string => Array.from({ length: count }, (_, index) => `/X${index}`).join(',');
    const ask = async (command: string, count: number): Promise<number> =>
      (await client.ask('LEVELONE_FUTURES', command, { keys: many(count), fields: ALL_FUTURES })).content.code;
    expect(await ask('ADD', 500)).toBe(19);
    expect(await ask('SUBS', 501)).toBe(19);
    const before = client.items('LEVELONE_FUTURES').length;
    await client.until(() => client.items('LEVELONE_FUTURES').length > before + 3, 'data after the refusal');
    expect(await ask('ADD', 499)).toBe(0);
    expect(await ask('SUBS', 500)).toBe(0);
  });

  test('that stays empty ends the connection with code 30 and a clean close', async () => {
    const client = await harness.login(await harness.openEvening({ limits: { idleMs: 500 } }));
    await client.untilClosed();
    expect(client.notices).toEqual([{ service: 'ADMIN', code: 30, msg: 'Stop streaming due to empty subscription' }]);
    expect(client.closeCode).toBe(1_000);
  });

  test('that becomes empty by UNSUBS does so too, and a new one in time prevents it', async () => {
    const client = await harness.login(await harness.openEvening({ limits: { idleMs: 1_500 } }));
    await client.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/NQ', fields: '0,1' });
    await client.ask('LEVELONE_FUTURES', 'UNSUBS', { keys: '/NQ' });
    await pause(200);
    await client.ask('CHART_FUTURES', 'SUBS', { keys: '/NQ', fields: '0,1' });
    await pause(1_600);
    expect(client.closeCode).toBeNull();
    await client.ask('CHART_FUTURES', 'UNSUBS', { keys: '/NQ' });
    await client.untilClosed();
    expect(client.notices.map(({ code }) => code)).toEqual([30]);
  });

  test('is not waited for by a connection that never logs in: it is closed as well', async () => {
    const client = await harness.connect(await harness.openEvening({ limits: { idleMs: 150 } }));
    await client.untilClosed();
    expect(client.closeCode).toBe(1_000);
  });
});
