/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * @param {unknown} report what vitest's JSON reporter wrote
 * @returns {Counts}
 */
export function countVitest(report) {
  const suites = list(report, 'testResults');
  const tests = suites.flatMap((suite) => list(suite, 'assertionResults'));
  const passed = tests.filter((test) => field(test, 'status') === 'passed').length;
  const failed = tests.filter((test) => field(test, 'status') === 'failed').length;
  // A file that could not be loaded holds no tests, and has failed all the same.
  const unloaded = suites.filter((suite) => {
    const ownTests = list(suite, 'assertionResults');
    return field(suite, 'status') === 'failed' && !ownTests.some((test) => field(test, 'status') === 'failed');
  }).length;
  return { passed, failed: failed + unloaded, skipped: tests.length - passed - failed };
}

/**
 * @param {unknown} report what Playwright's JSON reporter wrote
 * @returns {Counts}
 */
export function countPlaywright(report) {
  const stats = field(report, 'stats');
  /** @param {string} name */
  const count = (name) => {
    const value = field(stats, name);
    return typeof value === 'number' ? value : 0;
  };
  // Errors outside any test: a file that could not be loaded, a fixture that could not be taken down.
  const outside = list(report, 'errors').length;
  return {
    passed: count('expected') + count('flaky'),
    failed: count('unexpected') + outside,
    skipped: count('skipped'),
  };
}

/**
 * Judges one runner's work. A runner that ends badly has failed even if no test of its has, and so has one that ran
 * no test at all.
 * @param {Counts | undefined} counts undefined when it left no report
 * @param {number} exitCode
 * @returns {{ counts: Counts, complaint: string | undefined }}
 */
export function judge(counts, exitCode) {
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: 0 };
  /** @param {string} complaint */
  const asFailure = (complaint) => ({ counts: { passed, failed: failed + 1, skipped }, complaint });
  if (failed > 0) return { counts: { passed, failed, skipped }, complaint: undefined };
  if (passed === 0) return asFailure('ran no test');
  if (exitCode !== 0) return asFailure(`ended with exit code ${exitCode} although no test failed`);
  return { counts: { passed, failed, skipped }, complaint: undefined };
}

/**
 * @param {readonly Counts[]} all
 * @returns {string} the one line at the end of a run
 */
export function closingLine(all) {
  /** @param {keyof Counts} name */
  const sum = (name) => all.reduce((total, counts) => total + counts[name], 0);
  const skipped = sum('skipped');
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {unknown}
 */
function field(value, name) {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {unknown[]}
 */
function list(value, name) {
  const found = field(value, name);
  return Array.isArray(found) ? found : [];
}
