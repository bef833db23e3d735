import { describe, expect, test } from 'vitest';
import type { HttpReply } from '../net/http-client.ts';
import { sampleBroker } from './testing/broker-samples.ts';
import { CONFIG, DeskStage } from './testing/desk-stage.ts';
import { reply, VirtualWorld } from './testing/virtual-world.ts';

async function open(instead?: (path: string) => HttpReply | null, callsPerMinute = 120) {
  const world = new VirtualWorld(sampleBroker(instead));
  const stage = new DeskStage(world.environment);
  await stage.desk.handlers.configure({ ...CONFIG, callsPerMinute }, []);
  const sync = (): Promise<unknown> => Promise.resolve(stage.desk.handlers.sync({ scope: 'all' }, []));
  return { world, stage, sync };
}

describe('the health of the broker', () => {
  test('counts calls, forgets them after a minute, and then is silent', async () => {
    const { world, stage, sync } = await open();
    expect(stage.health).toMatchObject({ state: 'ok', callsLastMinute: 0, budgetPerMinute: 120, latencyMs: null });
    await world.drive(sync());
    await world.advance(2_000);
    expect(stage.health).toMatchObject({ state: 'ok', callsLastMinute: 6, latencyMs: 0, lastErrorCode: null });
    await world.advance(70_000);
    expect(stage.health.callsLastMinute).toBe(0);
    const told = stage.healths.length;
    await world.advance(600_000);
    expect(stage.healths).toHaveLength(told);
  });

  test('is told at most once a second, however much happens', async () => {
    const { world, stage, sync } = await open();
    const start = stage.healths.length;
    for (let time = 0; time < 50; time += 1) {
      void sync();
      await world.advance(100);
    }
    expect(stage.healths.length - start).toBeLessThanOrEqual(6);
  });

  test('is told at most once a second also when no call is made, and ends with the newest', async () => {
    const { world, stage, sync } = await open();
    await world.advance(5_000);
    const start = stage.healths.length;
    for (let time = 1; time <= 20; time += 1) {
      stage.office.instead = { kind: 'unavailable', sentence: `Reason ${time}.` };
      void sync();
      await world.advance(100);
    }
    await world.advance(1_000);
    expect(stage.healths.length - start).toBeLessThanOrEqual(4);
    expect(stage.health).toMatchObject({ state: 'unreachable', reason: 'Reason 20.' });
  });

  test('does not call a broker unreachable for one question that fails while others are answered', async () => {
    let isWholeOutage = false;
    const maintenance = reply(503, { message: 'Service Unavailable' });
    const { world, stage, sync } = await open((path) =>
      isWholeOutage || path.includes('/transactions') ? maintenance : null,
    );
    void sync();
    await world.advance(30_000);
    expect(stage.health.lastErrorCode).not.toBeNull();
    expect(stage.health.state).toBe('ok');

    isWholeOutage = true;
    await world.advance(60_000);
    void sync();
    await world.advance(30_000);
    expect(stage.health.state).toBe('unreachable');
  });

  test('shows the queue and its wait while the budget is spent', async () => {
    const { world, stage, sync } = await open(undefined, 2);
    const done = sync();
    await world.advance(1_500);
    expect(stage.health).toMatchObject({ state: 'throttled', callsLastMinute: 2 });
    await world.advance(61_000);
    expect(stage.health).toMatchObject({ state: 'throttled', queued: 2 });
    expect(stage.health.waitMs).toBeGreaterThan(55_000);
    await world.drive(done);
    await world.advance(2_000);
    expect(stage.health).toMatchObject({ state: 'ok', queued: 0, waitMs: 0 });
  });

  test.each([
    ['unreachable', reply(503, '', { 'schwab-client-correlid': 'abcd-1234' }), 'out-of-service'],
    ['throttled', reply(429, '', { 'schwab-client-correlid': 'abcd-1234' }), 'too-many-calls'],
    ['ok', reply(404, '', { 'schwab-client-correlid': 'abcd-1234' }), 'not-found'],
  ])(
    'is %s after a last answer of that kind, with the reason, and ok again after a good one',
    async (state, answer, code) => {
      let isDown = true;
      const { world, stage, sync } = await open(() => (isDown ? answer : null));
      await world.drive(sync());
      await world.advance(2_000);
      expect(stage.health).toMatchObject({ state, lastErrorCode: code, lastCorrelationId: 'abcd-1234' });
      expect(stage.health.reason).toContain('Schwab');
      isDown = false;
      await world.drive(sync());
      await world.advance(2_000);
      expect(stage.health).toMatchObject({ state: 'ok', reason: null, lastErrorCode: code });
    },
  );

  test('names a login that is needed', async () => {
    const { world, stage, sync } = await open();
    stage.office.instead = { kind: 'login-needed', sentence: 'Log in to Schwab.' };
    await world.drive(sync());
    await world.advance(2_000);
    expect(stage.health).toMatchObject({ state: 'login-needed', reason: 'Log in to Schwab.', callsLastMinute: 0 });
  });
});
