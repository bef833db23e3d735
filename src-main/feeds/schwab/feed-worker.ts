import { randomUUID } from 'node:crypto';
import type { MessagePort } from 'node:worker_threads';
import type { FeedEvents, FeedRequests } from '#core/contract/workers';
import { serveWorker } from '../../workers/serve-worker.ts';
import { TapeRecorder } from '../../tape/tape-recorder.ts';
import { BatchDelivery } from './batch-delivery.ts';
import type { FeedEnvironment } from './feed-environment.ts';
import { SchwabFeed } from './schwab-feed.ts';
import { fetchStreamerIdentity } from './streamer-identity.ts';
import { openStreamerSocket } from './streamer-socket.ts';

/** The thread of one connection to a Schwab streamer, real or practice. */

const environment: FeedEnvironment = {
  monotonicMs: () => performance.now(),
  wallOriginMs: performance.timeOrigin,
  wallMs: () => Date.now(),
  chance: Math.random,
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => {
      clearTimeout(timer);
    };
  },
  soon: (run) => {
    setImmediate(run);
  },
  fetchIdentity: fetchStreamerIdentity,
  openSocket: openStreamerSocket,
};

function onlyPort(ports: readonly MessagePort[]): MessagePort {
  const [port] = ports;
  if (!port) throw new Error('The request needs a port.');
  return port;
}

const delivery = new BatchDelivery();
const feed = new SchwabFeed(randomUUID(), environment, delivery, {
  health: (health) => worker.emit('health', health),
  tokenWanted: (wanted) => worker.emit('tokenWanted', wanted),
  streamData: (data) => worker.emit('streamData', data),
  accountActivity: (activity) => worker.emit('accountActivity', activity),
});

let tape: TapeRecorder | null = null;

async function recordTape(folder: string | null): Promise<void> {
  const before = tape;
  tape =
    folder === null
      ? null
      : new TapeRecorder({
          folder,
          redact: (text) => feed.redact(text),
          wallMs: () => Date.now(),
          onProblem: (problem) => {
            worker.emit('tape', { problem });
          },
        });
  feed.useTape(tape);
  await before?.end();
}

const worker = serveWorker<FeedRequests, FeedEvents>({
  start: (config) => {
    feed.start(config);
    return null;
  },
  answerToken: (answer) => {
    feed.answerToken(answer);
    return null;
  },
  systemEvent: (event) => {
    feed.systemEvent(event);
    return null;
  },
  want: (wants) => {
    feed.want(wants);
    return null;
  },
  symbols: (symbols) => {
    feed.setSymbols(symbols);
    return null;
  },
  stop: async () => {
    await feed.stop();
    await tape?.end();
    return null;
  },
  recordTape: async ({ folder }) => {
    await recordTape(folder);
    return null;
  },
  announce: (event) => {
    feed.announce(event);
    return null;
  },
  retryNow: () => {
    feed.retryNow();
    return null;
  },
  attachEngine: (_argument, ports) => {
    const port = onlyPort(ports);
    feed.engineAttaching(() => delivery.attachEngine(port));
    return null;
  },
  attachArchive: (_argument, ports) => {
    delivery.attachArchive(onlyPort(ports));
    return null;
  },
});
