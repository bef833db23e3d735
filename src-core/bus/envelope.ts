import { BUS_SCHEMA_VERSION, type BusGrade } from '../contract/bus.ts';
import type { Mode } from '../contract/ipc.ts';

/** Whose messages they are. */
export interface BusOrigin {
  readonly source: string;
  readonly mode: Mode;
  /** One life of the publisher. */
  readonly run: string;
}

/** What the publisher knows of one message beyond its content. */
export interface Stamp extends BusOrigin {
  /** Of the channel, from 1. */
  readonly seq: number;
  readonly nowWallMs: number;
}

export interface Envelope extends BusOrigin {
  readonly v: typeof BUS_SCHEMA_VERSION;
  readonly seq: number;
  readonly exchange_ms: number | null;
  readonly received_ms: number | null;
  readonly age_ms: number | null;
  readonly grade: BusGrade;
}

const MS_DECIMALS = 1_000;
const shortMs = (ms: number): number => Math.round(ms * MS_DECIMALS) / MS_DECIMALS;

/** The members that every message ends with. Ages are never negative, whatever the clocks say. */
export function envelope(
  { source, mode, run, seq, nowWallMs }: Stamp,
  grade: BusGrade,
  exchangeMs: number | null,
  receivedWallMs: number | null,
): Envelope {
  return {
    v: BUS_SCHEMA_VERSION,
    source,
    mode,
    run,
    seq,
    exchange_ms: exchangeMs,
    received_ms: receivedWallMs === null ? null : shortMs(receivedWallMs),
    age_ms: receivedWallMs === null ? null : shortMs(Math.max(0, nowWallMs - receivedWallMs)),
    grade,
  };
}
