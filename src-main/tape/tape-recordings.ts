import { join } from 'node:path';
import type { Recording } from '#core/contract/replay';
import type { TapeFile } from '#core/contract/tape';
import { readTapeHeader, readTapeSpan, TapeError } from './read-tape.ts';

/** A recording for each run of the recorder and day. A tape that cannot be read is none. Reads files: for threads only. */
export function tapeRecordings(folder: string, tapes: readonly TapeFile[]): Recording[] {
  const parts = new Map<string, TapeFile[]>();
  for (const tape of tapes) {
    const key = `${tape.startedWallMs} ${tape.day}`;
    parts.set(key, [...(parts.get(key) ?? []), tape]);
  }
  return [...parts.values()].flatMap((ofDay) => recordingOf(folder, ofDay) ?? []);
}

function recordingOf(folder: string, ofDay: readonly TapeFile[]): Recording | null {
  const [first, last] = [...ofDay]
    .sort((left, right) => left.part - right.part)
    .filter((_, at, all) => at === 0 || at === all.length - 1);
  if (!first) return null;
  try {
    const { symbols } = readTapeHeader(join(folder, first.file));
    const begin = readTapeSpan(join(folder, first.file));
    const end = last ? readTapeSpan(join(folder, last.file)) : begin;
    if (!begin || !end) return null;
    const choice = { kind: 'tape', file: first.file, day: first.day } as const;
    return { choice, fromMs: begin.fromMs, toMs: end.toMs, symbols };
  } catch (error) {
    if (error instanceof TapeError) return null;
    throw error;
  }
}
