import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { endChild, exitCodeOfSignal, exitOf, run, startChild } from './children.mjs';

const node = (program: string): readonly [string, string[]] => [process.execPath, ['-e', program]];

/** What has ended stays listed, as a zombie, where nobody collects orphans: in many containers. */
async function isRunning(pid: number): Promise<boolean> {
  if (process.platform === 'linux') {
    const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    return state !== '' && !state.includes(') Z ');
  }
  const { stdout } = await run('ps', ['-o', 'stat=', '-p', String(pid)]);
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}

describe('running a program', () => {
  it('gives its exit code and what it printed', async () => {
    const result = await run(...node("console.log('out'); console.error('err'); process.exitCode = 3"));
    expect(result).toMatchObject({ code: 3, stdout: 'out\n' });
    expect(result.output).toContain('err');
  });

  it('gives it its input', async () => {
    const { stdout } = await run(...node('process.stdin.pipe(process.stdout)'), { input: 'secret' });
    expect(stdout).toBe('secret');
  });

  it('that does not exist is a result, not an exception', async () => {
    expect(await run('no-such-program-at-all', [])).toMatchObject({ code: 127, stdout: '' });
  });

  it('ends with its time', async () => {
    const started = performance.now();
    expect((await run(...node('setInterval(() => undefined, 1000)'), { timeoutMs: 300 })).code).not.toBe(0);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe.skipIf(process.platform === 'win32')('ending a program', () => {
  it('ends what it started too, even what does not listen', async () => {
    const grandchild = "process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1000)";
    const program = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}]);
      console.log(child.pid);
      setInterval(() => undefined, 1000);
    `;
    const child = startChild(...node(program), { stdio: ['ignore', 'pipe', 'ignore'] });
    const pid = await new Promise<number>((resolve) => child.stdout?.once('data', (text) => resolve(Number(text))));
    await sleep(200);
    expect(await isRunning(pid)).toBe(true);
    await endChild(child);
    await sleep(100);
    expect(await isRunning(pid)).toBe(false);
    expect(await exitOf(child)).toEqual({ code: null, signal: 'SIGTERM' });
  });

  it('has the exit code that shells give it', () => {
    expect([exitCodeOfSignal('SIGINT'), exitCodeOfSignal('SIGKILL'), exitCodeOfSignal(null)]).toEqual([130, 137, 1]);
  });
});
