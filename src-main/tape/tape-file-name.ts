import type { TradingDay } from '#core/market/units';

const SUFFIX = '.tape.gz';
const NAME = /^(\d{4}-\d{2}-\d{2})_(\d{13})_(\d{1,6})\.tape\.gz$/;

export interface TapeName {
  readonly day: string;
  readonly startedWallMs: number;
  readonly part: number;
}

/** `2026-11-20_1763649000000_1.tape.gz`: the trading day, when the recorder began it, and which part of that it is. */
export function tapeFileName(day: TradingDay, startedWallMs: number, part: number): string {
  return `${day}_${String(startedWallMs).padStart(13, '0')}_${part}${SUFFIX}`;
}

/** What a file's name says; null when it is not a tape's. */
export function parseTapeName(name: string): TapeName | null {
  const [, day, started, part] = NAME.exec(name) ?? [];
  if (day === undefined || started === undefined || part === undefined) return null;
  return { day, startedWallMs: Number(started), part: Number(part) };
}
