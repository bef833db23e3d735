import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { PracticeSessionError } from '../practice-error.ts';

/** A recorded session: one JSON manifest and, in the same folder, one CSV a symbol. */
const fileName = z.string().regex(/^[A-Za-z0-9][\w.-]*$/, 'must be the name of a file in the same folder');

const streamSchema = z.object({
  symbol: z.string().min(1).max(32),
  /** `bars`: utc_ms,open,high,low,close,volume a minute. `ticks`: utc_ms,price,size,condition,venue a trade. */
  kind: z.enum(['bars', 'ticks']),
  file: fileName,
  previousClose: z.number().positive(),
  /** The contract an alias stood for on the day. */
  contract: z.string().nullable().default(null),
  /** `ticks`: sale conditions that count in the volume but set neither last nor high nor low. */
  volumeOnlyConditions: z.array(z.string()).default([]),
  source: z.string().min(1),
  licence: z.string().min(1),
});

const manifestSchema = z.object({
  title: z.string().min(1).max(120),
  /** The trading day; a futures day opens at 18:00 New York on the evening before. */
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be YYYY-MM-DD'),
  zone: z.literal('America/New_York'),
  streams: z
    .array(streamSchema)
    .min(1)
    .refine((streams) => new Set(streams.map(({ symbol }) => symbol)).size === streams.length, 'names a symbol twice'),
});

export type SessionStream = z.infer<typeof streamSchema>;
export type SessionManifest = z.infer<typeof manifestSchema>;

const LARGEST_FILE_BYTES = 256 * 1024 * 1024;

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > LARGEST_FILE_BYTES) throw new Error(`it has ${size} bytes; at most ${LARGEST_FILE_BYTES} are read`);
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new PracticeSessionError(`The session file ${path} cannot be read: ${reasonOf(error)}`);
  }
}

/** A folder stands for the manifest in it. */
async function manifestPath(path: string): Promise<string> {
  const isFolder = await stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  return resolve(isFolder ? join(path, 'session.json') : path);
}

function parseManifest(path: string, text: string): SessionManifest {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new PracticeSessionError(`The session file ${path} is not JSON: ${reasonOf(error)}`);
  }
  const parsed = manifestSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue && issue.path.length > 0 ? issue.path.join('.') : 'the whole file';
  throw new PracticeSessionError(`The session file ${path} is wrong at ${where}: ${issue?.message ?? 'unreadable'}.`);
}

export interface SessionFiles {
  readonly manifest: SessionManifest;
  /** Names the session in a seed: the folder's name does not change when the folder is moved. */
  readonly name: string;
  /** CSV text of each stream, in the manifest's order. */
  readonly texts: readonly string[];
}

/** Reads a session's manifest and its CSV files. Throws PracticeSessionError. */
export async function readSessionFiles(path: string): Promise<SessionFiles> {
  const manifestFile = await manifestPath(path);
  const manifest = parseManifest(manifestFile, await readText(manifestFile));
  const folder = dirname(manifestFile);
  const texts = await Promise.all(manifest.streams.map((stream) => readText(join(folder, stream.file))));
  return { manifest, name: basename(folder), texts };
}
