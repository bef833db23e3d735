import type { BrokerEvents, BrokerRequests } from '#core/contract/broker';
import { serveWorker, type WorkerEmitter } from '../workers/serve-worker.ts';
import { BrokerDesk } from './broker-desk.ts';
import { nodeEnvironment } from './node-environment.ts';

/** The thread that asks the broker. */

const emit: WorkerEmitter<BrokerEvents>['emit'] = (name, payload, transfer) => {
  worker.emit(name, payload, transfer);
};
const desk = new BrokerDesk(nodeEnvironment, emit);
const worker = serveWorker<BrokerRequests, BrokerEvents>(desk.handlers);
