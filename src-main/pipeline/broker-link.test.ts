import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { WorkerHealth } from '#core/contract/health';
import type { PortfolioView } from '#core/contract/portfolio';
import { BrokerLink } from './broker-link.ts';

interface WorkerOptions {
  readonly prepare: (client: unknown) => Promise<void>;
  readonly onHealth: (health: WorkerHealth) => void;
}
interface Thread {
  starts: number;
  client: unknown;
  options: WorkerOptions | null;
}
const thread = vi.hoisted((): Thread => ({ starts: 0, client: null, options: null }));

vi.mock('electron-log/node', () => ({ default: { error: vi.fn(), warn: vi.fn() } }));
vi.mock('../workers/supervised-worker.ts', () => ({
  /** A thread that comes up and dies when the test says so. */
  SupervisedWorker: class {
    constructor(options: WorkerOptions) {
      thread.options = options;
    }
    get client(): unknown {
      return thread.client;
    }
    start(): void {
      thread.starts += 1;
    }
    stop(): Promise<void> {
      return Promise.resolve();
    }
  },
}));

let told: PortfolioView[];
let link: BrokerLink;
beforeEach(() => {
  Object.assign(thread, { starts: 0, client: null, options: null });
  told = [];
  link = new BrokerLink({
    tokens: { token: () => Promise.resolve({ kind: 'unavailable', sentence: 'No token here.' }) },
    config: () => Promise.reject(new Error('not asked')),
    onHealth: () => undefined,
    onPortfolio: (portfolio) => told.push(portfolio),
    onWorkerHealth: () => undefined,
  });
  link.start();
});

function becomes(state: WorkerHealth['state']): void {
  thread.options?.onHealth({ name: 'broker', state, restarts: 0, reason: null });
}

/** Comes up, and is in the middle of reading the accounts. */
async function reading(): Promise<void> {
  const listeners = new Map<string, (payload: unknown) => void>();
  const client = {
    on: (name: string, listener: (payload: unknown) => void) => listeners.set(name, listener),
    request: () => Promise.resolve(null),
  };
  await thread.options?.prepare(client).catch(() => undefined);
  thread.client = client;
  listeners.get('portfolio')?.({ accounts: [], syncing: true, syncedWallMs: 7, problem: null });
}

describe('the link to the broker', () => {
  test.each(['restarting', 'faulted'] as const)('ends a reading whose thread is %s, and says why', async (state) => {
    await reading();
    expect(link.portfolio.syncing).toBe(true);
    thread.client = null;
    becomes(state);
    expect(told.at(-1)).toMatchObject({ accounts: [], syncing: false, syncedWallMs: 7 });
    expect(told.at(-1)?.problem).toContain('died');
    becomes(state);
    expect(told).toHaveLength(2);
  });

  test('brings a thread that was given up back when the accounts are asked for, and not after the end', async () => {
    becomes('faulted');
    await link.sync('orders');
    expect(thread.starts).toBe(1);
    await link.sync('all');
    expect(thread.starts).toBe(2);
    await link.close();
    await link.sync('all');
    expect(thread.starts).toBe(2);
  });
});
