import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bar } from '../market/bar.ts';
import { instrumentOf, type Instrument } from '../market/instrument.ts';
import { priceFromPoints, priceToPoints } from '../market/price.ts';
import { epochMs, MS_PER_MINUTE, quantity, symbolName } from '../market/units.ts';
import { defaultStrategy } from './catalogue.ts';
import { evaluateSessions, type SessionVerdict } from './evaluate-sessions.ts';
import type { OpeningRangeParameters } from './opening-range/parameters.ts';
import { breakoutSql, type SqlVariant } from './testing/breakout-sql.ts';

/**
 * The rule computed twice: by the strategies that run live, and by SQL that was written from the rule's text and knows
 * nothing of them. Over recorded sessions, and over weeks of invented minutes in which everything that is awkward about
 * the calendar and the data happens.
 */
type Row = readonly [ms: number, open: number, high: number, low: number, close: number];

/** Analytics, section 1.7. */
const CLOSED_DAYS = ['2026-01-01', '2026-01-19', '2026-02-16', '2026-04-03', '2026-05-25', '2026-11-26', '2026-12-25'];

interface Variant {
  readonly parameters: Partial<OpeningRangeParameters>;
  readonly sql: Omit<SqlVariant, 'tick'>;
}

const PLAIN = {
  rangeMinutes: 1,
  untilMinutes: 14,
  trigger: 'close',
  displacementPercent: 0,
  displacementTicks: 0,
} as const;

const VARIANTS: Readonly<Record<string, Variant>> = {
  'the default': { parameters: {}, sql: PLAIN },
  'confirmed 0.02 %': { parameters: { displacementPercent: 0.02 }, sql: { ...PLAIN, displacementPercent: 0.02 } },
  'touch one tick beyond': {
    parameters: { trigger: 'touch', displacementTicks: 1 },
    sql: { ...PLAIN, trigger: 'touch', displacementTicks: 1 },
  },
  'five minutes until eleven': {
    parameters: { rangeMinutes: 5, entryUntilMinutes: 90, exitAfterMinutes: 390 },
    sql: { ...PLAIN, rangeMinutes: 5, untilMinutes: 90 },
  },
  'an hour, touched until one': {
    parameters: {
      rangeMinutes: 60,
      trigger: 'touch',
      displacementTicks: 2,
      entryUntilMinutes: 210,
      exitAfterMinutes: 390,
    },
    sql: { ...PLAIN, rangeMinutes: 60, untilMinutes: 210, trigger: 'touch', displacementTicks: 2 },
  },
};

const SESSIONS = join(import.meta.dirname, '../../resources/sessions');

async function recorded(folder: string): Promise<Row[]> {
  const text = await readFile(join(SESSIONS, folder, 'es.csv'), 'utf8');
  const lines = text.trim().split('\n').slice(1);
  return lines.map((line) => line.split(',').map(Number).slice(0, 5) as unknown as Row);
}

