import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { ArchiveEvents, ArchiveRequests } from '#core/contract/workers';
import { WorkerClient } from '../../workers/worker-client.ts';
import { barsOf, batchOf, isSignal, signalId } from './crash-script.ts';
import { SampleFeed } from './sample-feed.ts';
import { SampleSender } from './sample-sender.ts';
import { sampleSignal } from './sample-signal.ts';

/**
 * node crash-victim.js WORKER FOLDER ROUND: the app in small. Sends to the real archive thread as fast as that
 * acknowledges and says on standard output what was acknowledged, until it is killed.
 */

const ROWS_UNDER_WAY = 3_000;

const [workerPath = '', folder = '', roundText = ''] = process.argv.slice(2);
const round = Number(roundText);
const worker = new WorkerClient<ArchiveRequests, ArchiveEvents>('archive', pathToFileURL(workerPath), (exit) => {
  process.stderr.write(`The archive thread died: ${JSON.stringify(exit)}\n`);
  process.exit(1);
});
const feed = new SampleSender();
const engine = new SampleSender();
const tell = (): void => {
  process.stdout.write(`${feed.acknowledged} ${engine.acknowledged}\n`);
};
feed.onAcknowledged = tell;
engine.onAcknowledged = tell;

const sqliteBinding = process.env['BELLWETHER_SQLITE_BINDING'] ?? null;
await worker.request('open', { folder, source: 'schwab', sqliteBinding });
await worker.request('attachFeed', null, [feed.connect()]);
await worker.request('attachEngine', null, [engine.connect()]);

const run = new SampleFeed(`round-${round}`);
for (let number = 1; ; number += 1) {
  feed.sendFeed(batchOf(run, round, number));
  if (isSignal(number)) engine.sendSignals([sampleSignal({ id: signalId(round, number) })]);
  else engine.sendBars(barsOf(round, number));
  do await delay(1);
  while (feed.outbox.state().queuedRows > ROWS_UNDER_WAY);
}
