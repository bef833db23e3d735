import { closeSync, openSync, readSync } from 'node:fs';
import { blockLength, HEADER_BYTES } from './tape-block.ts';
import { unpackBlock } from './unpack-block.ts';
import { tapeHeaderSchema, tapeLineSchema, type TapeHeader, type TapeLine } from './tape-line.ts';

/** A file that is no tape, or one of a newer version. */
export class TapeError extends Error {
  override readonly name = 'TapeError';
}

/** Opens a tape for a walk through its blocks, and closes it behind the walk. Blocks: for threads only. */
function* walk<Step>(file: string, steps: (descriptor: number) => Generator<Step>): Generator<Step> {
  const descriptor = openSync(file, 'r');
  try {
    yield* steps(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

interface Place {
  readonly at: number;
  readonly length: number;
}

/** Where a tape's blocks lie, by their headers alone. */
function* places(descriptor: number): Generator<Place> {
  for (let at = 0; ;) {
    const header = readExactly(descriptor, at, HEADER_BYTES);
    const length = header && blockLength(header);
    if (length === null) return;
    yield { at, length };
    at += length;
  }
}

function textAt(descriptor: number, { at, length }: Place): string | null {
  const block = readExactly(descriptor, at, length);
  return block && unpackBlock(block);
}

/** The texts of a tape's whole blocks. What a crash cut off, or a disk spoiled, ends the tape there. */
function* blocks(file: string): Generator<string> {
  yield* walk(file, function* texts(descriptor) {
    for (const place of places(descriptor)) {
      const text = textAt(descriptor, place);
      if (text === null) return;
      yield text;
    }
  });
}

function readExactly(descriptor: number, at: number, length: number): Buffer | null {
  const bytes = Buffer.alloc(length);
  for (let have = 0; have < length;) {
    const read = readSync(descriptor, bytes, have, length - have, at + have);
    if (read === 0) return null;
    have += read;
  }
  return bytes;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Whose frames a tape holds. Throws TapeError when it is none. */
export function readTapeHeader(file: string): TapeHeader {
  for (const text of blocks(file)) {
    const header = tapeHeaderSchema.safeParse(parsed(text.slice(0, text.indexOf('\n'))));
    if (header.success) return header.data;
    break;
  }
  throw new TapeError(`${file} is not a tape of this version, or nothing of it reached the disk.`);
}

/** As a frame's text stands in a line: its quotes are escaped once more. */
const TIMES = /\\"timestamp\\":(\d{12,14})/g;

const timesIn = (text: string | null): number[] => [...(text ?? '').matchAll(TIMES)].map(([, ms]) => Number(ms));

/** First and last time of the exchange in a tape, of its first and last blocks; null when no frame there tells one. */
export function readTapeSpan(file: string): { readonly fromMs: number; readonly toMs: number } | null {
  for (const span of walk(file, function* spanOf(descriptor) {
    const all = [...places(descriptor)];
    const [first] = all;
    // The very last block may be cut off or hold no time of its own.
    const lastTimes = all.slice(-2).flatMap((place) => timesIn(textAt(descriptor, place)));
    const fromMs = first && timesIn(textAt(descriptor, first))[0];
    const toMs = lastTimes.at(-1);
    yield fromMs === undefined || toMs === undefined ? null : { fromMs, toMs };
  }))
    return span;
  return null;
}

/** They are named when a feed starts: further on nobody needs to look. */
const STRATEGIES_WITHIN_LINES = 2_000;

/** Whether a tape says which strategies watched. */
export function tapeNamesStrategies(file: string): boolean {
  let seen = 0;
  for (const line of readTapeLines(file)) {
    if (line.is === 'event' && line.event.kind === 'strategies') return true;
    seen += 1;
    if (seen >= STRATEGIES_WITHIN_LINES) return false;
  }
  return false;
}

/** The lines of a tape behind its first, in order; one that cannot be understood is passed over. */
export function* readTapeLines(file: string): Generator<TapeLine> {
  let isFirst = true;
  for (const text of blocks(file)) {
    for (const line of text.split('\n')) {
      const understood = isFirst || line === '' ? null : tapeLineSchema.safeParse(parsed(line));
      isFirst = false;
      if (understood?.success === true) yield understood.data;
    }
  }
}