/** A linear congruential generator: the same minutes in every run. */
function randomSource(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Minutes from 09:20 to 13:10 in New York on every day from `from` on, weekends and holidays too: a walk on the tick that is wild
 * in the opening minute, with one minute in twenty missing, the opening one now and then. Offsets from UTC are the reader's, not ours.
 */
function invented(from: string, days: number, seed: number, tick: number, base: number): Row[] {
  const random = randomSource(seed);
  const rows: Row[] = [];
  let price = Math.round(base / tick);
  const isSummer = (date: string): boolean => date >= '2026-03-08' && date < '2026-11-01';
  for (let index = 0; index < days; index += 1) {
    const date = new Date(Date.parse(`${from}T00:00:00Z`) + index * 86_400_000);
    if ([0, 6].includes(date.getUTCDay())) continue;
    const hours = isSummer(date.toISOString().slice(0, 10)) ? 4 : 5;
    for (let minute = -10; minute < 220; minute += 1) {
      const steps = Array.from({ length: 4 }, () => (price += Math.round((random() - 0.5) * (minute === 0 ? 60 : 9))));
      if (random() < 0.05) continue;
      const [open = 0, second = 0, third = 0, close = 0] = steps.map((step) => step * tick);
      const values = [open, second, third, close];
      const ms = date.getTime() + hours * 3_600_000 + (570 + minute) * MS_PER_MINUTE;
      rows.push([ms, open, Math.max(...values), Math.min(...values), close]);
    }
  }
  return rows;
}

function toBars(symbol: string, rows: readonly Row[]): Bar[] {
  return rows.map(([ms, ...prices]) => {
    const [open, high, low, close] = prices.map(priceFromPoints) as [
      Bar['open'],
      Bar['high'],
      Bar['low'],
      Bar['close'],
    ];
    const facts = { symbol: symbolName(symbol), startMs: epochMs(ms), volume: quantity(10), tickCount: 0 };
    return { ...facts, open, high, low, close, grade: 'backfilled', contract: null };
  });
}

function instrument(symbol: string): Instrument {
  const found = instrumentOf(symbol);
  if (!found) throw new Error(`no ${symbol}`);
  return found;
}

const line = (
  day: string,
  side: string | null,
  ms: number | null,
  price: number | null,
  reason: string | null,
): string =>
  side === null
    ? `${day} none: ${reason ?? ''}`
    : `${day} ${side} ${new Date(ms ?? NaN).toISOString()} ${(price ?? NaN).toFixed(4)}`;

/** Which of the three reasons a sentence gives. */
function reasonOf(sentence: string): string {
  if (sentence.includes('There is no regular session')) return 'no session';
  if (sentence.includes('opening minute')) return 'no opening minute';
  return sentence.startsWith('The range held') ? 'range held' : sentence;
}

function ours({ day, signals: [signal], reason }: SessionVerdict): string {
  if (!signal) return line(day, null, null, null, reasonOf(reason ?? ''));
  return line(day, signal.side, signal.barStartMs, priceToPoints(signal.price), null);
}

let connection: DuckDBConnection;
let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
  await connection.run('CREATE TABLE bars (ms BIGINT, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE)');
  const days = CLOSED_DAYS.map((day) => `('${day}')`).join();
  await connection.run(`CREATE TABLE closed_days AS SELECT * FROM (VALUES ${days}) AS days(day)`);
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

async function theirs(rows: readonly Row[], variant: SqlVariant): Promise<string[]> {
  await connection.run('DELETE FROM bars');
  await connection.run(`INSERT INTO bars VALUES ${rows.map((row) => `(${row.join()})`).join()}`);
  const found = await connection.runAndReadAll(breakoutSql(variant));
  return found.getRowObjectsJS().map(({ day, side, ms, price, reason }) => {
    return line(
      day as string,
      side as string | null,
      ms as number | null,
      price as number | null,
      reason as string | null,
    );
  });
}

async function agree(symbol: string, rows: readonly Row[], { parameters, sql }: Variant): Promise<string[]> {
  const strategy = { ...defaultStrategy([symbol]), parameters: { ...parameters } };
  const verdicts = evaluateSessions(instrument(symbol), strategy, toBars(symbol, rows)).map(ours);
  const tick = priceToPoints(instrument(symbol).tickSize);
  expect(verdicts).toEqual(await theirs(rows, { ...sql, tick }));
  return verdicts;
}

describe.each(Object.entries(VARIANTS))('%s agrees with SQL', (_name, variant) => {
  it.each(['es-2013-10-08', 'es-2013-12-03'])('on the recorded session %s', async (folder) => {
    expect(await agree('/ES', await recorded(folder), variant)).toHaveLength(1);
  });

  it.each([
    ['/NQ', '2026-02-23', 930, 25_600],
    ['/ES', '2026-10-19', 7, 6_800],
    ['QQQ', '2026-11-02', 41, 600],
  ])('over six weeks of %s from %s, with a change of the clocks or a holiday', async (symbol, from, seed, base) => {
    const tick = priceToPoints(instrument(symbol).tickSize);
    const verdicts = await agree(symbol, invented(from, 42, seed, tick, base), variant);
    expect(verdicts).toHaveLength(30);
    expect(verdicts.filter((each) => !each.includes('none')).length).toBeGreaterThan(5);
  });
});

it('the weeks hold every outcome there is', () => {
  const { parameters } = VARIANTS['the default'] ?? { parameters: {} };
  const strategy = { ...defaultStrategy(['/NQ']), parameters: { ...parameters } };
  const rows = [...invented('2026-02-23', 42, 930, 0.25, 25_600), ...invented('2026-11-09', 42, 5, 0.25, 25_600)];
  const outcomes = new Set(
    evaluateSessions(instrument('/NQ'), strategy, toBars('/NQ', rows)).map(({ signals: [signal], reason }) =>
      signal ? signal.side : reasonOf(reason ?? ''),
    ),
  );
  expect([...outcomes].sort()).toEqual(['long', 'no opening minute', 'no session', 'range held', 'short']);
});
