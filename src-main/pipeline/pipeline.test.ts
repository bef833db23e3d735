import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { WorkerName } from '#core/contract/health';
import { Pipeline, type PipelineListeners } from './pipeline.ts';
import type { StreamSource } from './stream-source.ts';

const { started } = vi.hoisted(() => ({ started: [] as string[] }));

vi.mock('electron-log/node', () => ({ default: { error: vi.fn(), warn: vi.fn() } }));
vi.mock('../workers/supervised-worker.ts', () => ({
  /** Only says that it was started: what threads do is tried where they are. */
  SupervisedWorker: class {
    readonly client = null;
    readonly #name: string;
    constructor({ name }: { readonly name: WorkerName }) {
      this.#name = name;
    }
    start(): void {
      started.push(this.#name);
    }
    stop(): Promise<void> {
      return Promise.resolve();
    }
  },
}));

beforeEach(() => {
  started.length = 0;
});

function makePipeline(connect: StreamSource['connect']): { pipeline: Pipeline; heard: () => number } {
  const health = vi.fn();
  const listeners: PipelineListeners = {
    display: vi.fn(),
    health,
    signal: vi.fn(),
    recovered: vi.fn(),
    alertMoves: vi.fn(),
    paperSession: vi.fn(),
    accountActivity: vi.fn(),
  };
  const source: StreamSource = {
    name: 'test',
    title: null,
    symbols: ['/NQ'],
    tokens: { token: () => Promise.resolve({ kind: 'unavailable', sentence: 'No token here.' }) },
    open: () => undefined,
    connect,
    close: () => Promise.resolve(),
  };
  const options = {
    archiveFolder: '/nowhere',
    sqliteBinding: null,
    breakoutSymbols: ['/NQ'],
    source,
    mode: 'practice' as const,
    busWorkers: () => [],
    recordsTapes: () => false,
  };
  return { pipeline: new Pipeline(options, listeners), heard: () => health.mock.calls.length };
}

describe('a pipeline that was closed', () => {
  test('stays closed, whoever asks for its streams: another session may run by then', async () => {
    const { pipeline } = makePipeline(() => Promise.reject(new Error('not asked')));
    pipeline.startStreams();
    expect(started).toEqual(['archive', 'engine', 'feed']);
    await pipeline.close();
    pipeline.startStreams();
    pipeline.open();
    expect(started).toHaveLength(3);
  });

  test('tells nothing of a start that was under way', async () => {
    let fail: (error: Error) => void = () => undefined;
    const connect = vi.fn(() => new Promise<never>((_resolve, reject) => (fail = reject)));
    const { pipeline, heard } = makePipeline(connect);
    pipeline.startStreams();
    await vi.waitFor(() => {
      expect(connect).toHaveBeenCalledOnce();
    });
    await pipeline.close();
    const before = heard();
    fail(new Error('too late'));
    await new Promise(setImmediate);
    expect(heard()).toBe(before);
  });
});
