import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isMissing } from '../../files/is-missing.ts';
import { writeWhole } from '../../files/write-whole.ts';

/** Lies beside the files that it lists. */
export const MANIFEST_NAME = 'manifest.json';

const entrySchema = z.object({
  rows: z.number().int(),
  bytes: z.number().int(),
  sha256: z.string(),
  /** ISO in UTC; null in a file without rows. */
  firstTime: z.string().nullable(),
  lastTime: z.string().nullable(),
  /** Expected minutes without a bar, run by run; null where nothing is expected, as of ticks. */
  gaps: z.array(z.object({ from: z.string(), minutes: z.number().int() })).nullable(),
  duplicates: z.number().int(),
});
const manifestSchema = z.object({
  format: z.literal('bellwether manifest 1'),
  symbol: z.string(),
  files: z.record(z.string(), entrySchema),
});

/** What a file held when it was written. */
export type ManifestEntry = Readonly<z.infer<typeof entrySchema>>;
export type SymbolManifest = Readonly<z.infer<typeof manifestSchema>>;

const emptyManifest = (symbol: string): SymbolManifest => ({ format: 'bellwether manifest 1', symbol, files: {} });

/** The manifest of a symbol's folder; null when there is none or it is damaged. It can be made again from the files. */
export async function readManifest(folder: string): Promise<SymbolManifest | null> {
  try {
    const parsed: unknown = JSON.parse(await readFile(join(folder, MANIFEST_NAME), 'utf8'));
    return manifestSchema.safeParse(parsed).data ?? null;
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Notes a file that was just put in its place; the manifest is replaced whole. */
export async function noteFile(folder: string, symbol: string, name: string, entry: ManifestEntry): Promise<void> {
  const manifest = (await readManifest(folder)) ?? emptyManifest(symbol);
  const files = Object.entries({ ...manifest.files, [name]: entry }).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify({ ...manifest, files: Object.fromEntries(files) }, null, 2);
  await writeWhole(join(folder, MANIFEST_NAME), `${text}\n`);
}
