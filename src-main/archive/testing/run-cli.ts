import { runArchiveCli } from '../cli/run-archive-cli.ts';
import { testBinding } from './sqlite-binding.ts';

export interface CliRun {
  readonly code: number;
  readonly said: string;
  readonly noted: string;
}

/** 2026-11-21, a Saturday: the day after the sample bars. */
export const CLI_NOW_MS = Date.UTC(2026, 10, 21, 12);

/** One command line of the archive program, and what it printed. */
export async function runCli(...argv: string[]): Promise<CliRun> {
  const [said, noted]: [string[], string[]] = [[], []];
  const code = await runArchiveCli(argv, {
    say: (line) => said.push(line),
    note: (line) => noted.push(line),
    sqliteBinding: testBinding(),
    nowMs: CLI_NOW_MS,
  });
  return { code, said: said.join('\n'), noted: noted.join('\n') };
}
