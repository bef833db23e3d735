import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parentPort, Worker, type MessagePort } from 'node:worker_threads';
import type { Acknowledgement, FeedToArchive } from '../src-core/contract/workers.ts';

const SINK_FLAG = '--archive-sink';

function acknowledgeEverything(): void {
  parentPort?.on('message', (port: MessagePort) => {
    port.on('message', ({ seq }: FeedToArchive) => {
      port.postMessage({ kind: 'ack', seq } satisfies Acknowledgement);
    });
  });
  parentPort?.postMessage('ready');
}

/** Acts when this bundle was started as the sink; otherwise does nothing. */
export function sinkIfAsked(): void {
  if (process.argv[2] === SINK_FLAG) acknowledgeEverything();
}

/** Starts `bundle`, which calls `sinkIfAsked`, as an archive thread that calls everything durable at once. */
export async function openArchiveSink(bundle: string): Promise<Worker> {
  const worker = new Worker(fileURLToPath(bundle), { argv: [SINK_FLAG] });
  await once(worker, 'message');
  return worker;
}
