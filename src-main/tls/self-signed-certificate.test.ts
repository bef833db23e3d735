import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { X509Certificate as ParsedCertificate } from '@peculiar/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate, type SelfSignedCertificate } from './self-signed-certificate.ts';

const HOSTS = ['127.0.0.1', 'localhost', '::1', 'api.example.com'];
const NOW_MS = Date.now();

const make = (hosts: readonly string[] = HOSTS, nowMs = NOW_MS): Promise<SelfSignedCertificate> =>
  makeCertificate({ hosts, commonName: 'Test server', validDays: 2, nowMs });

let made: SelfSignedCertificate;
beforeAll(async () => {
  made = await make();
});

describe('the certificate', () => {
  test('names its hosts, its person and its days, and is good for nothing but serving', () => {
    const certificate = new X509Certificate(made.certificatePem);
    expect(certificate.subject).toBe('CN=Test server');
    expect(certificate.subjectAltName).toBe(
      'IP Address:127.0.0.1, DNS:localhost, IP Address:0:0:0:0:0:0:0:1, DNS:api.example.com',
    );
    expect(certificate.ca).toBe(false);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    const wholeSecond = 1_000;
    expect(Math.abs(Date.parse(certificate.validTo) - (NOW_MS + 2 * 86_400_000))).toBeLessThan(wholeSecond);
    expect(Math.abs(Date.parse(certificate.validFrom) - (NOW_MS - 3_600_000))).toBeLessThan(wholeSecond);
    expect(made.fingerprintSha256).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  });

  test('says nothing of key usage, without which Electron takes it as its own authority', () => {
    expect(new ParsedCertificate(made.certificatePem).extensions.map(({ type }) => type).sort()).toEqual(
      // Subject key identifier, alternative names, basic constraints, extended key usage.
      ['2.5.29.14', '2.5.29.17', '2.5.29.19', '2.5.29.37'],
    );
  });

  test('has a key and a serial number of its own each time', async () => {
    const other = await make();
    expect(other.privateKeyPem).not.toBe(made.privateKeyPem);
    const serial = (pem: string): string => new X509Certificate(pem).serialNumber;
    expect(serial(other.certificatePem)).not.toBe(serial(made.certificatePem));
  });
});

describe('a client that verifies', () => {
  const servers: ReturnType<typeof createServer>[] = [];
  afterAll(async () => {
    for (const server of servers) {
      server.close();
      await once(server, 'close');
    }
  });

  async function handshake(server: SelfSignedCertificate, options: ConnectionOptions): Promise<string> {
    const listener = createServer({ cert: server.certificatePem, key: server.privateKeyPem }, (socket) => {
      socket.on('error', () => socket.destroy()).end();
    });
    servers.push(listener);
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as AddressInfo;
    return new Promise((resolve) => {
      const socket: TLSSocket = connect({ host: '127.0.0.1', port, ...options }, () => {
        resolve('trusted');
        socket.destroy();
      });
      socket.on('error', (error: NodeJS.ErrnoException) => {
        resolve(error.code ?? error.message);
      });
    });
  }

  test.each(['127.0.0.1', 'localhost', 'api.example.com'])('trusts it alone under the name %s', async (servername) => {
    const identity = servername === '127.0.0.1' ? {} : { servername };
    expect(await handshake(made, { ca: made.certificatePem, ...identity })).toBe('trusted');
  });

  test('finds IPv6 among its names', () => {
    const certificate = new X509Certificate(made.certificatePem);
    expect(certificate.checkIP('::1')).toBe('::1');
    expect(certificate.checkIP('::2')).toBeUndefined();
  });

  test('refuses it under another name, without the authority, and when its days are over', async () => {
    const ca = made.certificatePem;
    expect(await handshake(made, { ca, servername: 'other.example.com' })).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(await handshake(made, {})).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
    const old = await make(HOSTS, NOW_MS - 3 * 86_400_000);
    expect(await handshake(old, { ca: old.certificatePem })).toBe('CERT_HAS_EXPIRED');
  });
});
