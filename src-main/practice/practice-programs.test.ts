import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { PracticeEvents, PracticeRequests } from '#core/contract/workers';
import { bundle, type Bundle } from '../workers/testing/bundle.ts';
import { WorkerClient, type WorkerExit } from '../workers/worker-client.ts';
import { RawClient } from './testing/raw-client.ts';

/** The two ways in which the exchange runs for real: as a program and as a worker thread, built as they are shipped. */

const root = join(import.meta.dirname, '../..');
const BUILD_PATIENCE_MS = 60_000;

let programs: Bundle;
beforeAll(async () => {
  programs = await bundle({
    'practice-cli': 'src-main/practice/practice-cli.ts',
    'practice-worker': 'src-main/practice/practice-worker.ts',
  });
}, BUILD_PATIENCE_MS);
afterAll(() => programs.remove());

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const readySchema = z.object({
  kind: z.literal('ready'),
  apiBaseUrl: z.string(),
  streamerUrl: z.string(),
  accessToken: z.string(),
  title: z.string(),
  runId: z.string(),
  symbols: z.array(z.string()),
  heartbeatIntervalMs: z.number(),
  login: z.object({ httpsUrl: z.string(), certificatePem: z.string(), appKey: z.string(), appSecret: z.string() }),
  certificatePath: z.string(),
  accounts: z.array(z.strictObject({ accountNumber: z.string(), hashValue: z.string(), type: z.string() })),
});

function start(...words: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [programs.path('practice-cli'), ...words], { cwd: root });
  children.push(child);
  return child;
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('The program has no output.');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return line;
}

async function outcome(child: ChildProcess): Promise<{ code: number | null; errors: string }> {
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, errors };
}

