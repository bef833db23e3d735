import type { BrokerEvents, BrokerRequests } from '#core/contract/broker';
import { HttpClient } from '../net/http-client.ts';
import { serveWorker, type WorkerEmitter } from '../workers/serve-worker.ts';
import { BrokerDesk } from './broker-desk.ts';
import type { BrokerEnvironment } from './broker-environment.ts';

/** The thread that asks the broker. */

/** 3,000 orders with all their fills, or the minutes of two months, with room to spare. */
const LONGEST_BODY_BYTES = 48 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

const environment: BrokerEnvironment = {
  monotonicMs: () => performance.now(),
  wallMs: Date.now,
  chance: Math.random,
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => {
      clearTimeout(timer);
    };
  },
  connect: ({ apiBaseUrl, certificateAuthorityPem }) =>
    new HttpClient({
      origin: apiBaseUrl,
      certificateAuthorityPem,
      timeoutMs: TIMEOUT_MS,
      longestBodyBytes: LONGEST_BODY_BYTES,
    }),
};

const emit: WorkerEmitter<BrokerEvents>['emit'] = (name, payload, transfer) => {
  worker.emit(name, payload, transfer);
};
const desk = new BrokerDesk(environment, emit);
const worker = serveWorker<BrokerRequests, BrokerEvents>(desk.handlers);
