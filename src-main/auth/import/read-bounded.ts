import { open } from 'node:fs/promises';

/** A file that a person chose: whole as text, or why it is not taken. */
export type ChosenFile =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly sentence: string };

/** Reads a chosen file without trusting its size, kind or name. Never rejects. */
export async function readBounded(file: string, longestBytes: number): Promise<ChosenFile> {
  try {
    const handle = await open(file, 'r');
    try {
      if (!(await handle.stat()).isFile())
        return { ok: false, sentence: `${file} is not a file. Nothing has changed.` };
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(longestBytes + 1), 0, longestBytes + 1, 0);
      if (bytesRead <= longestBytes)
        return { ok: true, text: buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '') };
      return { ok: false, sentence: `${file} is too large to be what was asked for. Nothing has changed.` };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown failure';
    return { ok: false, sentence: `${file} cannot be read (${code}). Nothing has changed.` };
  }
}
