import { parentPort, type MessagePort, type Transferable } from 'node:worker_threads';
import type { ReplyMessage, RequestMessage, EventMessage } from './wire.ts';

interface AnyRequest {
  readonly argument: unknown;
  readonly result: unknown;
}

type Handler = (argument: unknown, ports: readonly MessagePort[]) => unknown;

/** One function per request of the worker; `ports` are the MessagePorts that came with the request. */
export type WorkerHandlers<Requests> = {
  readonly [Name in keyof Requests]: Requests[Name] extends { argument: infer Argument; result: infer Result }
    ? (argument: Argument, ports: readonly MessagePort[]) => Result | Promise<Result>
    : never;
};

export interface WorkerEmitter<Events> {
  emit<Name extends keyof Events & string>(name: Name, payload: Events[Name], transfer?: readonly Transferable[]): void;
}

/**
 * Answers the main process from inside a worker thread. Each request is answered exactly once, with its sequence
 * number; an error crosses as its name and message and never ends the worker.
 */
export function serveWorker<Requests extends { [Name in keyof Requests]: AnyRequest }, Events>(
  handlers: WorkerHandlers<Requests>,
): WorkerEmitter<Events> {
  const port = parentPort;
  if (!port) throw new Error('serveWorker runs inside a worker thread only.');
  const byName = new Map<string, Handler>(Object.entries<Handler>(handlers as Record<string, Handler>));

  const answer = async (request: RequestMessage): Promise<ReplyMessage> => {
    const handler = byName.get(request.name);
    try {
      if (!handler) throw new Error(`This worker has no request "${request.name}".`);
      return { kind: 'reply', seq: request.seq, ok: true, value: await handler(request.argument, request.ports) };
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      return { kind: 'reply', seq: request.seq, ok: false, error: { name: error.name, message: error.message } };
    }
  };
  port.on('message', (request: RequestMessage) => {
    void answer(request).then((reply) => {
      port.postMessage(reply);
    });
  });

  return {
    emit: (name, payload, transfer = []) => {
      const message: EventMessage = { kind: 'event', name, payload };
      port.postMessage(message, transfer);
    },
  };
}
