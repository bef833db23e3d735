import type { MessagePort } from 'node:worker_threads';
import type { ArchiveEvents, ArchiveRequests } from '#core/contract/workers';
import { serveWorker } from '../workers/serve-worker.ts';
import { Archive } from './archive.ts';

/** The archive's thread: one archive for its life. */
let archive: Archive | null = null;

function opened(): Archive {
  if (!archive) throw new Error('The archive must be opened first.');
  return archive;
}

function only(ports: readonly MessagePort[]): MessagePort {
  const [port] = ports;
  if (!port) throw new Error('This request comes with a port.');
  return port;
}

const main = serveWorker<ArchiveRequests, ArchiveEvents>({
  open: async (config) => {
    if (archive) throw new Error('The archive is open already.');
    archive = new Archive(config, (health) => {
      main.emit('health', health);
    });
    await archive.open();
    return null;
  },
  attachFeed: (_argument, ports) => {
    opened().attachFeed(only(ports));
    return null;
  },
  attachEngine: (_argument, ports) => {
    opened().attachEngine(only(ports));
    return null;
  },
  historyBars: (request) => opened().historyBars(request),
  missingMinutes: ({ symbol, fromMs, toMs }) => opened().missingMinutes(symbol, fromMs, toMs),
  importBars: ({ source, bars }) => opened().importBars(source, bars),
  deleteTicks: (planned) => opened().deleteTicks(planned),
  recentSignals: ({ limit }) => opened().recentSignals(limit),
  signalProof: ({ id }) => opened().signalProof(id),
  strategies: ({ initial }) => opened().strategies(initial),
  saveStrategy: (strategy) => {
    opened().saveStrategy(strategy);
    return null;
  },
  removeStrategy: ({ id }) => {
    opened().removeStrategy(id);
    return null;
  },
  pastSessions: ({ symbol, beforeMs, count }) => opened().pastSessions(symbol, beforeMs, count),
  close: async () => {
    await archive?.close();
    return null;
  },
});
