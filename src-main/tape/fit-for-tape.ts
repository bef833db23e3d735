import { streamServiceNamed } from '#core/contract/schwab-stream-services';

/** Members of a data element that a tape keeps. */
const KEPT_MEMBERS = ['service', 'timestamp', 'command', 'content'] as const;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is left of an element that is not kept: its time, by which the feed sets its clock. */
function timeOf(element: unknown): Readonly<Record<string, unknown>> | null {
  const timestamp = isObject(element) ? element['timestamp'] : undefined;
  return typeof timestamp === 'number' ? { heartbeat: String(timestamp) } : null;
}

/** Market data of a service that is known to carry nothing of an account. */
function keptElement(element: unknown): Readonly<Record<string, unknown>> | null {
  if (!isObject(element) || typeof element['service'] !== 'string') return null;
  const service = streamServiceNamed(element['service']);
  if (service === null || service === 'ACCT_ACTIVITY') return null;
  return Object.fromEntries(KEPT_MEMBERS.filter((name) => name in element).map((name) => [name, element[name]]));
}

function keptHeartbeat(element: unknown): Readonly<Record<string, unknown>> | null {
  return isObject(element) && 'heartbeat' in element ? { heartbeat: element['heartbeat'] } : null;
}

const kept = <Element>(list: unknown, keep: (element: unknown) => Element | null): Element[] =>
  Array.isArray(list) ? list.map(keep).filter((element) => element !== null) : [];

/**
 * What of a frame may lie in a file: market data of known services and heartbeats, nothing else. Answers to commands
 * (which repeat the ids of the login) are left out; of account activity and of what nobody knows only the time is kept,
 * as a heartbeat; and from what remains `redact` takes token and ids. null: nothing of the frame may be kept.
 */
export function fitForTape(text: string, redact: (text: string) => string): string | null {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(frame)) return null;
  const data = kept(frame['data'], keptElement);
  const times = kept(frame['data'], (element) => (keptElement(element) === null ? timeOf(element) : null));
  const notify = [...times, ...kept(frame['notify'], keptHeartbeat)];
  if (data.length + notify.length === 0) return null;
  const clean = JSON.stringify({ ...(data.length > 0 && { data }), ...(notify.length > 0 && { notify }) });
  return redact(clean);
}
