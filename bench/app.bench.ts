import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchWorkstation, type RunningWorkstation } from '../e2e/workstation.ts';
import type {} from '../src-renderer/app/diagnostics.ts';
import { printFigure } from './figure.ts';
import { PacedExchange } from './paced-exchange.ts';

export const names = [
  'app.frame-to-chart.50',
  'app.frame-to-chart.2000',
  'app.launch-to-candle',
  'app.memory',
] as const;
export const needsWorkstation = true;

/** Two display frames at 60 Hz. */
const TWO_FRAMES_MS = 33;
const LAUNCH_LIMIT_MS = 6_000;
const MEMORY_AFTER_MS = 5 * 60_000;
const WARM_UP_MS = 5_000;
const MEASURE_MS = 30_000;
const LAUNCHES = 3;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

async function withWorkstation<Result>(
  flags: readonly string[],
  use: (workstation: RunningWorkstation) => Promise<Result>,
): Promise<Result> {
  const userData = await mkdtemp(join(tmpdir(), 'bellwether-bench-'));
  const workstation = await launchWorkstation(userData, flags);
  try {
    return await use(workstation);
  } finally {
    await workstation.app.close().catch(() => undefined);
    await rm(userData, { recursive: true, force: true });
  }
}

interface Latencies {
  readonly sorted: readonly number[];
  readonly framesPerSecond: number;
  readonly queuedRows: readonly number[];
  readonly mainThreadDelayMs: { readonly p50: number; readonly p99: number; readonly max: number };
}

async function measureLatency(exchange: PacedExchange, rate: number): Promise<Latencies> {
  return withWorkstation(
    ['--practice-url', exchange.url, '--practice-token', exchange.token, '--symbols', '/NQ'],
    async (workstation) => {
      exchange.pace(rate);
      await workstation.waitForStream('live');
      await pause(WARM_UP_MS);
      await workstation.page.evaluate(() => window.bellwetherDiagnostics?.reset());
      const sentBefore = exchange.sent;
      const queuedRows: number[] = [];
      for (let second = 0; second < MEASURE_MS / 1_000; second += 1) {
        await pause(1_000);
        queuedRows.push((await workstation.request('health.get', null)).archive.queuedRows);
      }
      const latencies = await workstation.page.evaluate(() => window.bellwetherDiagnostics?.frameToChartMs() ?? []);
      const { mainThreadDelayMs } = await workstation.request('health.get', null);
      return {
        sorted: latencies.sort((left, right) => left - right),
        framesPerSecond: (exchange.sent - sentBefore) / (MEASURE_MS / 1_000),
        queuedRows,
        mainThreadDelayMs,
      };
    },
  );
}

async function frameToChart(name: string, rate: number): Promise<void> {
  const exchange = await PacedExchange.open();
  try {
    const { sorted, framesPerSecond, queuedRows, mainThreadDelayMs } = await measureLatency(exchange, rate);
    const p99 = quantile(sorted, 0.99);
    printFigure({
      name,
      value: p99,
      unit: 'ms p99',
      limit: TWO_FRAMES_MS,
      ratio: p99 / TWO_FRAMES_MS,
      p50: quantile(sorted, 0.5),
      max: sorted.at(-1) ?? NaN,
      updates: sorted.length,
      framesPerSecond,
      queuedRowsFirst: queuedRows[0] ?? NaN,
      queuedRowsLast: queuedRows.at(-1) ?? NaN,
      mainThreadDelayMs,
    });
  } finally {
    exchange.close();
  }
}

async function launchToCandle(): Promise<void> {
  const times: number[] = [];
  for (let launch = 0; launch < LAUNCHES; launch += 1) {
    const startedAtMs = Date.now();
    times.push(
      await withWorkstation([], async ({ page }) => {
        const painted = await page.waitForFunction(() => window.bellwetherDiagnostics?.firstCandlePaintedAtMs ?? null);
        return Number(await painted.jsonValue()) - startedAtMs;
      }),
    );
  }
  const sorted = times.sort((left, right) => left - right);
  const value = quantile(sorted, 0.5);
  printFigure({
    name: 'app.launch-to-candle',
    value,
    unit: 'ms',
    limit: LAUNCH_LIMIT_MS,
    ratio: value / LAUNCH_LIMIT_MS,
    times: sorted,
  });
}

/** Resident memory of every process of the workstation, streaming the practice market at its usual speed. */
async function memory(): Promise<void> {
  const metrics = await withWorkstation([], async (workstation) => {
    await workstation.waitForStream('live');
    await pause(MEMORY_AFTER_MS);
    return workstation.app.evaluate(({ app }) =>
      app.getAppMetrics().map(({ type, memory: { workingSetSize } }) => ({ type, megabytes: workingSetSize / 1_024 })),
    );
  });
  const total = metrics.reduce((sum, { megabytes }) => sum + megabytes, 0);
  printFigure({
    name: 'app.memory',
    value: total,
    unit: 'MB resident, all processes',
    limit: null,
    ratio: null,
    processes: metrics,
  });
}

const MEASUREMENTS: Readonly<Record<(typeof names)[number], () => Promise<void>>> = {
  'app.frame-to-chart.50': () => frameToChart('app.frame-to-chart.50', 50),
  'app.frame-to-chart.2000': () => frameToChart('app.frame-to-chart.2000', 2_000),
  'app.launch-to-candle': launchToCandle,
  'app.memory': memory,
};

/** Measures what was asked for, one after the other. */
export async function run(wanted: readonly string[]): Promise<void> {
  for (const name of names) if (wanted.includes(name)) await MEASUREMENTS[name]();
}
