import { expect } from '@playwright/test';
import { execFile } from 'node:child_process';
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BacktestRecord } from '../src-core/contract/backtest.ts';
import { PROJECT_ROOT, type RunningWorkstation } from './workstation.ts';
import { workstationTest as test } from './workstation-test.ts';

const run = promisify(execFile);
const RECORDED = join(PROJECT_ROOT, 'resources', 'sessions', 'es-2013-10-08', 'es.csv');
const DAY_MS = 86_400_000;
/** So many copies of a day that a run over them is still under way when it is cancelled. */
const COPIES = 150;

/** The system's dialog answers with this file. */
async function answerDialog({ app }: RunningWorkstation, file: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, file);
}

async function byCommandLine(file: string): Promise<BacktestRecord> {
  const program = join(PROJECT_ROOT, 'out', 'main', 'backtest-cli.js');
  const flags = ['--csv', file, '--zone', 'UTC', '--stamp', 'start', '--symbol', '/ES', '--slippage', '1', '--json'];
  const { stdout } = await run(process.execPath, [program, ...flags], { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout) as BacktestRecord;
}

test('a backtest in the window comes to what the command line comes to, can be cancelled, and makes a page without network', async ({
  launch,
  userData,
}) => {
  const workstation = await launch('--symbols', '/ES', '--watch', '/ES');
  const { page } = workstation;
  await page.getByTestId('tab-backtest').click();
  await expect(page.getByTestId('backtest-empty')).toBeVisible();

  await test.step('a file is chosen in the dialog and run', async () => {
    await answerDialog(workstation, RECORDED);
    await page.getByTestId('backtest-source').selectOption('file');
    await page.getByTestId('backtest-stamps').selectOption('UTC start');
    await page.getByTestId('backtest-run').click();
    await expect(page.getByTestId('backtest-result')).toBeVisible({ timeout: 30_000 });
    const [entry] = (await workstation.request('backtest.get', null)).runs;
    const record = await workstation.request('backtest.read', { runId: entry?.runId ?? '' });
    const expected = await byCommandLine(RECORDED);
    expect({ ...record?.result, data: record?.result.data.sha256 }).toEqual({
      ...expected.result,
      data: expected.result.data.sha256,
    });
    await expect(page.getByTestId('backtest-trade')).toHaveCount(expected.result.trades.length);
    await workstation.screenshot('backtest');
  });

  await test.step('its report is one page that may ask nothing of any network', async () => {
    await page.getByTestId('export-html').click();
    await expect(page.getByTestId('export-answer')).toContainText('Written: ');
    const { archiveFolder } = await workstation.request('workstation.get', null);
    const reports = join(archiveFolder, 'reports');
    const [name = ''] = await readdir(reports);
    const text = await readFile(join(reports, name), 'utf8');
    expect(text).toContain('<svg');
    expect(text).toContain('default-src &#39;none&#39;');
    expect(text).not.toMatch(/<script|<link|<iframe|https?:|src=|url\(/);
  });

  await test.step('a long run is cancelled', async () => {
    const long = join(userData, 'long.csv');
    const [header = '', ...rows] = (await readFile(RECORDED, 'utf8')).trim().split('\n');
    await writeFile(long, `${header}\n`);
    for (let copy = 0; copy < COPIES; copy += 1) {
      const moved = rows.map((row) => row.replace(/^\d+/, (ms) => String(Number(ms) + copy * DAY_MS)));
      await appendFile(long, `${moved.join('\n')}\n`);
    }
    await answerDialog(workstation, long);
    await page.getByTestId('backtest-source').selectOption('bars');
    await page.getByTestId('backtest-source').selectOption('file');
    await page.getByTestId('backtest-stamps').selectOption('UTC start');
    await page.getByTestId('backtest-run').click();
    await page.getByTestId('backtest-cancel').click();
    await expect(page.getByTestId('backtest-answer')).toContainText('was cancelled', { timeout: 20_000 });
    expect((await workstation.request('backtest.get', null)).runs).toHaveLength(1);
  });

  await page.getByTestId('tab-session').click();
  await expect(page.getByTestId('session-empty').or(page.getByTestId('paper-session'))).toBeVisible();
  await workstation.screenshot('session');
});
