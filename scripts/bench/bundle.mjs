import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lastLines } from '../setup/format.mjs';
import { StepError } from '../setup/step-error.mjs';

const SUFFIX = '.bench.ts';

/** @typedef {import('./select.mjs').BenchFile} BenchFile */

/**
 * Code that finds the checkout from its own folder must find it from the bundle too. `import.meta.url` stays the
 * bundle's own, so that a bench file can start itself once more.
 * @type {import('vite').Plugin}
 */
const keepSourceFolders = {
  name: 'keep-source-folders',
  enforce: 'pre',
  transform: (code, id) =>
    code.includes('import.meta.dirname')
      ? { code: code.replaceAll('import.meta.dirname', JSON.stringify(dirname(id))), map: null }
      : undefined,
};

/**
 * Bundles every bench file for Node. What comes from node_modules stays outside the bundle.
 * @param {string} root
 * @returns {Promise<BenchFile[]>}
 */
export async function bundleBenchmarks(root) {
  const sources = (await readdir(join(root, 'bench'))).filter((name) => name.endsWith(SUFFIX)).sort();
  if (sources.length === 0) return [];
  const folder = join(root, 'out', 'bench');
  // Not at the top: this package is there only once node_modules is.
  const { build } = await import('vite');
  const input = Object.fromEntries(sources.map((name) => [basename(name, SUFFIX), join(root, 'bench', name)]));
  try {
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      plugins: [keepSourceFolders],
      build: {
        ssr: true,
        target: 'node20',
        outDir: folder,
        emptyOutDir: true,
        minify: false,
        sourcemap: true,
        rolldownOptions: { input, output: { entryFileNames: '[name].js' } },
      },
    });
  } catch (error) {
    throw new StepError('bundle the benchmarks', {
      why: lastLines(error instanceof Error ? error.message : String(error), 20),
      todo: 'mend what the message names; "npm run check" shows more.',
    });
  }
  return Promise.all(Object.keys(input).map((name) => describe(join(folder, `${name}.js`))));
}

/**
 * @param {string} file
 * @returns {Promise<BenchFile>}
 */
async function describe(file) {
  const { names, needsWorkstation } = await import(pathToFileURL(file).href);
  if (Array.isArray(names)) return { file, names, needsWorkstation: needsWorkstation === true };
  throw new StepError('read the names of a benchmark', {
    why: `${basename(file, '.js')}${SUFFIX} exports no list called "names"`,
    todo: 'export what bench/figure.ts describes.',
  });
}
