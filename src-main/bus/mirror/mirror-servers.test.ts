import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { MirrorConfig } from '#core/contract/mirror';
import { eventually } from '../../archive/testing/eventually.ts';
import { scratchFolder } from '../../archive/testing/scratch-folder.ts';
import { makeCertificate } from '../../tls/self-signed-certificate.ts';
import { testConnection } from './connection-test.ts';
import { mirrorConfig } from './testing/mirror-config.ts';
import { FAST, MirrorStage } from './testing/mirror-stage.ts';
import { RedisServer } from './testing/redis-server.ts';
import { streamOf, times } from './testing/stream-of.ts';

/** Several servers have to find each other. */
const SET_TIMEOUT_MS = 90_000;
const FAILOVER_PATIENCE_MS = 45_000;

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function server(options: Parameters<typeof RedisServer.open>[0] = {}): Promise<RedisServer> {
  const opened = await RedisServer.open(options);
  endings.push(() => opened.close());
  return opened;
}

async function mirrorTo(config: MirrorConfig): Promise<MirrorStage> {
  const stage = new MirrorStage(config, { ...FAST, silenceMs: 2_000 });
  endings.push(() => stage.close());
  await stage.until('live');
  return stage;
}

const bidAt = async (at: RedisServer): Promise<string> => at.cli('HGET', 'live_data:latest:quotes', '/NQ');
const untilBars = (at: RedisServer, expected: readonly string[]): Promise<void> =>
  eventually(async () => {
    expect(times(await streamOf(at, 'bars'))).toEqual(expected);
  });

describe('TLS with a user of its own', () => {
  it('trusts the authority that was chosen and no other', async () => {
    const folder = await scratchFolder();
    endings.push(folder.remove);
    const { certificatePem, privateKeyPem } = await makeCertificate({
      hosts: ['127.0.0.1'],
      commonName: 'Redis',
      validDays: 1,
      nowMs: Date.now(),
    });
    const [certificate, key] = [join(folder.path, 'redis.crt'), join(folder.path, 'redis.key')];
    await writeFile(certificate, certificatePem);
    await writeFile(key, privateKeyPem);
    const tls = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate];
    const redis = await server({
      onPort: true,
      listening: (port) => ['--port', '0', '--tls-port', String(port), ...tls, '--tls-auth-clients', 'no'],
      cliOptions: ['--tls', '--cacert', certificate],
    });
    await redis.cli('ACL', 'SETUSER', 'trader', 'on', '>word', '~*', '&*', '+@all');
    const settings = { addresses: [redis.address], user: 'trader', tls: { isOn: true, ...NO_FILES } };
    const secrets = { password: 'word', authorityPem: certificatePem };
    const stage = await mirrorTo(mirrorConfig(settings, secrets));
    stage.minutes('/NQ', 1);
    await untilBars(redis, ['14:30']);

    const test = (changes: Partial<MirrorConfig>): ReturnType<typeof testConnection> =>
      testConnection(mirrorConfig(settings, { ...secrets, ...changes }));
    expect(await test({})).toEqual({ ok: true, sentence: 'Connected to Redis 7.0.15; everything is allowed.' });
    expect(await test({ authorityPem: null })).toMatchObject({
      ok: false,
      sentence: expect.stringMatching(/not trusted/) as string,
    });
    expect(await test({ password: 'other' })).toMatchObject({
      ok: false,
      sentence: expect.stringMatching(/refuses user/) as string,
    });
    const plain = await testConnection(mirrorConfig({ addresses: [redis.address] }));
    expect(plain.ok).toBe(false);
  });

  it('names the right that a user lacks, and leaves nothing behind', async () => {
    const redis = await server();
    await redis.cli('ACL', 'SETUSER', 'reader', 'on', '>word', '~*', '&*', '+@all', '-publish');
    const config = mirrorConfig({ addresses: [redis.address], user: 'reader' }, { password: 'word' });
    expect(await testConnection(config)).toMatchObject({
      ok: false,
      sentence: expect.stringMatching(/publish/) as string,
    });
    expect((await testConnection(mirrorConfig({ addresses: [redis.address] }))).ok).toBe(true);
    expect(await redis.cli('DBSIZE')).toBe('0');
  });
});

