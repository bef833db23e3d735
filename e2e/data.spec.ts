import { expect } from '@playwright/test';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bar } from '#core/market/bar';
import { globexSession } from '#core/market/session';
import { epochMs, MS_PER_MINUTE, tradingDay } from '#core/market/units';
import { storeSampleBars } from '../src-main/archive/testing/sample-archive.ts';
import { sampleBar } from '../src-main/archive/testing/sample-bars.ts';
import { parquet as askDuckDb, sqlite } from './archive-reader.ts';
import type { RunningWorkstation } from './workstation.ts';
import { workstationTest as test } from './workstation-test.ts';

const SESSION = 'es-2013-10-08';
const [WHOLE, HOLED, PARTIAL] = ['2013-10-02', '2013-10-03', '2013-10-04'] as const;
const SESSION_MINUTES = 1_380;
/** 10:00 to 10:09 in New York, in regular hours; and three minutes of the night. */
const HOLE = { from: 960, minutes: 10 };
const QUIET = { from: 300, minutes: 3 };
const PARTIAL_MINUTES = 100;

const minuteOf = (day: string, minute: number): number =>
  (globexSession(tradingDay(day))?.startMs ?? NaN) + minute * MS_PER_MINUTE;

function bars(day: string, isThere: (minute: number) => boolean): Bar[] {
  return Array.from({ length: SESSION_MINUTES }, (_, minute) => minute)
    .filter(isThere)
    .map((minute) => ({
      ...sampleBar({ symbol: '/ES', points: 1_680 + (minute % 40) * 0.25, contract: '/ESZ13' }),
      startMs: epochMs(minuteOf(day, minute)),
    }));
}

const isIn = ({ from, minutes }: typeof HOLE, minute: number): boolean => minute >= from && minute < from + minutes;

/** The minutes of the hole as NinjaTrader writes them: in UTC, stamped at the end. */
const ninjaTrader = (): string =>
  Array.from({ length: HOLE.minutes }, (_, index) => {
    const end = new Date(minuteOf(HOLED, HOLE.from + index + 1)).toISOString();
    const stamp = `${end.slice(0, 10).replaceAll('-', '')} ${end.slice(11, 19).replaceAll(':', '')}`;
    return `${stamp};1690;1691;1689.5;1690.25;${100 + index}\n`;
  }).join('');

/** Puts a file in the place of what the system's dialogs would ask for. */
async function chooseInDialogs({ app }: RunningWorkstation, file: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
  }, file);
}

const menu = ({ app }: RunningWorkstation, label: string): Promise<void> =>
  app.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
    const item = items.find((each) => each.label === wanted);
    if (!item) throw new Error(`The menu has no "${wanted}".`);
    (item.click as () => void)();
  }, label);

