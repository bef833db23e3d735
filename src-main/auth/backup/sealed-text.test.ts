import { createDecipheriv, scryptSync } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { seal, unseal } from './sealed-text.ts';

const PASSPHRASE = 'correct horse Ångström';
const TEXT = '{"secret":"test-canary-0123456789"}';
const nowMs = Date.UTC(2026, 10, 16);
let sealed = '';
beforeAll(async () => {
  sealed = await seal(TEXT, PASSPHRASE, nowMs);
});

const lines = (): readonly [string, string, string] => sealed.split('\n') as unknown as [string, string, string];
const opened = async (file: string, passphrase = PASSPHRASE): Promise<string> => (await unseal(file, passphrase)).kind;

/** As somebody would do it who knows the format and wants to pass for the writer. */
async function withChecksum(header: string, body: string): Promise<string> {
  const { createHash } = await import('node:crypto');
  return `${header}\n${body}\n${createHash('sha256').update(`${header}\n${body}\n`).digest('base64')}\n`;
}

describe('a sealed text', () => {
  test('opens with its passphrase, however the keyboard composes its letters', async () => {
    expect(await unseal(sealed, PASSPHRASE)).toEqual({ kind: 'opened', text: TEXT, writtenWallMs: nowMs });
    expect(await opened(sealed, PASSPHRASE.normalize('NFD'))).toBe('opened');
  });

  test('is scrypt and AES-256-GCM as anybody can check, with nothing readable in it', () => {
    const [header, body] = lines();
    const { N, r, p, salt, nonce } = JSON.parse(header) as Record<'N' | 'r' | 'p', number> &
      Record<'salt' | 'nonce', string>;
    expect(N).toBeGreaterThanOrEqual(2 ** 17);
    const key = scryptSync(PASSPHRASE.normalize('NFKC'), Buffer.from(salt, 'base64'), 32, { N, r, p, maxmem: 2 ** 30 });
    const bytes = Buffer.from(body, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'));
    decipher.setAAD(Buffer.from(header));
    decipher.setAuthTag(bytes.subarray(-16));
    expect(decipher.update(bytes.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8')).toBe(TEXT);
    expect(sealed).not.toContain('canary');
    expect(Buffer.from(body, 'base64').toString('latin1')).not.toContain('canary');
  });

  test('is another each time', async () => {
    const again = await seal(TEXT, PASSPHRASE, nowMs);
    expect(again.split('\n')[1]).not.toBe(lines()[1]);
    expect(JSON.parse(again.split('\n')[0] ?? '')).not.toMatchObject({
      salt: (JSON.parse(lines()[0]) as { salt: string }).salt,
    });
  });

  test('tells a wrong passphrase from a damaged file', async () => {
    expect(await opened(sealed, `${PASSPHRASE} `)).toBe('wrong-passphrase');
    expect(await opened(sealed.slice(0, -20))).toBe('damaged');
    expect(await opened(sealed.slice(0, 300))).toBe('damaged');
    for (const at of [5, 60, lines()[0].length + 5, sealed.length - 10]) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      expect(['damaged', 'not-a-backup']).toContain(await opened(sealed.slice(0, at) + other + sealed.slice(at + 1)));
    }
  });

  test('does not open when header or text were altered with a fitting checksum', async () => {
    const [header, body] = lines();
    const older = header.replace(String(nowMs), String(nowMs - 1));
    expect(older).not.toBe(header);
    expect(await opened(await withChecksum(older, body))).toBe('wrong-passphrase');
    const bytes = Buffer.from(body, 'base64');
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    expect(await opened(await withChecksum(header, bytes.toString('base64')))).toBe('wrong-passphrase');
    expect(await opened(await withChecksum(header, ''))).toBe('damaged');
  });

  test('does not let a file choose how much work it makes', async () => {
    const [header, body] = lines();
    for (const N of [2, 2 ** 14, 131_073, 2 ** 19, 2 ** 30]) {
      expect(await opened(await withChecksum(header.replace('131072', String(N)), body))).toBe('not-a-backup');
    }
    expect(await opened(await withChecksum(header.replace('"version":1', '"version":2'), body))).toBe('newer');
  });

  test.each(['', '{}', 'null', '\n\n\n', 'a text of another program', '{"format":"other"}\nAAAA\nBBBB\n'])(
    'is not %j',
    async (text) => {
      expect(await opened(text)).toBe('not-a-backup');
    },
  );
});
