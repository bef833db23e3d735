import { createCipheriv, createDecipheriv, createHash, randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';

/** 128 MiB and about a second for each guess at the passphrase. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1 } as const;
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SALT_BYTES = 16;

const base64Of = (bytes: number): z.ZodString =>
  z
    .string()
    .regex(/^[A-Za-z0-9+/]+={0,2}$/)
    .refine((text) => Buffer.from(text, 'base64').length === bytes);

/** Bounded, because a file from elsewhere must not choose how long and with how much memory we work on it. */
const headerSchema = z.object({
  format: z.literal('bellwether-backup'),
  version: z.literal(1),
  kdf: z.literal('scrypt'),
  N: z.literal([2 ** 15, 2 ** 16, 2 ** 17, 2 ** 18]),
  r: z.literal(8),
  p: z.literal(1),
  salt: base64Of(SALT_BYTES),
  cipher: z.literal(CIPHER),
  nonce: base64Of(NONCE_BYTES),
  writtenWallMs: z.number(),
});
type Header = z.infer<typeof headerSchema>;

export type Opened =
  | { readonly kind: 'opened'; readonly text: string; readonly writtenWallMs: number }
  | { readonly kind: 'not-a-backup' | 'newer' | 'damaged' | 'wrong-passphrase' };

const checksum = (text: string): string => createHash('sha256').update(text).digest('base64');

function deriveKey(passphrase: string, { salt, N, r, p }: Pick<Header, 'salt' | 'N' | 'r' | 'p'>): Promise<Buffer> {
  const maxmem = 256 * N * r;
  return new Promise((resolve, reject) => {
    // Two keyboards may make the same letter of different characters.
    const text = passphrase.normalize('NFKC');
    scrypt(text, Buffer.from(salt, 'base64'), KEY_BYTES, { N, r, p, maxmem }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

/**
 * Three lines: the header as JSON, the sealed text with its tag, and a checksum of both. The header is authenticated
 * with the text. The checksum protects from nothing but accidents; it tells a damaged file from a wrong passphrase.
 */
export async function seal(text: string, passphrase: string, nowWallMs: number): Promise<string> {
  const header: Header = {
    format: 'bellwether-backup',
    version: 1,
    kdf: 'scrypt',
    ...SCRYPT,
    salt: randomBytes(SALT_BYTES).toString('base64'),
    cipher: CIPHER,
    nonce: randomBytes(NONCE_BYTES).toString('base64'),
    writtenWallMs: nowWallMs,
  };
  const key = await deriveKey(passphrase, header);
  const headerLine = JSON.stringify(header);
  const cipher = createCipheriv(CIPHER, key, Buffer.from(header.nonce, 'base64'), { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(headerLine));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  const lines = `${headerLine}\n${sealed.toString('base64')}\n`;
  return `${lines}${checksum(lines)}\n`;
}

function readHeader(line: string): Header | 'not-a-backup' | 'newer' {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return 'not-a-backup';
  }
  const checked = headerSchema.safeParse(json);
  if (checked.success) return checked.data;
  const named = z.object({ format: z.literal('bellwether-backup'), version: z.number().min(2) }).safeParse(json);
  return named.success ? 'newer' : 'not-a-backup';
}

/** Never rejects because of what the file holds. */
export async function unseal(file: string, passphrase: string): Promise<Opened> {
  const [headerLine = '', sealedLine = '', sum = ''] = file.split('\n');
  const isWhole = sum === checksum(`${headerLine}\n${sealedLine}\n`);
  const header = readHeader(headerLine);
  if (typeof header === 'string') {
    const isBackup = header === 'newer' || headerLine.includes('bellwether-backup');
    return { kind: isBackup && !isWhole ? 'damaged' : header };
  }
  const sealed = Buffer.from(sealedLine, 'base64');
  if (!isWhole || sealed.length < TAG_BYTES) return { kind: 'damaged' };
  const key = await deriveKey(passphrase, header);
  const decipher = createDecipheriv(CIPHER, key, Buffer.from(header.nonce, 'base64'), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(headerLine));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const text = Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
    return { kind: 'opened', text, writtenWallMs: header.writtenWallMs };
  } catch {
    // The tag does not fit: another key, or somebody altered the file and its checksum with care.
    return { kind: 'wrong-passphrase' };
  }
}
