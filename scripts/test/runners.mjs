import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVisibly } from '../setup/children.mjs';
import { inModules, ROOT } from '../setup/paths.mjs';
import { onEnd } from '../setup/script.mjs';
import { StepError } from '../setup/step-error.mjs';
import { announce } from '../setup/step.mjs';
import { countPlaywright, countVitest, judge } from './results.mjs';

const E2E_CONFIG = join('e2e', 'playwright.config.ts');

/** @typedef {import('./results.mjs').Counts} Counts */

/**
 * Unit and integration tests.
 * @param {readonly string[]} filter
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Counts>}
 */
export async function runVitest(filter, env) {
  const report = await reportFile();
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = [inModules('vitest', 'vitest.mjs'), 'run', ...reporters, ...filter];
  const code = await runVisibly(process.execPath, args, { cwd: ROOT, env });
  return verdict('vitest', judge(await count(report, countVitest), code));
}

/**
 * Tests that drive the real workstation.
 * @param {readonly string[]} filter
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Counts>}
 */
export async function runPlaywright(filter, env) {
  if (!existsSync(join(ROOT, E2E_CONFIG))) {
    throw new StepError('run the end-to-end tests', { why: `there is no ${E2E_CONFIG}`, todo: 'restore that file.' });
  }
  const report = await reportFile();
  const args = [
    inModules('@playwright', 'test', 'cli.js'),
    'test',
    '-c',
    E2E_CONFIG,
    '--reporter=list,json',
    ...filter,
  ];
  const code = await runVisibly(process.execPath, args, {
    cwd: ROOT,
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  });
  return verdict('playwright', judge(await count(report, countPlaywright), code));
}

/** @returns {Promise<string>} a path where nothing is yet */
async function reportFile() {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-results-'));
  onEnd(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'report.json');
}

/**
 * @param {string} report
 * @param {(report: unknown) => Counts} counter
 */
async function count(report, counter) {
  try {
    return counter(JSON.parse(await readFile(report, 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * @param {string} runner
 * @param {ReturnType<typeof judge>} judgement
 */
function verdict(runner, { counts, complaint }) {
  if (complaint !== undefined) announce(`✗ ${runner} ${complaint}.`);
  return counts;
}