describe('npm run practice', () => {
  test('prints one machine-readable line, serves a stream and ends cleanly on SIGTERM', async () => {
    const child = start('--json', '--session', 'resources/sessions/es-2013-10-08', '--start', '09:29', '--speed', '60');
    const ready = readySchema.parse(JSON.parse(await firstLine(child)));
    expect(ready.symbols).toEqual(['/ES']);
    expect(ready.heartbeatIntervalMs).toBeCloseTo(10_000 / 60, 6);
    const client = await RawClient.login(ready);
    await client.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/ES', fields: '0,3,8,11' });
    await client.until(() => client.items('LEVELONE_FUTURES').length > 20, 'data');
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    await client.untilClosed();
  });

  test('prints its addresses and the token it accepts for people', async () => {
    const child = start('--token', 'I0.mine@', '--start', '18:01');
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    while (!output.includes('Ctrl+C')) await once(child.stdout ?? child, 'data');
    expect(output).toMatch(/REST +http:\/\/127\.0\.0\.1:\d+\n/);
    expect(output).toMatch(/streamer +ws:\/\/127\.0\.0\.1:\d+\/ws\n/);
    expect(output).toMatch(/access token +I0\.mine@\n/);
    for (const label of [
      'REST and login',
      'certificate',
      'app key',
      'app secret',
      'callback',
      'login name',
      'password',
    ]) {
      expect(output).toMatch(new RegExp(`\\n  ${label} +\\S+`));
    }
    expect(output).toMatch(/account +\d{8} MARGIN [0-9A-F]{64}\n/);
    expect(output).toMatch(/control token +\S+\n/);
    child.kill('SIGINT');
    expect((await outcome(child)).code).toBe(0);
  });

  test('writes the certificate for clients that take one from a file, and takes it away at the end', async () => {
    const child = start('--json', '--start', '18:01');
    const { certificatePath, login, accounts } = readySchema.parse(JSON.parse(await firstLine(child)));
    const written = await readFile(certificatePath, 'utf8');
    expect(written).toBe(login.certificatePem);
    expect(written).not.toContain('PRIVATE');
    expect([login.appKey.length, login.appSecret.length]).toEqual([48, 64]);
    expect(accounts).toHaveLength(2);
    for (const { hashValue } of accounts) expect(hashValue).toMatch(/^[0-9A-F]{64}$/i);
    const asking = get(`${login.httpsUrl}/practice/status`, { ca: written, agent: false });
    const [reply] = (await once(asking, 'response')) as [IncomingMessage];
    expect(reply.statusCode).toBe(200);
    reply.resume();
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    await expect(readFile(certificatePath)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('leaves the certificate in a folder that was chosen', async () => {
    const chosen = join(dirname(programs.path('practice-cli')), 'certificates/of mine');
    const child = start('--json', '--start', '18:01', '--certificate-dir', chosen);
    const { certificatePath, login } = readySchema.parse(JSON.parse(await firstLine(child)));
    expect(certificatePath).toBe(join(chosen, 'bellwether-practice.pem'));
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    await ended;
    expect(await readFile(certificatePath, 'utf8')).toBe(login.certificatePem);
  });

  test.each([
    [['--speed', '5000'], 'bad-option', /from 1 to 1000/],
    [['--bogus'], 'bad-option', /--bogus/],
    [['--session', '/nowhere'], 'bad-session', /cannot be read/],
    [['--session', 'package.json'], 'bad-session', /is wrong at/],
    [['--trade-log', '/nowhere/t.csv'], 'bad-output', /cannot be written/],
    [['--certificate-dir', 'package.json/x', '--start', '18:01'], 'bad-output', /certificate cannot be written/],
    [['--callback', 'http://127.0.0.1:8182'], 'bad-option', /must begin with https/],
    [['--fault', 'gremlins'], 'bad-option', /must be one of drop, kicked/],
  ])('refuses %j with code 2 and one line that says why', async (words, code, reason) => {
    const { code: exitCode, errors } = await outcome(start('--json', ...words));
    expect(exitCode).toBe(2);
    const complaint = JSON.parse(errors) as { kind: string; code: string; message: string };
    expect(complaint).toMatchObject({ kind: 'error', code });
    expect(complaint.message).toMatch(reason);
  });

  test('refuses a busy port', async () => {
    const first = start('--json', '--start', '18:01');
    const { apiBaseUrl } = readySchema.parse(JSON.parse(await firstLine(first)));
    const { code, errors } = await outcome(start('--port', new URL(apiBaseUrl).port, '--start', '18:01'));
    expect(code).toBe(2);
    expect(errors).toContain('in use by another program');
  });

  test('explains itself with --help', async () => {
    expect(await firstLine(start('--help'))).toContain('npm run practice');
  });
});

describe('the practice worker', () => {
  const config = { session: 'synthetic', speed: 100, startAt: '18:01', warmUpFrom: null, seed: 1, port: 0 } as const;
  let worker: WorkerClient<PracticeRequests, PracticeEvents>;
  const exits: WorkerExit[] = [];

  const open = (): void => {
    const entry = pathToFileURL(programs.path('practice-worker'));
    worker = new WorkerClient('practice', entry, (exit) => exits.push(exit));
  };
  afterEach(async () => {
    await worker.terminate();
  });

  test('opens, streams, tells where play stands once a second, and closes', async () => {
    open();
    const ready = await worker.request('open', config);
    expect(ready.symbols).toHaveLength(8);
    const progress = new Promise<PracticeEvents['progress']>((resolve) => worker.on('progress', resolve));
    const client = await RawClient.login(ready);
    await client.ask('LEVELONE_FUTURES', 'SUBS', { keys: '/NQ', fields: '0,1,2,3,8' });
    await client.until(() => client.items('LEVELONE_FUTURES').length > 500, 'data');
    expect(await progress).toMatchObject({ finished: false });
    await worker.request('close', null);
    await client.untilClosed();
    await expect(fetch(`${ready.apiBaseUrl}/practice/status`)).rejects.toThrow();
    expect(exits).toEqual([]);
  });

  test('answers a wrong configuration with a typed error and stays usable', async () => {
    open();
    await expect(worker.request('open', { ...config, speed: 0 })).rejects.toMatchObject({
      name: 'PracticeOptionError',
      message: expect.stringContaining('from 1 to 1000') as unknown,
    });
    await expect(worker.request('open', { ...config, session: '/nowhere' })).rejects.toMatchObject({
      name: 'PracticeSessionError',
    });
    await expect(worker.request('open', config)).resolves.toMatchObject({ heartbeatIntervalMs: 100 });
  });
});
