import { setTimeout as delay } from 'node:timers/promises';
import { FAULT_KINDS, type FaultName } from '../faults/fault-catalogue.ts';
import type { Faults, FaultSetting } from '../faults/faults.ts';
import { tooManyCalls } from './rate-limit.ts';
import { marketDataError, serviceError } from './rest-error.ts';
import type { RestReply } from './rest-route.ts';

/** What the faults look at in a request. */
export interface FaultyCall {
  readonly method: string;
  readonly path: string;
  /** Whether it needs a bearer token: a call of the interface proper, not of the login. */
  readonly isApi: boolean;
}

/** An answer, or the end of the connection in place of one. */
export type SpoiledReply = RestReply | 'hang-up';

/** The exchange's own pages must work whatever is switched on: faults are switched off there. */
const OWN_PAGES = '/practice/';

const html = (status: number, title: string, sentence: string): RestReply => ({
  status,
  raw: {
    contentType: 'text/html',
    text: `<html><head><title>${title}</title></head><body><h1>${title}</h1><p>${sentence}</p></body></html>`,
  },
});

/** Answers that are given in place of the real one; nothing is carried out. */
const INSTEAD = {
  'html-403': () => html(403, 'Access Denied', 'You are not permitted to see this page on this server.'),
  'html-503': () => html(503, 'Maintenance', 'The site is being worked on. Come back later.'),
  'text-504': () => ({ status: 504, raw: { contentType: 'text/plain', text: 'upstream request timeout' } }),
  'http-401': () => marketDataError(401, 'Unauthorized', 'Client not authorized'),
  'http-429': ({ value }: FaultSetting) => tooManyCalls(value > 0 ? value : null),
  'http-500': () => serviceError(500, 'An unexpected error occurred'),
  'http-503': () => serviceError(503, 'The service is not available'),
} as const satisfies Partial<Record<FaultName, (setting: FaultSetting) => RestReply>>;

const INSTEAD_NAMES = Object.keys(INSTEAD) as readonly (keyof typeof INSTEAD)[];

/** The first half of what the answer would have been. */
function garbled({ status, body }: RestReply): RestReply {
  const text = JSON.stringify(body ?? { orderId: 0 });
  return { status, raw: { contentType: 'application/json', text: text.slice(0, Math.ceil(text.length / 2)) } };
}

/** Spoils the answers of REST as the switchboard says. */
export class RestFaults {
  readonly #faults: Faults;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** Waits if it must; the answer to give without carrying anything out, or null. */
  async before(call: FaultyCall): Promise<RestReply | null> {
    const late = this.#take('slow-answer', call);
    // A client that is kept waiting does not keep the exchange from ending.
    if (late) await delay(late.value, undefined, { ref: false });
    for (const name of INSTEAD_NAMES) {
      const setting = this.#take(name, call);
      if (setting) return INSTEAD[name](setting);
    }
    return null;
  }

  /** What becomes of the answer after the request has been carried out. */
  after(call: FaultyCall, reply: RestReply): SpoiledReply {
    if (this.#take('lost-answer', call)) return 'hang-up';
    if (this.#take('false-500', call)) return INSTEAD['http-500']();
    return this.#take('garbage-answer', call) ? garbled(reply) : reply;
  }

  #take(name: FaultName, { method, path, isApi }: FaultyCall): FaultSetting | null {
    const setting = this.#faults.active(name);
    if (!setting || path.startsWith(OWN_PAGES)) return null;
    if (setting.match === null) {
      const isMeant = isApi || FAULT_KINDS[name].acts === 'edge';
      return isMeant ? this.#faults.take(name) : null;
    }
    const isMatch = setting.match.startsWith('/')
      ? path.startsWith(setting.match)
      : `${method} ${path}`.startsWith(setting.match);
    return isMatch ? this.#faults.take(name) : null;
  }
}
