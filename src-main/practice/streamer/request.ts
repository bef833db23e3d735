import { z } from 'zod';

const COMMANDS = ['LOGIN', 'LOGOUT', 'SUBS', 'ADD', 'UNSUBS', 'VIEW'] as const;
export type Command = (typeof COMMANDS)[number];

/** A streamer request that has everything it must have. */
const requestSchema = z.object({
  requestid: z.union([z.string().min(1).max(64), z.number().int()]).transform(String),
  service: z.string().min(1).max(64),
  command: z.enum(COMMANDS),
  SchwabClientCustomerId: z.string(),
  SchwabClientCorrelId: z.string(),
  parameters: z.record(z.string(), z.unknown()).default({}),
});
export type StreamerRequest = z.infer<typeof requestSchema>;

/** What an answer echoes, as far as the request had it. */
export interface RequestEcho {
  readonly requestId: string;
  readonly service: string;
  readonly command: string;
  readonly correlId: string;
}

export type ParsedRequest =
  | { readonly kind: 'request'; readonly request: StreamerRequest; readonly echo: RequestEcho }
  | { readonly kind: 'malformed'; readonly echo: RequestEcho };

/** A client may parse the id as a number, so an unknown one is "0". */
const echoSchema = z.object({
  requestid: z.union([z.string(), z.number()]).transform(String).catch('0'),
  service: z.string().catch('ADMIN'),
  command: z.string().catch('UNKNOWN'),
  SchwabClientCorrelId: z.string().catch(''),
});

function parseOne(content: unknown): ParsedRequest {
  const shown = echoSchema.safeParse(content).data;
  const echo: RequestEcho = {
    requestId: shown?.requestid ?? '0',
    service: shown?.service ?? 'ADMIN',
    command: shown?.command ?? 'UNKNOWN',
    correlId: shown?.SchwabClientCorrelId ?? '',
  };
  const parsed = requestSchema.safeParse(content);
  return parsed.success ? { kind: 'request', request: parsed.data, echo } : { kind: 'malformed', echo };
}

/** The requests of one frame: `{"requests":[...]}` or a bare request. Whatever is wrong comes back as malformed. */
export function parseRequests(text: string): readonly ParsedRequest[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return [parseOne(null)];
  }
  if (typeof content !== 'object' || content === null || !('requests' in content)) return [parseOne(content)];
  const { requests } = content;
  return Array.isArray(requests) && requests.length > 0 ? requests.map(parseOne) : [parseOne(null)];
}

const loginSchema = z.object({
  Authorization: z.string(),
  SchwabClientChannel: z.string(),
  SchwabClientFunctionId: z.string(),
});

export function loginParameters(request: StreamerRequest): z.infer<typeof loginSchema> | null {
  return loginSchema.safeParse(request.parameters).data ?? null;
}

/** The symbols of `parameters.keys`, each once; null when there are none. */
export function keysOf(request: StreamerRequest): readonly string[] | null {
  const { keys } = request.parameters;
  if (typeof keys !== 'string') return null;
  const names = keys
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '');
  return names.length > 0 ? [...new Set(names)] : null;
}

/** The numbers of `parameters.fields`; null when there are none, `malformed` when one is no number. */
export function fieldsOf(request: StreamerRequest): readonly number[] | null | 'malformed' {
  const { fields } = request.parameters;
  if (fields === undefined || fields === '') return null;
  if (typeof fields !== 'string') return 'malformed';
  const numbers = fields.split(',').map((field) => field.trim());
  return numbers.every((field) => /^\d{1,3}$/.test(field)) ? numbers.map(Number) : 'malformed';
}
