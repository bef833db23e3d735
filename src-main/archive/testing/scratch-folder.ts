import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own for one test, removed by `remove`. */
export async function scratchFolder(): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'bellwether-archive-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
