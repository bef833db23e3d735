import { z } from 'zod';
import type { LoginClock } from '../oauth/login-clock.ts';
import { serviceError, type RestReply, type RestRequest, type RestRoute } from '../rest/rest-api.ts';
import { isFaultName } from './fault-catalogue.ts';
import type { FaultSwitchboard } from './fault-switchboard.ts';
import { readFaultWish } from './fault-wish.ts';

export interface ControlOptions {
  readonly switchboard: FaultSwitchboard;
  readonly clock: LoginClock;
  /** Shown once at the start; who has it may break things. */
  readonly controlToken: string;
}

const OK = 200;
const BAD_REQUEST = 400;
const FORBIDDEN = 403;
const NOT_FOUND = 404;
const CONTROL_HEADER = 'x-practice-control';
const MS_PER_SECOND = 1_000;
const LONGEST_ADVANCE_SECONDS = 366 * 86_400;

const advanceSchema = z.strictObject({ advanceSeconds: z.number().nonnegative().max(LONGEST_ADVANCE_SECONDS) });

type JsonReading = { readonly kind: 'json'; readonly value: unknown } | { readonly kind: 'broken' };

function readJson(text: string): JsonReading {
  try {
    return { kind: 'json', value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: 'broken' };
    throw error;
  }
}

const NO_JSON = serviceError(BAD_REQUEST, 'The body must be JSON.');

/** `/practice/faults` and `/practice/clock`: how a running exchange is broken on purpose, and aged. */
export function controlRoutes({ switchboard, clock, controlToken }: ControlOptions): readonly RestRoute[] {
  const route = (
    method: RestRoute['method'],
    path: string,
    answer: (request: RestRequest) => RestReply,
  ): RestRoute => ({
    method,
    path,
    open: true,
    answer: (request) =>
      request.headers[CONTROL_HEADER] === controlToken
        ? answer(request)
        : serviceError(FORBIDDEN, 'X-Practice-Control must hold the control token that was shown at the start.'),
  });

  const showFaults = (): RestReply => ({ status: OK, body: { faults: switchboard.settings } });
  const setFault = ({ body }: RestRequest): RestReply => {
    const json = readJson(body);
    if (json.kind === 'broken') return NO_JSON;
    const reading = readFaultWish(json.value);
    if (reading.kind === 'wrong') return serviceError(BAD_REQUEST, reading.complaint);
    return { status: OK, body: switchboard.set(reading.wish) };
  };
  const clearFault = ({ parameters }: RestRequest): RestReply => {
    const name = parameters['name'] ?? '';
    if (!isFaultName(name)) return serviceError(NOT_FOUND, `There is no fault ${name}.`);
    switchboard.clear(name);
    return showFaults();
  };
  const clearAll = (): RestReply => {
    switchboard.clearAll();
    return showFaults();
  };

  const showClock = (): RestReply => ({
    status: OK,
    body: { nowMs: clock.nowMs, aheadSeconds: clock.aheadMs / MS_PER_SECOND },
  });
  const advance = ({ body }: RestRequest): RestReply => {
    const json = readJson(body);
    if (json.kind === 'broken') return NO_JSON;
    const reading = advanceSchema.safeParse(json.value);
    if (!reading.success) {
      return serviceError(BAD_REQUEST, `advanceSeconds must be from 0 to ${LONGEST_ADVANCE_SECONDS}.`);
    }
    clock.advance(reading.data.advanceSeconds * MS_PER_SECOND);
    return showClock();
  };

  return [
    route('GET', '/practice/faults', showFaults),
    route('POST', '/practice/faults', setFault),
    route('DELETE', '/practice/faults', clearAll),
    route('DELETE', '/practice/faults/:name', clearFault),
    route('GET', '/practice/clock', showClock),
    route('POST', '/practice/clock', advance),
  ];
}
