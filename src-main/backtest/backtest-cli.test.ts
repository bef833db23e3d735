import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BacktestRecord, BacktestState } from '#core/contract/backtest';
import { askDuckDb, askSqlite } from '../archive/testing/outside-readers.ts';
import { scratchFolder } from '../archive/testing/scratch-folder.ts';
import { testBinding } from '../archive/testing/sqlite-binding.ts';
import { bundle, type Bundle } from '../workers/testing/bundle.ts';
import { BacktestDesk } from './backtest-desk.ts';
import { runBacktestCli } from './cli/run-backtest-cli.ts';

/** Recorded Globex sessions of one-minute ES bars. */
const RECORDED = ['es-2013-10-08', 'es-2013-12-03'].map(
  (name) => new URL(`../../resources/sessions/${name}/es.csv`, import.meta.url).pathname,
);

let program: Bundle;
let computeEntry: URL;
beforeAll(async () => {
  program = await bundle({ 'backtest-compute': 'src-main/backtest/run/compute-worker.ts' });
  computeEntry = pathToFileURL(program.path('backtest-compute'));
}, 60_000);
afterAll(() => program.remove());

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
beforeEach(async () => {
  scratch = await scratchFolder();
});
afterEach(() => scratch.remove());

async function run(
  ...argv: string[]
): Promise<{ readonly code: number; readonly said: string; readonly noted: string }> {
  const [said, noted]: [string[], string[]] = [[], []];
  const terminal = {
    say: (line: string) => said.push(line),
    note: (line: string) => noted.push(line),
    sqliteBinding: testBinding(),
    nowMs: Date.UTC(2026, 10, 21),
  };
  const code = await runBacktestCli(argv, terminal, computeEntry);
  return { code, said: said.join('\n'), noted: noted.join('\n') };
}

/** The first close beyond the 09:30 bar from 09:31 to 09:43 New York time, written from the rule's text. */
const BREAKOUT_SQL = (file: string): string => `
  WITH bars AS (SELECT timezone('America/New_York', to_timestamp(utc_ms / 1000)) AS local, * FROM read_csv('${file}')),
  range AS (SELECT local::DATE AS day, high, low FROM bars WHERE strftime(local, '%H:%M') = '09:30'),
  breaks AS (SELECT day, strftime(local + INTERVAL 1 MINUTE, '%H:%M:%S') AS known, close,
      CASE WHEN close > range.high THEN 'long' ELSE 'short' END AS side
    FROM bars JOIN range ON local::DATE = day
    WHERE strftime(local, '%H:%M') BETWEEN '09:31' AND '09:43' AND (close > range.high OR close < range.low))
  SELECT day::VARCHAR AS day, arg_min(known, known) AS known, arg_min(close, known)::DOUBLE AS close, arg_min(side, known) AS side
  FROM breaks GROUP BY day ORDER BY day`;

describe('npm run backtest', () => {
  it.each(RECORDED)('prints the signal that DuckDB finds by the rule: %s', async (file) => {
    const [found] = await askDuckDb<{ day: string; known: string; close: number; side: string }>(BREAKOUT_SQL(file));
    const { code, said } = await run('--csv', file, '--zone', 'UTC', '--stamp', 'start', '--symbol', '/ES');
    expect(code).toBe(0);
    const expected = found
      ? `${found.day}  ${found.side.padEnd(5)}  ${found.known} ET  ${found.close.toFixed(2)}`
      : 'none';
    expect(said).toContain(expected);
    expect(said).toMatch(/Trades +\d/);
  });

  it('tells the reason for a session without a signal, and the data it was computed over', async () => {
    const [file = ''] = RECORDED;
    const text = await readFile(file, 'utf8');
    const late = text
      .split('\n')
      .filter((line, index) => index === 0 || Number(line.split(',')[0]) >= Date.UTC(2013, 9, 8, 13, 31));
    const cut = join(scratch.path, 'es.csv');
    await writeFile(cut, late.join('\n'));
    const { said } = await run('--csv', cut, '--zone', 'UTC', '--stamp', 'start');
    expect(said).toContain('2013-10-08  none   No trade was received in the opening minute, 09:30 to 09:31 ET.');
    expect(said).toMatch(/SHA-256 +[0-9a-f]{64}/);
  });

  it('writes a page without network and the trades for a spreadsheet', async () => {
    const [file = ''] = RECORDED;
    const [report, trades] = [join(scratch.path, 'r.html'), join(scratch.path, 't.csv')];
    const { code } = await run(
      '--csv',
      file,
      '--zone',
      'UTC',
      '--stamp',
      'start',
      '--report',
      report,
      '--trades',
      trades,
    );
    expect(code).toBe(0);
    const page = await readFile(report, 'utf8');
    expect(page).toContain('<svg');
    expect(page).not.toMatch(/<script|https?:/);
    expect((await readFile(trades, 'utf8')).split('\n')[0]).toMatch(/^id,symbol,contract,side/);
  });

  it.each([
    [['--zone', 'UTC'], 2, 'Say one of --csv'],
    [['--csv', 'nothing.csv', '--zone', 'UTC', '--stamp', 'start'], 1, 'There is no file at nothing.csv.'],
    [['--csv', 'x', '--zone', 'Mars/Base', '--stamp', 'start'], 1, 'There is no file'],
    [['--csv', 'x', '--stamp', 'middle'], 2, '--stamp takes one of'],
    [['--csv', 'x', '--preset', 'V99'], 2, 'There is no preset V99'],
    [['--csv', 'x', '--set', 'nonsense=1'], 2, 'has no parameter nonsense'],
    [['--csv', 'x', '--fee', 'much'], 2, '--fee takes a number'],
  ])('refuses %j with a sentence', async (argv, code, sentence) => {
    const result = await run(...argv);
    expect(result.code).toBe(code);
    expect(result.noted).toContain(sentence);
  });
});

