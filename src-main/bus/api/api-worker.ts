import type { ApiEvents, ApiRequests } from '#core/contract/local-api-worker';
import { serveWorker } from '../../workers/serve-worker.ts';
import { ApiHost } from './api-host.ts';

/** The thread of the local interface and of the hot buffer. */

const host = new ApiHost({
  state: (state) => {
    main.emit('state', state);
  },
  hotBufferState: (state) => {
    main.emit('hotBufferState', state);
  },
  counters: (counters) => {
    main.emit('counters', counters);
  },
  used: (tokens) => {
    main.emit('used', tokens);
  },
  asked: (question) => {
    main.emit('asked', question);
  },
  fault: (sentence) => {
    main.emit('fault', sentence);
  },
});

const main = serveWorker<ApiRequests, ApiEvents>({
  configure: async (settings) => {
    await host.configure(settings);
    return null;
  },
  hotBuffer: async (settings) => {
    await host.useHotBuffer(settings);
    return null;
  },
  health: (health) => {
    host.setHealth(health);
    return null;
  },
  answer: (answer) => {
    host.answer(answer);
    return null;
  },
  publishAgain: () => {
    host.intake.publishAgain();
    return null;
  },
  attachEngine: (_argument, [port]) => {
    if (!port) throw new Error('The request needs a port.');
    host.intake.attach(port);
    return null;
  },
  portfolio: (portfolio) => {
    host.intake.takePortfolio(portfolio);
    return null;
  },
  feedStatus: (status) => {
    host.intake.takeFeedStatus(status);
    return null;
  },
  close: async () => {
    await host.close();
    return null;
  },
});
