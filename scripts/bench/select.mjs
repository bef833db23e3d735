import { StepError } from '../setup/step-error.mjs';

/**
 * A bench file, bundled. See bench/figure.ts for what it exports.
 * @typedef {{ file: string, names: readonly string[], needsWorkstation: boolean }} BenchFile
 */

/**
 * Picks what was asked for: a name, or the beginning of some up to a dot; everything when nothing was asked for.
 * @param {readonly BenchFile[]} files
 * @param {string | undefined} asked
 * @returns {(BenchFile & { wanted: readonly string[] })[]}
 */
export function selectBenchmarks(files, asked) {
  /** @param {string} name */
  const isWanted = (name) => asked === undefined || name === asked || name.startsWith(`${asked}.`);
  const selected = files
    .map((file) => ({ ...file, wanted: file.names.filter(isWanted) }))
    .filter(({ wanted }) => wanted.length > 0);
  if (selected.length > 0) return selected;
  const names = files.flatMap((file) => file.names);
  throw new StepError('find the benchmark', {
    why: asked === undefined ? 'there is no bench/*.bench.ts that names a figure' : `none is called "${asked}"`,
    todo: names.length === 0 ? 'add one as bench/figure.ts describes.' : `name one of these:\n${names.join('\n')}`,
  });
}