test('what is stored is looked through, exported, merged and completed by an import', async ({ launch, userData }) => {
  const folder = join(userData, 'archive', 'practice', SESSION);
  const stored = [
    ...bars(WHOLE, () => true),
    ...bars(HOLED, (minute) => !isIn(HOLE, minute) && !isIn(QUIET, minute)),
    ...bars(PARTIAL, (minute) => minute >= SESSION_MINUTES - PARTIAL_MINUTES),
  ];
  await storeSampleBars(folder, stored, Date.parse('2013-10-07T13:00:00Z'));
  const workstation = await launch('--session', `resources/sessions/${SESSION}`, '--speed', '1', '--symbols', '/ES');
  const { page } = workstation;
  const master = join(folder, 'masters', 'symbol=%2FES.parquet');
  const day = (place: string, name: string): ReturnType<typeof page.locator> =>
    page.locator(`[data-testid="calendar-${place}"] [data-day="${name}"]`);

  await test.step('the calendar tells whole, partial, missing and closed sessions apart, and why', async () => {
    await page.getByTestId('tab-data').click();
    await expect(day('archive', WHOLE)).toHaveAttribute('data-state', 'complete');
    await expect(day('archive', HOLED)).toHaveAttribute('data-state', 'partial');
    await expect(day('archive', PARTIAL)).toHaveAttribute('data-state', 'partial');
    await expect(day('archive', '2013-10-07')).toHaveAttribute('data-state', /missing|partial|under-way/);
    await expect(day('archive', '2013-03-29')).toHaveAttribute('data-state', 'closed');
    await expect(day('archive', '2013-10-01')).toHaveAttribute('data-state', 'unrecorded');
    await day('archive', HOLED).click();
    const card = page.getByTestId('day-archive');
    await expect(card).toContainText('partial, 1,367 of 1,380 minutes');
    await expect(card.locator('[data-reason="unknown"]')).toContainText('10:00–10:09 ET');
    await expect(card.locator('[data-reason="no-trade"]')).toContainText('3 min');
    await expect(card).toContainText('/ESZ13');
    await workstation.screenshot('data-health');
  });

  await test.step('any range is exported, as CSV in New York time and as Parquet', async () => {
    const csv = join(userData, 'es.csv');
    await chooseInDialogs(workstation, csv);
    await menu(workstation, 'Export bars …');
    await page.getByTestId('export-days').click();
    await page.getByTestId('export-from').fill(HOLED);
    await page.getByTestId('export-to').fill(HOLED);
    await page.getByTestId('export-hours').selectOption('regular');
    await page.getByTestId('export-zone').selectOption('America/New_York');
    await workstation.screenshot('export');
    await page.getByTestId('export-write').click();
    await expect(page.getByTestId('export-answer')).toContainText('380 bars written to es.csv');
    const lines = (await readFile(csv, 'utf8')).split('\n');
    expect(lines.slice(0, 2)).toEqual([
      'start,open,high,low,close,volume,tick_count,grade,contract,source',
      '2013-10-03T09:30:00-04:00,1682.5,1684.75,1681,1683.25,1050,412,built,/ESZ13,schwab',
    ]);

    const file = join(userData, 'es.parquet');
    await chooseInDialogs(workstation, file);
    await page.getByTestId('export-hours').selectOption('all');
    await page.getByTestId('export-format').selectOption('parquet');
    await page.getByTestId('export-timeframe').selectOption('5m');
    await page.getByTestId('export-write').click();
    await expect(page.getByTestId('export-answer')).toContainText('274 bars written to es.parquet');
    const expected = await sqlite(
      join(folder, 'market.sqlite'),
      `SELECT start_ms - start_ms % 300000 AS bin, max(high) / 1e8 AS high, sum(volume) AS volume FROM bars
       WHERE symbol = '/ES' AND start_ms BETWEEN ${minuteOf(HOLED, 0)} AND ${minuteOf(HOLED, SESSION_MINUTES - 1)} GROUP BY 1 ORDER BY 1`,
    );
    const exported = await askDuckDb(
      `SELECT epoch_ms(start)::DOUBLE AS bin, high::DOUBLE AS high, volume::DOUBLE AS volume FROM read_parquet('${file}') ORDER BY 1`,
    );
    expect(exported).toEqual(expected);
    await page.getByTestId('export-dialog').getByRole('button', { name: 'Close', exact: true }).click();
  });

  const inMaster = (): Promise<readonly unknown[]> =>
    askDuckDb(
      `SELECT grade, count(*)::INT AS bars, min(volume)::INT AS least FROM read_parquet('${master}') GROUP BY 1 ORDER BY 1`,
    );

  await test.step('the finished days are merged from the menu', async () => {
    await menu(workstation, 'Merge into master');
    await expect(page.getByTestId('merge-answer')).toContainText(`${stored.length.toLocaleString('en-US')} inserted`);
    expect(await inMaster()).toEqual([{ grade: 'built', bars: stored.length, least: 1_050 }]);
    await expect(page.getByTestId('merge-record')).toContainText('by hand');
    await expect(day('master', WHOLE)).toHaveAttribute('data-state', 'complete');
    await expect(day('master', HOLED)).toHaveAttribute('data-state', 'partial');
  });

  await test.step('a file is read as the user says, where its bars prove nothing, and completes the master', async () => {
    const csv = join(userData, 'ES 12-13.Last.txt');
    await writeFile(csv, ninjaTrader());
    await chooseInDialogs(workstation, csv);
    await page.getByTestId('open-import').click();
    await page.getByTestId('import-choose').click();
    await expect(page.getByTestId('import-preview')).toHaveAttribute('data-by', 'unproven');
    await expect(page.getByTestId('import-merge')).toBeDisabled();
    await page.getByTestId('import-zone').selectOption('UTC');
    await expect(page.getByTestId('import-preview')).toHaveAttribute('data-by', 'user');
    await expect(page.getByTestId('import-preview')).toContainText('2013-10-03T14:00:00Z (10:00 New York)');
    await workstation.screenshot('import');
    await page.getByTestId('import-contract').fill('/ESZ13');
    await page.getByTestId('import-merge').click();
    const receipt = page.getByTestId('import-receipt');
    await expect(receipt).toContainText('10 inserted, 0 replaced, 0 equal');
    await expect(receipt).toContainText('2013-10-03');
    await workstation.screenshot('import-receipt');
    expect(await inMaster()).toEqual([
      { grade: 'built', bars: stored.length, least: 1_050 },
      { grade: 'vendor', bars: HOLE.minutes, least: 100 },
    ]);
    await page.getByTestId('import-dialog').getByRole('button', { name: 'Close', exact: true }).click();
    // What remains is put down to a quiet night.
    await expect(day('master', HOLED)).toHaveAttribute('data-state', 'complete');
  });

  await test.step('files are held to their manifest, and one that was changed is named', async () => {
    const file = join(folder, 'bars', 'symbol=%2FES', `date=${WHOLE}.parquet`);
    await expect
      .poll(() =>
        stat(file).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    await writeFile(file, 'no Parquet any more');
    await page.getByTestId('check-files').click();
    await expect(page.getByTestId('wrong-files')).toContainText('cannot be read');
    await expect(page.getByTestId('wrong-files')).toContainText('date=2013-10');
  });

  await test.step('the settings say what is done every day, and what a clearing of old ticks would delete', async () => {
    await menu(workstation, 'Settings …');
    await expect(page.getByTestId('daily-time')).toHaveValue('17:05');
    await page.getByTestId('daily-on').click();
    await expect(page.getByTestId('daily-answer')).toContainText('Kept.');
    expect(await workstation.request('daily.get', null)).toMatchObject({ isOn: false });
    await page.getByTestId('retention-plan').click();
    await expect(page.getByTestId('retention-plan-answer')).toContainText('nothing would be deleted');
    await workstation.screenshot('settings-archive');
  });
});
