// The certificate library's dependency container looks for these when it is loaded.
import 'reflect-metadata';
import { KeyObject, webcrypto, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

cryptoProvider.set(webcrypto);

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;
/** A client whose clock is behind must not find a certificate from the future. */
const BACKDATED_MS = 3_600_000;

export interface CertificateWish {
  /** Names and IP addresses, IPv6 without brackets, that a client may call the server by; at least one. */
  readonly hosts: readonly string[];
  /** What a person reads who inspects the certificate. No comma, plus or equals sign. */
  readonly commonName: string;
  readonly validDays: number;
  readonly nowMs: number;
}

export interface SelfSignedCertificate {
  readonly certificatePem: string;
  /** PKCS #8. Never leaves the process. */
  readonly privateKeyPem: string;
  /** Upper-case hexadecimal pairs with colons, as browsers show it. */
  readonly fingerprintSha256: string;
}

/**
 * A certificate for a server of this computer, with a new key. It signs for no other certificate: a client that takes
 * it into its list of authorities trusts this one server and nobody else.
 */
export async function makeCertificate(wish: CertificateWish): Promise<SelfSignedCertificate> {
  const { hosts, commonName, validDays, nowMs } = wish;
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [commonName] }],
    notBefore: new Date(nowMs - BACKDATED_MS),
    notAfter: new Date(nowMs + validDays * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    // No key usage: Electron's TLS trusts a certificate that signs itself only if that extension allows it or is missing.
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        hosts.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
      ),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const certificatePem = `${certificate.toString('pem')}\n`;
  return {
    certificatePem,
    privateKeyPem: KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString(),
    fingerprintSha256: new X509Certificate(certificatePem).fingerprint256,
  };
}
