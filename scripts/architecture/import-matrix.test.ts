import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { PLACES, PROJECT_ROOT, sourceFiles, type Place } from './source-files.ts';

const run = promisify(execFile);
const files = PLACES.flatMap((place) => [...sourceFiles(place)]);

/** Which place may import which; the design in one table. */
const ALLOWED: Readonly<Record<Place, readonly Place[]>> = {
  'src-core': ['src-core'],
  'src-main': ['src-main', 'src-core'],
  'src-preload': ['src-preload', 'src-core'],
  'src-renderer': ['src-renderer', 'src-core'],
};
const PURE_LIBRARIES = ['zod', 'temporal-polyfill'];

function count(from: Place, to: Place): number {
  return files.filter(({ place }) => place === from).flatMap(({ imports }) => imports.filter((name) => name === to))
    .length;
}

describe('the import matrix', () => {
  it('is the one of the design', () => {
    const matrix = Object.fromEntries(
      PLACES.map((from) => [from, Object.fromEntries(PLACES.map((to) => [to, count(from, to)]))]),
    );
    console.table(matrix);
    for (const from of PLACES) {
      const wrong = PLACES.filter((to) => !ALLOWED[from].includes(to) && count(from, to) > 0);
      expect(wrong, `${from} must not import ${wrong.join(', ')}: move what is shared to src-core`).toEqual([]);
    }
  });

  it('keeps src-core free of every library that is not pure', () => {
    const foreign = files
      .filter(({ place }) => place === 'src-core')
      .flatMap(({ path, imports }) =>
        imports
          .filter((name) => name !== 'src-core' && !PURE_LIBRARIES.includes(name))
          .map((name) => `${path}: ${name}`),
      );
    expect(foreign).toEqual([]);
  });
});

describe('a wrong import', () => {
  const planted = join(PROJECT_ROOT, 'out', 'planted');
  afterAll(() => rm(planted, { recursive: true, force: true }));

  async function compile(place: Place, source: string): Promise<string> {
    const folder = join(planted, place);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'planted.ts'), source);
    const config = {
      extends: `../../../${place}/tsconfig.json`,
      compilerOptions: { rootDir: '.', outDir: './types', noEmit: true, composite: true, emitDeclarationOnly: false },
      include: ['planted.ts'],
      references: [],
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const compiler = join(PROJECT_ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    const { stdout } = await run(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' }).catch(
      (failure: unknown) => failure as { stdout: string },
    );
    return stdout;
  }

  it('does not compile: the window reaching into the main process', async () => {
    const output = await compile('src-renderer', "import '../../../src-main/main.ts';\nexport const nothing = 0;\n");
    expect(output).toMatch(/TS6059|TS6307/);
  });

  it('does not compile: the core reaching for Node', async () => {
    const output = await compile('src-core', "import { readFile } from 'node:fs';\nexport const nothing = readFile;\n");
    expect(output).toMatch(/TS2307|TS2591|TS2580/);
  });

  it('is the only thing that fails there', async () => {
    expect(await compile('src-core', 'export const nothing = 0;\n')).toBe('');
  });
});
