import { X509Certificate } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listenerCertificate } from './listener-certificate.ts';

const DAY_MS = 86_400_000;
const nowMs = Date.UTC(2026, 10, 16);
const FILE = 'login-listener.pem';
let root = '';
let folder = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bellwether-certificate-'));
  folder = join(root, 'login');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const fingerprintAt = async (atMs = nowMs): Promise<string> =>
  (await listenerCertificate({ folder, nowMs: atMs })).fingerprintSha256;

describe('the certificate of the listener', () => {
  test('is made once for an installation, its key for the owner alone', async () => {
    const made = await listenerCertificate({ folder, nowMs });
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, FILE))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual([FILE]);
    const again = await listenerCertificate({ folder, nowMs: nowMs + 300 * DAY_MS });
    expect(again.fingerprintSha256).toBe(made.fingerprintSha256);
    expect(new X509Certificate(again.certificatePem).checkIP('127.0.0.1')).toBe('127.0.0.1');
  });

  test('is made anew before it ends, and when the clock is before its beginning', async () => {
    const first = await fingerprintAt();
    const second = await fingerprintAt(nowMs + 352 * DAY_MS);
    expect(second).not.toBe(first);
    expect(await fingerprintAt(nowMs + 352 * DAY_MS)).toBe(second);
    expect(await fingerprintAt(nowMs)).not.toBe(second);
  });

  test.each([0o640, 0o604, 0o620, 0o601])('is made anew when its key had mode %o', async (mode) => {
    const first = await fingerprintAt();
    await chmod(join(folder, FILE), mode);
    expect(await fingerprintAt()).not.toBe(first);
    expect((await stat(join(folder, FILE))).mode & 0o777).toBe(0o600);
  });

  test('is made anew when it is damaged, mixed up, too long or a link to elsewhere', async () => {
    const file = join(folder, FILE);
    const first = await fingerprintAt();
    const kept = await readFile(file, 'utf8');
    const { certificatePem } = await listenerCertificate({ folder: join(root, 'other'), nowMs });
    const key = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/.exec(kept)?.[0] ?? '';
    const elsewhere = join(root, 'elsewhere.pem');
    await writeFile(elsewhere, kept, { mode: 0o600 });
    for (const text of ['', kept.slice(0, 200), `${key}\n${certificatePem}`, kept + ' '.repeat(100_000)]) {
      await rm(file);
      await writeFile(file, text, { mode: 0o600 });
      expect(await fingerprintAt()).not.toBe(first);
    }
    await rm(file);
    await symlink(elsewhere, file);
    expect(await fingerprintAt()).not.toBe(first);
    expect(await readFile(elsewhere, 'utf8')).toBe(kept);
  });

  test('tightens a folder that others may enter', async () => {
    await mkdir(folder, { mode: 0o755 });
    await fingerprintAt();
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });
});
