import { randomUUID } from 'node:crypto';
import type { RestReply } from './rest-route.ts';

/** The body of the market-data documents, which Schwab also uses for a missing or dead bearer token. */
export function marketDataError(status: number, title: string, detail: string): RestReply {
  return { status, body: { errors: [{ id: randomUUID(), status, title, detail }] } };
}

/** The ServiceError of the trader documents; `errors` is left out when there are none to list. */
export function serviceError(status: number, message: string, errors?: readonly string[]): RestReply {
  return { status, body: errors ? { message, errors } : { message } };
}
