import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WorkerHealth } from '#core/contract/health';
import { SupervisedWorker } from './supervised-worker.ts';
import { WorkerGoneError, WorkerRequestError, type WorkerClient } from './worker-client.ts';

interface Requests {
  readonly echo: { argument: string; result: string };
  readonly fail: { argument: null; result: null };
  readonly die: { argument: null; result: null };
}
interface Events {
  readonly greeting: string;
}

/** A worker thread that answers by the protocol, written out here so that the test does not lean on serveWorker. */
const BEHAVIOUR = `
  import { parentPort } from 'node:worker_threads';
  parentPort.postMessage({ kind: 'event', name: 'greeting', payload: 'hello' });
  parentPort.on('message', ({ seq, name, argument }) => {
    if (name === 'die') throw new RangeError('planted death');
    const reply = { kind: 'reply', seq };
    if (name === 'echo') parentPort.postMessage({ ...reply, ok: true, value: argument });
    else parentPort.postMessage({ ...reply, ok: false, error: { name: 'PlantedError', message: 'said no' } });
  });
`;
const entry = new URL(`data:text/javascript,${encodeURIComponent(BEHAVIOUR)}`);

class Watch {
  readonly states: WorkerHealth[] = [];
  readonly #waiting = new Set<() => void>();

  readonly see = (health: WorkerHealth): void => {
    this.states.push(health);
    for (const check of this.#waiting) check();
  };

  until(state: WorkerHealth['state'], restarts: number): Promise<WorkerHealth> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = this.states.find((health) => health.state === state && health.restarts === restarts);
        if (!found) return;
        this.#waiting.delete(check);
        resolve(found);
      };
      this.#waiting.add(check);
      check();
    });
  }
}

describe('a supervised worker', () => {
  let watch: Watch;
  let worker: SupervisedWorker<Requests, Events>;
  const greetings: string[] = [];
  const prepare = vi.fn((client: WorkerClient<Requests, Events>) => {
    client.on('greeting', (greeting) => greetings.push(greeting));
    return Promise.resolve();
  });

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    watch = new Watch();
    prepare.mockClear();
    worker = new SupervisedWorker({
      name: 'engine',
      entry,
      prepare,
      onHealth: watch.see,
      log: { error: () => undefined },
    });
  });
  afterEach(async () => {
    await worker.stop();
    vi.useRealTimers();
  });

  async function kill(times: number): Promise<void> {
    for (let death = 1; death <= times; death += 1) {
      await expect(worker.client?.request('die', null)).rejects.toBeInstanceOf(WorkerGoneError);
      await watch.until('restarting', death);
      await vi.runAllTimersAsync();
      await watch.until('running', death);
    }
  }

  it('answers requests and carries errors across by name and sentence', async () => {
    worker.start();
    await watch.until('running', 0);
    expect(await worker.client?.request('echo', 'ping')).toBe('ping');
    const refusal: unknown = await worker.client?.request('fail', null).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(WorkerRequestError);
    expect(refusal).toMatchObject({ name: 'PlantedError', message: 'said no', worker: 'engine' });
  });

  it('comes back after a death, with the reason on show, and is prepared again', async () => {
    worker.start();
    await watch.until('running', 0);
    await kill(1);
    expect((await watch.until('restarting', 1)).reason).toBe('RangeError: planted death');
    expect(prepare).toHaveBeenCalledTimes(2);
    expect(await worker.client?.request('echo', 'again')).toBe('again');
  });

  it('gives up after too many deaths in a minute, until it is started anew', async () => {
    worker.start();
    await watch.until('running', 0);
    await kill(5);
    await expect(worker.client?.request('die', null)).rejects.toBeInstanceOf(WorkerGoneError);
    expect((await watch.until('faulted', 5)).reason).toContain('planted death');
    expect(worker.client).toBeNull();
    worker.start();
    await vi.waitFor(() => {
      expect(worker.health.state).toBe('running');
    });
  });

  it('says why a thread that dies while it is prepared cannot be had', async () => {
    const stillborn = new SupervisedWorker<Requests, Events>({
      name: 'archive',
      entry: new URL(`data:text/javascript,${encodeURIComponent("throw new Error('no native module')")}`),
      prepare: (client) => client.request('echo', 'ready').then(() => undefined),
      onHealth: watch.see,
      log: { error: () => undefined },
    });
    stillborn.start();
    for (let death = 1; death <= 5; death += 1) {
      await watch.until('restarting', death);
      await vi.runAllTimersAsync();
    }
    await watch.until('faulted', 5);
    await vi.runAllTimersAsync();
    expect(stillborn.health).toMatchObject({ state: 'faulted', reason: 'Error: no native module' });
  });

  it('ends when it is told to, without a restart', async () => {
    worker.start();
    await watch.until('running', 0);
    const farewell = vi.fn(() => Promise.resolve());
    await worker.stop(farewell);
    expect(farewell).toHaveBeenCalledOnce();
    expect(watch.states.at(-1)).toMatchObject({ state: 'stopped', restarts: 0 });
  });
});
