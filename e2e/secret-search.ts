import type { Page } from '@playwright/test';
import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '../src-main/files/is-missing.ts';

/** What must be found nowhere, by the name under which a hit is told. */
export type Secrets = Readonly<Record<string, string>>;

interface Pattern {
  readonly name: string;
  readonly bytes: Buffer;
}

const CHUNK_BYTES = 8 * 1024 * 1024;
const DEEPEST = 8;
const MOST_OBJECTS = 300_000;

/** What base64 of any text that holds the secret must show of it, whatever stands before it. */
function base64Cores(secret: string): readonly string[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]);
    return text.toString('base64').slice(Math.ceil((shift * 8) / 6), Math.floor((text.length * 8) / 6));
  });
}

/** A secret as bytes: plain, in an address, in base64, and each as a page keeps text, one or two bytes a letter. */
function patternsOf(secrets: Secrets): readonly Pattern[] {
  return Object.entries(secrets).flatMap(([name, secret]) => {
    if (secret === '') throw new Error(`There is no ${name} to look for.`);
    const forms = new Set([secret, encodeURIComponent(secret), ...base64Cores(secret)]);
    return [...forms].flatMap((form) => [
      { name, bytes: Buffer.from(form, 'latin1') },
      { name, bytes: Buffer.from(form, 'utf16le') },
    ]);
  });
}

function namesIn(bytes: Buffer, patterns: readonly Pattern[]): readonly string[] {
  return patterns.filter((pattern) => bytes.includes(pattern.bytes)).map(({ name }) => name);
}

/** Names of the secrets that a text holds. */
export function searchText(text: string, secrets: Secrets): readonly string[] {
  return [...new Set(namesIn(Buffer.from(text), patternsOf(secrets)))];
}

/** `file: name` for each secret that a file of a folder holds, at any depth. */
export async function searchFolder(folder: string, secrets: Secrets): Promise<readonly string[]> {
  const patterns = patternsOf(secrets);
  const hits = new Set<string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    for (const name of searchedNames(entry.name, patterns)) hits.add(`${file}: ${name}`);
    if (!entry.isFile()) continue;
    // A file of a running application may be gone by now, and then it holds nothing.
    const bytes = await readFile(file).catch((error: unknown) => {
      if (isMissing(error)) return Buffer.alloc(0);
      throw error;
    });
    for (const name of namesIn(bytes, patterns)) hits.add(`${file}: ${name}`);
  }
  return [...hits];
}

const searchedNames = (fileName: string, patterns: readonly Pattern[]): readonly string[] =>
  namesIn(Buffer.from(fileName), patterns);

/** Names of the secrets in the writable memory of a process, read as another process sees it. */
export async function searchMemory(processId: number, secrets: Secrets): Promise<readonly string[]> {
  const patterns = patternsOf(secrets);
  const overlap = Math.max(...patterns.map(({ bytes }) => bytes.length));
  const hits = new Set<string>();
  const memory = await open(`/proc/${processId}/mem`, 'r');
  try {
    for (const line of (await readFile(`/proc/${processId}/maps`, 'utf8')).split('\n')) {
      const [, from = '', to = ''] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
      const end = from === '' ? 0 : parseInt(to, 16);
      for (let at = parseInt(from, 16); at < end; at += CHUNK_BYTES) {
        const bytes = Buffer.alloc(Math.min(CHUNK_BYTES + overlap, end - at));
        // What was unmapped meanwhile, or belongs to a device, cannot be read.
        const { bytesRead } = await memory.read(bytes, 0, bytes.length, at).catch(() => ({ bytesRead: 0 }));
        for (const name of namesIn(bytes.subarray(0, bytesRead), patterns)) hits.add(name);
      }
    }
  } finally {
    await memory.close();
  }
  return [...hits];
}

/** Everything that lives in the page's JavaScript, as the engine itself writes it down after cleaning up. */
export async function heapOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return chunks.join('');
}

/** All texts that can be reached from the page's window, and what stands in the document and in its storage. */
export async function textsOfPage(page: Page): Promise<string> {
  return page.evaluate(
    ([deepest, most]) => {
      const texts: string[] = [document.documentElement.outerHTML, document.cookie];
      for (const storage of [localStorage, sessionStorage]) texts.push(JSON.stringify(Object.entries(storage)));
      for (const input of document.querySelectorAll('input')) texts.push(input.value);
      const seen = new Set<object>();
      const walk = (value: unknown, depth: number): void => {
        if (typeof value === 'string') texts.push(value);
        if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return;
        if (seen.has(value) || depth > deepest || seen.size >= most) return;
        seen.add(value);
        for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
          texts.push(name);
          // What is computed when it is read may do something else besides.
          if ('value' in property) walk(property.value, depth + 1);
        }
      };
      walk(window, 0);
      return texts.join('\n');
    },
    [DEEPEST, MOST_OBJECTS] as const,
  );
}
