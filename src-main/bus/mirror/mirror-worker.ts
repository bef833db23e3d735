import type { MirrorEvents, MirrorRequests } from '#core/contract/mirror';
import { serveWorker } from '../../workers/serve-worker.ts';
import { testConnection } from './connection-test.ts';
import { Mirror } from './mirror.ts';

/** The thread that mirrors to Redis. */

let mirror: Mirror | null = null;

const main = serveWorker<MirrorRequests, MirrorEvents>({
  open: async (config) => {
    await mirror?.close();
    mirror = new Mirror(config, (health) => {
      main.emit('health', health);
    });
    return null;
  },
  test: (config) => testConnection(config),
  channels: () => mirror?.channels() ?? [],
  attachEngine: (_argument, [port]) => {
    if (!port || !mirror) throw new Error('The mirror needs a port, and to be opened first.');
    mirror.attachEngine(port);
    return null;
  },
  portfolio: (portfolio) => {
    mirror?.setPortfolio(portfolio);
    return null;
  },
  publishAgain: () => {
    mirror?.publishAgain();
    return null;
  },
  feedStatus: (status) => {
    mirror?.setFeedStatus(status);
    return null;
  },
  close: async () => {
    await mirror?.close();
    mirror = null;
    return null;
  },
});
