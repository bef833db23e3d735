import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeCertificate, type SelfSignedCertificate } from '../../tls/self-signed-certificate.ts';
import { openStreamerSocket } from './streamer-socket.ts';
import { FeedBench } from './testing/feed-bench.ts';
import { until } from './testing/manual-world.ts';

let certificate: SelfSignedCertificate;
let bench: FeedBench;

beforeAll(async () => {
  certificate = await makeCertificate({ hosts: ['127.0.0.1'], commonName: 'Test', validDays: 1, nowMs: Date.now() });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await bench.close();
});

describe('a server with a certificate of its own', () => {
  it('is trusted, at userPreference and at the streamer, when that certificate is named', async () => {
    bench = await FeedBench.open({ tls: certificate });
    bench.config = { ...bench.config, certificateAuthorityPem: certificate.certificatePem };
    await bench.live('/NQ');
    expect(bench.config.apiBaseUrl).toMatch(/^https:/);
  });

  it('is shown no token when it is not, whatever the environment says', async () => {
    bench = await FeedBench.open({ tls: certificate });
    for (const switchedOff of [false, true]) {
      if (switchedOff) vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
      bench.start('/NQ');
      await until('refused', () => bench.reason.includes('certificate'));
    }
    expect(bench.streamer.preferenceCalls).toBe(0);
    expect(bench.streamer.connections).toBe(0);
  });

  it('is not trusted at the streamer alone', async () => {
    bench = await FeedBench.open({ tls: certificate });
    const url = `${bench.streamer.apiBaseUrl.replace('https', 'wss')}/ws`;
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const reason = await new Promise<string>((closed) => {
      const nothing = (): void => undefined;
      const listener = { opened: () => closed('opened'), text: nothing, binary: nothing, alive: nothing, closed };
      openStreamerSocket(url, listener, { certificateAuthorityPem: null });
    });
    expect(reason).toMatch(/SELF_SIGNED|CERT/);
  });

  it('leaves the system’s own authorities in force', async () => {
    bench = await FeedBench.open({ tls: certificate });
    const other = await makeCertificate({ hosts: ['127.0.0.1'], commonName: 'Other', validDays: 1, nowMs: Date.now() });
    bench.config = { ...bench.config, certificateAuthorityPem: other.certificatePem };
    bench.start('/NQ');
    await until('refused', () => bench.reason.includes('certificate'));
  });
});
