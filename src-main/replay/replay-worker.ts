import type { MessagePort } from 'node:worker_threads';
import type { RecordingChoice } from '#core/contract/replay';
import type { ReplayEvents, ReplayRequests } from '#core/contract/workers';
import { serveWorker } from '../workers/serve-worker.ts';
import { catalogOf } from './catalog.ts';
import { compareDay } from './compare-day.ts';
import { RecordedArchive } from './recorded-feed.ts';
import { ReplayRun } from './replay-run.ts';

/** The thread that reads recordings and plays one: one archive for its life, opened to read only. */
let archive: RecordedArchive | null = null;
let chosen: { readonly choice: RecordingChoice; readonly run: ReplayRun } | null = null;

function opened(): RecordedArchive {
  if (!archive) throw new Error('The archive must be opened first.');
  return archive;
}

function playing(): NonNullable<typeof chosen> {
  if (!chosen) throw new Error('Nothing has been chosen to be played.');
  return chosen;
}

function only(ports: readonly MessagePort[]): MessagePort {
  const [port] = ports;
  if (!port) throw new Error('This request comes with a port.');
  return port;
}

const main = serveWorker<ReplayRequests, ReplayEvents>({
  open: async ({ folder, sqliteBinding }) => {
    archive = await RecordedArchive.open(folder, sqliteBinding);
    return null;
  },
  catalog: () => catalogOf(opened()),
  choose: async ({ choice, fromMs, toMs }) => {
    const { batches, namesStrategies } = await opened().recording(choice);
    const run = new ReplayRun({
      fromMs,
      toMs,
      feed: batches,
      endMs: opened().endMs(choice),
      onProgress: (progress) => {
        main.emit('progress', progress);
      },
    });
    chosen = { choice, run };
    return { namesStrategies };
  },
  attachFeed: (_argument, ports) => {
    playing().run.attachFeed(only(ports));
    return null;
  },
  attachArchive: (_argument, ports) => {
    playing().run.attachArchive(only(ports));
    return null;
  },
  begin: (beginning) => {
    playing().run.begin(beginning);
    return null;
  },
  control: (control) => {
    playing().run.control(control);
    return null;
  },
  historyBars: (request) => {
    const { run, choice } = playing();
    return run.store.history(request, opened().startMs(choice), (earlier) => opened().earlierBars(earlier));
  },
  recentSignals: ({ limit }) => playing().run.store.recentSignals(limit),
  signalProof: ({ id }) => playing().run.store.proof(id),
  compare: ({ strategies }) => compareDay(opened(), playing().choice, strategies),
  close: () => {
    chosen?.run.close();
    archive?.close();
    return null;
  },
});