const NO_FILES = { authorityFile: null, certificateFile: null, keyFile: null };

it(
  'a Sentinel set: follows the master when it is another',
  async () => {
    const first = await server({ onPort: true, directives: [['repl-diskless-sync-delay', '0']] });
    const second = await server({ onPort: true, directives: [['replicaof', '127.0.0.1', String(first.port)]] });
    await eventually(async () => {
      expect(await second.cli('INFO', 'replication')).toContain('master_link_status:up');
    });
    // It asks the master for its replicas when it begins, and then only every ten seconds.
    const sentinel = await openSentinel(first.port);
    await eventually(async () => {
      expect(await sentinel.cli('SENTINEL', 'REPLICAS', 'desk')).toContain(String(second.port));
    });
    const stage = await mirrorTo(
      mirrorConfig({ layout: 'sentinel', addresses: [sentinel.address], sentinelName: 'desk' }),
    );
    stage.minutes('/NQ', 1);
    await untilBars(second, ['14:30']);
    await vi.waitFor(
      async () => {
        const isPromoted = (await second.cli('INFO', 'replication')).includes('role:master');
        // Refused while one is under way, given up when the replica has not answered for some seconds: so it is asked again.
        if (!isPromoted) await sentinel.cli('SENTINEL', 'FAILOVER', 'desk');
        expect(isPromoted).toBe(true);
        // What the old master takes until then, it forgets when it follows the new one.
        expect(await first.cli('INFO', 'replication')).toContain('role:slave');
      },
      { timeout: FAILOVER_PATIENCE_MS, interval: 250 },
    );
    stage.minutes('/NQ', 2);
    await untilBars(second, ['14:30', '14:31', '14:32']);
  },
  SET_TIMEOUT_MS,
);

/** A Sentinel is a redis-server in another role, with a file that it writes itself. */
async function openSentinel(masterPort: number): Promise<RedisServer> {
  const folder = await scratchFolder();
  endings.push(folder.remove);
  const file = join(folder.path, 'sentinel.conf');
  await writeFile(
    file,
    `sentinel monitor desk 127.0.0.1 ${masterPort} 1\nsentinel down-after-milliseconds desk 1000\nsentinel failover-timeout desk 3000\n`,
  );
  return server({
    onPort: true,
    listening: (port) => [file, '--sentinel', '--port', String(port), '--bind', '127.0.0.1'],
  });
}

it(
  'a Cluster of three: Streams on their nodes, plain and sharded subscribers served',
  async () => {
    const nodes = await Promise.all(
      [0, 1, 2].map(() =>
        server({
          onPort: true,
          directives: [
            ['cluster-enabled', 'yes'],
            ['cluster-node-timeout', '2000'],
          ],
          cliOptions: ['-c'],
        }),
      ),
    );
    const [first, second, third] = nodes;
    if (!first || !second || !third) throw new Error('three nodes were opened');
    await first.cli('--cluster', 'create', ...nodes.map(({ address }) => address), '--cluster-yes');
    await eventually(async () => {
      for (const node of nodes) expect(await node.cli('CLUSTER', 'INFO')).toContain('cluster_state:ok');
    });
    const config = mirrorConfig({ layout: 'cluster', addresses: [first.address] });
    expect(await testConnection(config)).toMatchObject({ ok: true });
    const stage = await mirrorTo(config);
    stage.quote('AAPL', 6);
    stage.quote('/NQ', 5);
    stage.minutes('/NQ', 2);
    stage.signal({ id: 'one' });
    await untilBars(second, ['14:30', '14:31']);
    await eventually(async () => {
      expect(await bidAt(third)).toContain('"bid":5');
      expect(await streamOf(third, 'signals')).toHaveLength(1);
    });
    const calls = await Promise.all(nodes.map((node) => node.cli('INFO', 'commandstats')));
    expect(calls.join()).toMatch(/cmdstat_publish:calls/);
    expect(calls.join()).toMatch(/cmdstat_spublish:calls/);
    expect(stage.health).toMatchObject({ state: 'live', refusedMessages: 0 });
  },
  SET_TIMEOUT_MS,
);