/** Runs one job on a desk and waits for its end. */
async function runOnDesk(
  desk: BacktestDesk,
  states: BacktestState[],
  runId: string,
  file: string,
): Promise<BacktestState> {
  desk.run(
    {
      symbol: '/ES',
      strategy: 'opening-range-breakout',
      preset: 'defaults',
      activeId: 'backtest',
      parameters: {},
      source: { kind: 'csv', file, zone: 'UTC', stamp: 'start' },
      fromMs: 0,
      toMs: Date.UTC(2100, 0),
      fills: { marketFill: 'next-open', limitFill: 'touch', slippageTicks: 1, feePerSide: 2 },
      size: { kind: 'fixed', contracts: 1 },
      startEquity: 10_000,
      sweep: [],
    },
    runId,
    Date.UTC(2026, 10, 21),
  );
  await expect.poll(() => states.at(-1)?.outcome, { timeout: 20_000 }).not.toBeNull();
  return states.at(-1) ?? { running: null, outcome: null };
}

describe('runs', () => {
  let states: BacktestState[];
  let desk: BacktestDesk;
  beforeEach(() => {
    states = [];
    desk = new BacktestDesk(computeEntry, (state) => states.push(state));
    desk.open({ folder: scratch.path, sqliteBinding: testBinding() });
  });
  afterEach(() => desk.close());

  it('are kept with what was asked and the hash of the data, and survive a restart', async () => {
    const [file = ''] = RECORDED;
    await runOnDesk(desk, states, 'run-1', file);
    const record = await desk.read('run-1');
    await desk.close();
    const [row] = await askSqlite<Record<string, unknown>>(
      join(scratch.path, 'backtests.sqlite'),
      'SELECT symbol, strategy, data_sha256, trades FROM readable_runs',
    );
    expect(row).toEqual({
      symbol: '/ES',
      strategy: 'opening-range-breakout',
      data_sha256: record?.result.data.sha256,
      trades: record?.result.trades.length,
    });
    const again = new BacktestDesk(computeEntry, () => undefined);
    again.open({ folder: scratch.path, sqliteBinding: testBinding() });
    expect(await again.read('run-1')).toEqual(record);
    expect(await again.history(10)).toMatchObject([{ runId: 'run-1', symbol: '/ES', sets: 1 }]);
    await again.close();
  });

  it('of the same data have the same hash and result, whatever the file is called', async () => {
    const [file = ''] = RECORDED;
    const copy = join(scratch.path, 'copy.csv');
    await writeFile(copy, await readFile(file));
    await runOnDesk(desk, states, 'run-1', file);
    await runOnDesk(desk, states, 'run-2', copy);
    const strip = (record: BacktestRecord | null): unknown => ({ ...record?.result, data: record?.result.data.sha256 });
    expect(strip(await desk.read('run-2'))).toEqual(strip(await desk.read('run-1')));
  });

  it('that are cancelled end with a sentence and are not kept', async () => {
    const [file = ''] = RECORDED;
    const ending = runOnDesk(desk, states, 'run-1', file);
    desk.cancel();
    expect((await ending).outcome).toEqual({
      ok: false,
      sentence: 'The backtest was cancelled. Nothing of it was kept.',
      runId: null,
    });
    expect(await desk.history(10)).toEqual([]);
  });

  it('one at a time', async () => {
    const [file = ''] = RECORDED;
    const first = runOnDesk(desk, states, 'run-1', file);
    await expect(runOnDesk(desk, states, 'run-2', file)).rejects.toThrow('A backtest is running.');
    await first;
  });
});
