import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DuckDbSession } from '../parquet/duckdb-session.ts';
import { scratchFolder } from '../testing/scratch-folder.ts';
import { detectStamps, formatOf } from './detect-convention.ts';

/** A recorded Globex session of one-minute ES bars. */
const RECORDED = new URL('../../../resources/sessions/es-2013-10-08/es.csv', import.meta.url);

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let session: DuckDbSession;
beforeEach(async () => {
  scratch = await scratchFolder();
  session = await DuckDbSession.open();
});
afterEach(async () => {
  session.close();
  await scratch.remove();
});

/** The recorded minutes as an exporter would write them. */
async function exported(
  zone: string,
  endOfMinute: boolean,
  line: (local: string, cells: string) => string,
): Promise<string> {
  const text = await readFile(RECORDED, 'utf8');
  const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  const lines = text
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => {
      const [start = '', ...cells] = row.split(',');
      const startMs = /^\d+$/.test(start) ? Number(start) : Date.parse(start);
      return line(wall.format(startMs + (endOfMinute ? 60_000 : 0)), cells.slice(0, 5).join(';'));
    });
  const file = join(scratch.path, 'export.txt');
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}

const ninjaTrader = (local: string, cells: string): string =>
  `${local.replaceAll('-', '').replaceAll(':', '')};${cells}`;

describe('what the stamps of a file mean', () => {
  it.each([
    ['UTC', true],
    ['America/Chicago', true],
    ['America/New_York', false],
    ['America/Los_Angeles', false],
  ])('is found from the daily break and the bell: %s, at the end: %s', async (zone, endOfMinute) => {
    const file = await exported(zone, endOfMinute, ninjaTrader);
    expect(await formatOf(file)).toBe('ninjatrader');
    expect(await detectStamps(session, file, 'ninjatrader')).toEqual({
      kind: 'certain',
      zone,
      stamp: endOfMinute ? 'end' : 'start',
    });
  });

  it('must be said where the bars cannot tell', async () => {
    const file = join(scratch.path, 'morning.txt');
    await writeFile(file, '20261120 060000;1;1;1;1;5\n20261120 060100;1;1;1;1;5\n');
    expect(await detectStamps(session, file, 'ninjatrader')).toMatchObject({ kind: 'ask' });
  });
});

describe('the exporter of a file', () => {
  it.each([
    ['20261120 143100;1;1;1;1;1', 'ninjatrader'],
    ['11/20/2026,09:30,1,1,1,1,1', 'kibot'],
    ['20/11/2026;08:30;1;1;1;1;1', 'backtestmarket'],
    ['2026-11-20 09:30:00,1,1,1,1,1', 'firstrate'],
    ['time,open,high,low,close,Volume', 'tradingview'],
    ['\uFEFFtime,open,high,low,close,Volume', 'tradingview'],
    ['what is this', null],
    ['', null],
  ])('is known by its first line: %j', async (line, format) => {
    const file = join(scratch.path, 'file');
    await writeFile(file, `${line}\r\nsecond`);
    expect(await formatOf(file)).toBe(format);
  });
});
