import { execFile } from 'node:child_process';
import { appendFile, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../archive/testing/eventually.ts';
import { scratchFolder } from '../archive/testing/scratch-folder.ts';
import { listTapes } from './list-tapes.ts';
import { readTapeHeader, readTapeLines, readTapeSpan, TapeError } from './read-tape.ts';
import { TAPE_LIMITS, type TapeLimits } from './tape-limits.ts';
import { TapeRecorder } from './tape-recorder.ts';

const run = promisify(execFile);
const NOON_MS = Date.parse('2026-11-20T17:00:00Z');
const HEADER = { source: 'schwab', epoch: 'run-1', symbols: ['/NQ'] };

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let problems: (string | null)[];
beforeEach(async () => {
  scratch = await scratchFolder();
  problems = [];
});
afterEach(() => scratch.remove());

function recorder(limits: Partial<TapeLimits> = {}, redact = (text: string): string => text): TapeRecorder {
  const made = new TapeRecorder({
    folder: join(scratch.path, 'tapes'),
    redact,
    wallMs: () => NOON_MS,
    onProblem: (problem) => problems.push(problem),
    limits: { ...TAPE_LIMITS, ...limits },
  });
  made.begin(HEADER);
  made.noteTime(NOON_MS);
  return made;
}

const quote = (ms: number, last = 100): string =>
  JSON.stringify({
    data: [{ service: 'LEVELONE_FUTURES', timestamp: ms, command: 'SUBS', content: [{ key: '/NQ', 3: last }] }],
  });

const names = (): Promise<string[]> =>
  readdir(join(scratch.path, 'tapes')).then(
    (all) => all.sort(),
    () => [],
  );
const inTapes = (name: string | undefined): string => join(scratch.path, 'tapes', name ?? '');

describe('a tape', () => {
  it('holds the frames verbatim in their order, and zcat reads it', async () => {
    const tape = recorder();
    tape.link('up', NOON_MS);
    tape.frame(quote(NOON_MS), 1.5, 2.5);
    tape.clock(NOON_MS + 9, 3, 4);
    await tape.end();
    const [name] = await names();
    expect(name).toBe(`2026-11-20_${NOON_MS}_1.tape.gz`);
    expect(readTapeHeader(inTapes(name))).toMatchObject(HEADER);
    expect([...readTapeLines(inTapes(name))]).toEqual([
      { is: 'link', state: 'up', exchangeMs: NOON_MS },
      { is: 'frame', text: quote(NOON_MS), wallMs: 1.5, monotonicMs: 2.5 },
      { is: 'clock', exchangeMs: NOON_MS + 9, wallMs: 3, monotonicMs: 4 },
    ]);
    const { stdout } = await run('zcat', [inTapes(name)]);
    expect(stdout.split('\n').filter((line) => line !== '')).toHaveLength(4);
    expect(readTapeSpan(inTapes(name))).toEqual({ fromMs: NOON_MS, toMs: NOON_MS });
    expect(await listTapes(join(scratch.path, 'tapes'))).toMatchObject([{ file: name, day: '2026-11-20', part: 1 }]);
  });

  it('that a crash cut off anywhere is whole up to its last whole block', async () => {
    const tape = recorder({ blockChars: 1 });
    for (let frame = 0; frame < 20; frame += 1) {
      tape.frame(quote(NOON_MS + frame), frame, frame);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await tape.end();
    const [name] = await names();
    const whole = [...readTapeLines(inTapes(name))];
    const { size } = await stat(inTapes(name));
    for (const cut of [1, 7, 30, Math.floor(size / 2)]) {
      await truncate(inTapes(name), size - cut);
      const rest = [...readTapeLines(inTapes(name))];
      expect(rest).toEqual(whole.slice(0, rest.length));
      expect(rest.length).toBeLessThan(whole.length);
    }
    await appendFile(inTapes(name), 'rubbish behind it');
    expect([...readTapeLines(inTapes(name))].length).toBeLessThan(whole.length);
  });

  it('that is none is refused in words', async () => {
    await writeFile(join(scratch.path, 'no-tape'), 'hello');
    expect(() => readTapeHeader(join(scratch.path, 'no-tape'))).toThrow(TapeError);
  });

  it('goes on in a new file when one is full, and never adds to an old one', async () => {
    const tape = recorder({ blockChars: 1, fileBytes: 300 });
    for (let frame = 0; frame < 12; frame += 1) {
      tape.frame(quote(NOON_MS + frame, frame), frame, frame);
      await eventually(async () => {
        const all = (await names()).flatMap((name) => [...readTapeLines(inTapes(name))]);
        expect(all).toHaveLength(frame + 1);
      });
    }
    await tape.end();
    const files = await names();
    expect(files.length).toBeGreaterThan(1);
    const frames = files.flatMap((name) => [...readTapeLines(inTapes(name))]);
    expect(frames).toHaveLength(12);
  });

  it('stops at the room of a day, says so, and gives up the oldest days for a new one', async () => {
    const limits = { dayBytes: 1, fileBytes: 100, totalBytes: 150 };
    const first = recorder(limits);
    first.frame(quote(NOON_MS), 1, 1);
    await first.end();
    const again = recorder({ ...limits, blockChars: 1 });
    again.frame(quote(NOON_MS), 1, 1);
    await again.end();
    expect(await names()).toHaveLength(1);
    const nextDay = recorder(limits);
    nextDay.noteTime(NOON_MS + 4 * 86_400_000);
    nextDay.frame(quote(NOON_MS), 1, 1);
    await nextDay.end();
    expect(await names()).toEqual([expect.stringMatching(/^2026-11-24_/)]);
  });

  it('leaves out what the disk cannot keep up with, and says how much', async () => {
    const tape = recorder({ waitingChars: 200, blockMs: 5 });
    for (let frame = 0; frame < 50; frame += 1) tape.frame(quote(NOON_MS + frame), frame, frame);
    await eventually(async () => {
      expect(await names()).toHaveLength(1);
      expect([...readTapeLines(inTapes((await names())[0]))].length).toBeGreaterThan(0);
    });
    tape.frame(quote(NOON_MS + 99), 99, 99);
    await tape.end();
    const lines = [...readTapeLines(inTapes((await names())[0]))];
    const lost = lines.find((line) => line.is === 'lost');
    expect(lost?.lines).toBe(50 - (lines.length - 2));
  });
});

describe('what must never be on a tape', () => {
  const CANARIES = { token: 'canary-token-zzz', customer: 'canary-customer-zzz', account: 'canary-account-zzz' };
  const redact = (text: string): string =>
    text.replaceAll(CANARIES.token, '[access token]').replaceAll(CANARIES.customer, '[login id]');

  it('is in no byte of it, wherever a server puts it', async () => {
    const tape = recorder({}, redact);
    const { token, customer, account } = CANARIES;
    const frames = [
      {
        response: [
          { service: 'ADMIN', command: 'LOGIN', SchwabClientCorrelId: customer, content: { code: 0, msg: token } },
        ],
      },
      { data: [{ service: 'ACCT_ACTIVITY', timestamp: NOON_MS, content: [{ key: account, 1: account, 3: token }] }] },
      { data: [{ service: 'NO_SUCH_SERVICE', timestamp: NOON_MS, content: [{ key: account }] }] },
      {
        data: [
          {
            service: 'LEVELONE_FUTURES',
            timestamp: NOON_MS,
            SchwabClientCustomerId: customer,
            content: [{ key: '/NQ', 3: 1, 99: token, 98: customer }],
          },
        ],
      },
      { notify: [{ heartbeat: String(NOON_MS) }, { service: 'ADMIN', content: { msg: token, code: 30 } }] },
      { snapshot: account },
    ];
    for (const frame of frames) tape.frame(JSON.stringify(frame), 1, 1);
    // Escaped differently, it is the same value.
    tape.frame(
      `{"data":[{"service":"ACCT\\u005fACTIVITY","timestamp":${NOON_MS},"content":[{"key":"${account}"}]}]}`,
      1,
      1,
    );
    await tape.end();
    const [name] = await names();
    const { stdout } = await run('zcat', [inTapes(name)]);
    for (const canary of Object.values(CANARIES)) expect(stdout).not.toContain(canary);
    expect((await readFile(inTapes(name))).includes('canary')).toBe(false);
    // The market data beside it is there.
    expect(stdout).toContain('LEVELONE_FUTURES');
    expect(stdout).toContain('[access token]');
  });
});
