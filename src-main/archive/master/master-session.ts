import type { DuckDbSettings } from '../parquet/duckdb-session.ts';

/** A merge is a job of its own, not a guest beside the streams: both cores of a small computer, and under a gigabyte. */
export const MASTER_SESSION: DuckDbSettings = { threads: '2', memory_limit: '600MB' };
