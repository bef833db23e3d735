import { inspect } from 'node:util';

const REMOVED = '[secret]';
/** Shorter values would hollow out ordinary text; no secret here is that short. */
const SHORTEST_SECRET = 8;
/** So much of a secret's beginning gives it away, where a text was cut off in its middle. */
const TELLING_PREFIX = 12;
const TOKEN_CHARACTERS = String.raw`[\w.~+/=@%-]*`;

/** What looks like a secret, whoever it belongs to. `$1` is kept. */
const SHAPES: readonly RegExp[] = [
  // Schwab's tokens and codes: a letter, a digit, the issuer in base64, the secret part (as seen in replies).
  /(\b[IC]0\.)[\w.~+/=-]{6,}(?:@|%40)?/g,
  /(\b(?:Bearer|Basic)\s+)[\w.~+/=@%-]{6,}/gi,
  /(["']?\b(?:access_token|refresh_token|id_token|client_secret|app_?secret|api_?secret|code_verifier|passphrase)["']?\s*[:=]\s*["']?)[^"'\s&,}]{4,}/gi,
  /([?&]code=)[^&\s"']{6,}/gi,
  /(\b)eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  // Bytes as the console shows them.
  /(<Buffer )[0-9a-f .a-z]*>/g,
];

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
const lowerHex = (text: string): string => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());

/** What base64 of any text that holds the secret must show of it: one for each of the three alignments. */
function base64Forms(secret: string): readonly string[] {
  return [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]);
    const from = Math.ceil((shift * 8) / 6);
    const whole = text.toString('base64').slice(from, Math.floor((text.length * 8) / 6));
    return [whole, whole.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** The secret as it stands in addresses, forms, JSON (once and twice), HTML, Basic logins and on the console. */
function formsOf(secret: string): ReadonlySet<string> {
  const inUrl = encodeURIComponent(secret);
  const inForm = new URLSearchParams([['', secret]]).toString().slice(1);
  const inJson = JSON.stringify(secret).slice(1, -1);
  const inHtml = secret
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  const plain = [
    secret,
    inUrl,
    lowerHex(inUrl),
    inForm,
    lowerHex(inForm),
    inJson,
    JSON.stringify(inJson).slice(1, -1),
    inHtml,
    inspect(secret).slice(1, -1),
  ];
  return new Set([...plain, ...base64Forms(secret)]);
}

function patternOf(secret: string): RegExp {
  const forms = [...formsOf(secret)].sort((left, right) => right.length - left.length).map(escaped);
  const cutOff =
    secret.length >= 2 * TELLING_PREFIX ? [escaped(secret.slice(0, TELLING_PREFIX)) + TOKEN_CHARACTERS] : [];
  return new RegExp([...forms, ...cutOff].join('|'), 'g');
}

/** Two a refresh: tokens older than the last two days have long been worthless. */
const MOST_SECRETS = 200;

/** Every secret of this process, so that no log and no message shows one. */
export class LiveSecrets {
  /** In the order in which they were last heard of. */
  readonly #patterns = new Map<string, RegExp>();

  /** From now on. */
  add(...secrets: readonly string[]): void {
    for (const secret of secrets) {
      if (secret.length < SHORTEST_SECRET) continue;
      const pattern = this.#patterns.get(secret) ?? patternOf(secret);
      this.#patterns.delete(secret);
      this.#patterns.set(secret, pattern);
    }
    for (const oldest of this.#patterns.keys()) {
      if (this.#patterns.size <= MOST_SECRETS) break;
      this.#patterns.delete(oldest);
    }
  }

  redact(text: string): string {
    let clean = text;
    for (const pattern of this.#patterns.values()) clean = clean.replace(pattern, REMOVED);
    for (const shape of SHAPES) clean = clean.replace(shape, `$1${REMOVED}`);
    return clean;
  }

  /** For a log's hook: values that show no secret stay as they are, others become clean text. */
  readonly redactMessage = (data: readonly unknown[]): unknown[] => data.map((value) => this.#redactValue(value));

  #redactValue(value: unknown): unknown {
    if (typeof value === 'string') return this.redact(value);
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return value;
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
    const text = shownText(value);
    const clean = this.redact(text);
    return clean === text ? value : clean;
  }
}

const DEEPEST = 10;

/** More of it than any log shows. */
function shownText(value: object): string {
  try {
    return inspect(value, { depth: DEEPEST, maxArrayLength: null, maxStringLength: null, breakLength: Infinity });
  } catch {
    return '[cannot be shown]';
  }
}
