import type { StreamServiceName } from '#core/contract/stream-data';
import type { RequestEcho } from './request.ts';

export interface Content {
  readonly code: number;
  readonly msg: string;
}

/** One answer a frame, with the request's own words echoed. */
export function responseFrame(echo: RequestEcho, timestamp: number, content: Content): string {
  const { service, command, requestId, correlId } = echo;
  const response = { service, command, requestid: requestId, SchwabClientCorrelId: correlId, timestamp, content };
  return JSON.stringify({ response: [response] });
}

export function heartbeatFrame(timestamp: number): string {
  return JSON.stringify({ notify: [{ heartbeat: String(timestamp) }] });
}

export function notifyFrame(service: string, timestamp: number, content: Content): string {
  return JSON.stringify({ notify: [{ service, timestamp, content }] });
}

/** Content items on their way into one frame, grouped by service in the order in which each first appeared. */
export class DataFrame {
  readonly #items = new Map<StreamServiceName, string[]>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(service: StreamServiceName, item: string): void {
    const items = this.#items.get(service);
    if (items) items.push(item);
    else this.#items.set(service, [item]);
    this.#count += 1;
  }

  /** The frame with everything added since the last call; null when there is nothing. */
  take(timestamp: number): string | null {
    if (this.#count === 0) return null;
    const parts = [...this.#items].map(
      ([service, items]) =>
        `{"service":"${service}","timestamp":${timestamp},"command":"SUBS","content":[${items.join(',')}]}`,
    );
    this.#items.clear();
    this.#count = 0;
    return `{"data":[${parts.join(',')}]}`;
  }
}
