import type { DuckDbSession } from './parquet/duckdb-session.ts';

/** Follows a job that takes a while, and may end it. */
export interface JobWatch {
  readonly signal: AbortSignal;
  /** What begins now, and how much of the job lies behind it: 0 to 1. */
  readonly tell: (phase: string, fraction: number) => void;
}

/** Nobody looks, nobody cancels. */
export const UNWATCHED: JobWatch = { signal: new AbortController().signal, tell: () => undefined };

/** Says what begins, unless the job is to end: then throws the signal's reason. */
export function begins(watch: JobWatch, phase: string, fraction: number): void {
  watch.signal.throwIfAborted();
  watch.tell(phase, fraction);
}

/** Lets a cancel end the statement that the session is busy with; the returned function ends that. */
export function interruptible(session: DuckDbSession, { signal }: JobWatch): () => void {
  const onAbort = (): void => {
    session.interrupt();
  };
  signal.addEventListener('abort', onAbort);
  return () => {
    signal.removeEventListener('abort', onAbort);
  };
}
