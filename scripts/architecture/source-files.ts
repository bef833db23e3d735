import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const PROJECT_ROOT = resolve(import.meta.dirname, '../..');
export const PLACES = ['src-core', 'src-main', 'src-preload', 'src-renderer'] as const;
export type Place = (typeof PLACES)[number];

export interface SourceFile {
  /** Path from the project's root, with forward slashes. */
  readonly path: string;
  readonly place: Place;
  readonly lines: number;
  /** What it imports: a place of ours, or the name of a package. */
  readonly imports: readonly string[];
}

// Not the word itself in quotes, which is a value.
const SPECIFIER = /(?<!')(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g;

function importedFrom(file: string, specifier: string): string {
  if (specifier.startsWith('#core/')) return 'src-core';
  if (specifier.startsWith('.'))
    return relative(PROJECT_ROOT, resolve(dirname(file), specifier)).split('/')[0] ?? specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Every hand-written source file of a place, tests apart. */
export function sourceFiles(place: Place): readonly SourceFile[] {
  return readdirSync(join(PROJECT_ROOT, place), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => {
      const file = join(PROJECT_ROOT, place, name);
      const text = readFileSync(file, 'utf8');
      return {
        path: relative(PROJECT_ROOT, file).replaceAll('\\', '/'),
        place,
        lines: text.split('\n').length - 1,
        imports: [...text.matchAll(SPECIFIER)].map(([, specifier = '']) => importedFrom(file, specifier)),
      };
    });
}
