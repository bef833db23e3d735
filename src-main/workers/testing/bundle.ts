import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const ROOT = resolve(import.meta.dirname, '../../..');

export interface Bundle {
  readonly path: (name: string) => string;
  readonly remove: () => Promise<void>;
}

/**
 * Bundles programs and worker threads for Node as the app's own are, into a folder of their own where node_modules is
 * found. Each entry is a name and a path below the project's folder.
 */
export async function bundle(entries: Readonly<Record<string, string>>): Promise<Bundle> {
  await mkdir(join(ROOT, 'out'), { recursive: true });
  const folder = await mkdtemp(join(ROOT, 'out', 'test-'));
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      target: 'node20',
      outDir: folder,
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(ROOT, path)])),
        output: { entryFileNames: '[name].js' },
      },
    },
  });
  return { path: (name) => join(folder, `${name}.js`), remove: () => rm(folder, { recursive: true, force: true }) };
}
