import type { MessagePort } from 'node:worker_threads';
import type { EngineEvents, EngineRequests } from '#core/contract/workers';
import { serveWorker } from '../workers/serve-worker.ts';
import { EngineHost } from './engine-host.ts';

/** The thread that turns ticks into bars and signals. */

function onlyPort(ports: readonly MessagePort[]): MessagePort {
  const [port] = ports;
  if (!port) throw new Error('The request needs a port.');
  return port;
}

const host = new EngineHost({
  display: (batch) => {
    main.emit('display', batch);
  },
  health: (status) => {
    main.emit('health', status);
  },
  signal: (signal) => {
    main.emit('signal', signal);
  },
  recovered: (found) => {
    main.emit('recovered', found);
  },
  alertMoves: (moves) => {
    main.emit('alertMoves', moves);
  },
  paperSession: (session) => {
    main.emit('paperSession', session);
  },
});

const main = serveWorker<EngineRequests, EngineEvents>({
  configure: (config) => {
    host.configure(config);
    return null;
  },
  setAlerts: (alerts) => {
    host.setAlerts(alerts);
    return null;
  },
  attachFeed: (_argument, ports) => {
    host.attachFeed(onlyPort(ports));
    return null;
  },
  attachArchive: (_argument, ports) => {
    host.attachArchive(onlyPort(ports));
    return null;
  },
  attachBus: (attachment, ports) => {
    host.attachBus(attachment, onlyPort(ports));
    return null;
  },
  detachBus: ({ receiver }) => {
    host.detachBus(receiver);
    return null;
  },
  close: () => {
    host.close();
    return null;
  },
});
