import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PracticeOutputError } from './practice-error.ts';

export interface CertificateFile {
  readonly path: string;
  /** Removes what was made for this run alone; a folder that somebody chose keeps the file. */
  readonly forget: () => Promise<void>;
}

const FILE_NAME = 'bellwether-practice.pem';

async function write(folder: string, certificatePem: string): Promise<string> {
  const path = join(folder, FILE_NAME);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path, certificatePem);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PracticeOutputError(`The certificate cannot be written to ${path}: ${reason}.`);
  }
  return path;
}

/**
 * Writes a certificate, never its key, for clients that take one from a file. Null = into a folder of its own that goes
 * with the run. Throws PracticeOutputError.
 */
export async function writeCertificate(certificatePem: string, folder: string | null): Promise<CertificateFile> {
  if (folder !== null) return { path: await write(folder, certificatePem), forget: () => Promise.resolve() };
  const own = await mkdtemp(join(tmpdir(), 'bellwether-practice-'));
  return { path: await write(own, certificatePem), forget: () => rm(own, { recursive: true, force: true }) };
}
