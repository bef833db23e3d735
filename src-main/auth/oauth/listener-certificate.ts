import { createPrivateKey, X509Certificate } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeCertificate, type SelfSignedCertificate } from '../../tls/self-signed-certificate.ts';
import { makePrivateFolder, writePrivateFile } from '../../files/private-file.ts';

/** Key and certificate in one file: they are replaced together. */
const FILE = 'login-listener.pem';
const VALID_DAYS = 365;
const RENEW_BEFORE_MS = 14 * 86_400_000;
const LONGEST_FILE_BYTES = 64 * 1024;
const OTHERS_MAY = 0o077;

export interface CertificateWish {
  /** Of this installation; made for the owner alone where it is missing. */
  readonly folder: string;
  readonly nowMs: number;
}

/**
 * The certificate that the listener shows the browser: made once for an installation, so that the browser's exception
 * lasts, and made anew when it is about to end, damaged, or when its key could have been read by others.
 */
export async function listenerCertificate({ folder, nowMs }: CertificateWish): Promise<SelfSignedCertificate> {
  const file = join(folder, FILE);
  const kept = await readKept(file, nowMs);
  if (kept) return kept;
  const made = await makeCertificate({
    hosts: ['127.0.0.1'],
    commonName: 'Bellwether login on this computer',
    validDays: VALID_DAYS,
    nowMs,
  });
  await makePrivateFolder(folder);
  await writePrivateFile(file, `${made.privateKeyPem.trim()}\n${made.certificatePem.trim()}\n`);
  return made;
}

/** Null when there is none that may be used. */
async function readKept(file: string, nowMs: number): Promise<SelfSignedCertificate | null> {
  try {
    const { mode, size, uid } = await lstat(file).then((found) =>
      found.isFile() ? found : Promise.reject(new Error('no file')),
    );
    const isPosix = process.platform !== 'win32';
    if (size > LONGEST_FILE_BYTES || (isPosix && ((mode & OTHERS_MAY) !== 0 || uid !== process.getuid?.())))
      return null;
    return usable(await readFile(file, 'utf8'), nowMs);
  } catch {
    // Missing, unreadable or damaged: all the same, a new one takes its place.
    return null;
  }
}

function usable(text: string, nowMs: number): SelfSignedCertificate | null {
  const certificatePem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(text)?.[0];
  const privateKeyPem = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/.exec(text)?.[0];
  if (certificatePem === undefined || privateKeyPem === undefined) return null;
  const certificate = new X509Certificate(certificatePem);
  const isCurrent =
    Date.parse(certificate.validFrom) <= nowMs && Date.parse(certificate.validTo) - nowMs > RENEW_BEFORE_MS;
  const isSound =
    certificate.checkPrivateKey(createPrivateKey(privateKeyPem)) && certificate.checkIP('127.0.0.1') !== undefined;
  return isCurrent && isSound ? { certificatePem, privateKeyPem, fingerprintSha256: certificate.fingerprint256 } : null;
}
