import { z } from 'zod';

/**
 * What a reply without success may carry, by its shape:
 * - `service-error`: `{message, errors?}` of the trader interface.
 * - `listed-errors`: `{errors: [{id, status, title, detail, source}]}` of market data and of every 401.
 * - `gateway-fault`: `{fault: {faultstring, detail: {errorcode}}}` of the gateway before both.
 * - `login-error`: `{error, error_description}` of the token endpoint.
 * - `page`: HTML of the edge network or of maintenance.
 */
export type ErrorBody =
  | { readonly kind: 'service-error' | 'listed-errors' | 'login-error' | 'page' | 'text'; readonly words: string }
  | { readonly kind: 'gateway-fault'; readonly words: string; readonly faultCode: string }
  /** JSON of another shape, or JSON that breaks off. */
  | { readonly kind: 'other-json' | 'broken-json' | 'empty'; readonly words: '' };

const text = z.string().catch('');
const serviceError = z.object({ message: z.string(), errors: z.array(z.unknown()).catch([]) });
const listedError = z.object({ title: text, detail: text });
const listedErrors = z.object({ errors: z.array(z.unknown()) });
const gatewayFault = z.object({
  fault: z.object({ faultstring: text, detail: z.object({ errorcode: text }).catch({ errorcode: '' }) }),
});
const loginError = z.object({ error: z.string(), error_description: text });

const joinWords = (words: readonly string[]): string => words.filter((word) => word !== '').join('; ');

function readJson(value: unknown): ErrorBody {
  const fault = gatewayFault.safeParse(value);
  if (fault.success) {
    const { faultstring, detail } = fault.data.fault;
    return { kind: 'gateway-fault', words: faultstring, faultCode: detail.errorcode };
  }
  const service = serviceError.safeParse(value);
  if (service.success) {
    const more = service.data.errors.filter((entry) => typeof entry === 'string');
    return { kind: 'service-error', words: joinWords([service.data.message, ...more]) };
  }
  const listed = listedErrors.safeParse(value);
  if (listed.success) {
    const words = listed.data.errors.flatMap((entry) => {
      const read = listedError.safeParse(entry);
      return read.success ? [[read.data.title, read.data.detail].filter((word) => word !== '').join(': ')] : [];
    });
    return { kind: 'listed-errors', words: joinWords(words) };
  }
  const login = loginError.safeParse(value);
  if (login.success) {
    return { kind: 'login-error', words: joinWords([login.data.error, login.data.error_description]) };
  }
  return { kind: 'other-json', words: '' };
}

/** Title and first heading of a page, without their marks. */
function pageWords(html: string): string {
  const parts = [/<title[^>]*>([^<]{0,300})/i, /<h1[^>]*>([^<]{0,300})/i].map(
    (pattern) => pattern.exec(html)?.[1]?.trim() ?? '',
  );
  return joinWords([...new Set(parts)]);
}

/** Reads any text there is as the body of a failure; never throws. */
export function readErrorBody(body: string): ErrorBody {
  const trimmed = body.replace(/^\uFEFF/, '').trim();
  if (trimmed === '') return { kind: 'empty', words: '' };
  if (trimmed.startsWith('<')) return { kind: 'page', words: pageWords(trimmed) };
  if (!/^[[{"]/.test(trimmed)) return { kind: 'text', words: trimmed };
  let value: unknown;
  try {
    value = JSON.parse(trimmed);
  } catch {
    return { kind: 'broken-json', words: '' };
  }
  return readJson(value);
}
