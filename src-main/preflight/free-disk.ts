import { statfs } from 'node:fs/promises';

/** Bytes that this user may still write where `folder` lies; null when the system does not say. */
export async function freeDiskBytes(folder: string): Promise<number | null> {
  return statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );
}
