import { chmod, mkdir } from 'node:fs/promises';
import { writeWhole } from './write-whole.ts';

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** Makes the folder where it is missing, for the owner alone. */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
  if (process.platform !== 'win32') await chmod(folder, OWNER_ONLY_FOLDER);
}

/** Writes a file that only its owner may read: whole or not at all, and never readable by others in between. */
export async function writePrivateFile(file: string, content: string | Uint8Array): Promise<void> {
  await writeWhole(file, content, OWNER_ONLY_FILE);
}
