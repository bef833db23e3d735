import type { MessagePort } from 'node:worker_threads';

/** What travels between the main thread and a worker. Sequence numbers pair a reply with its request. */
export interface RequestMessage {
  readonly seq: number;
  readonly name: string;
  readonly argument: unknown;
  readonly ports: readonly MessagePort[];
}

export type ReplyMessage =
  | { readonly kind: 'reply'; readonly seq: number; readonly ok: true; readonly value: unknown }
  | {
      readonly kind: 'reply';
      readonly seq: number;
      readonly ok: false;
      readonly error: { readonly name: string; readonly message: string };
    };

export interface EventMessage {
  readonly kind: 'event';
  readonly name: string;
  readonly payload: unknown;
}

export type FromWorker = ReplyMessage | EventMessage;
