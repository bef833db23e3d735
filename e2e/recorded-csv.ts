import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT_ROOT } from './workstation.ts';

/** One minute of a recorded session, straight from its file; prices in points. */
export interface RecordedBar {
  readonly startMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Reads a session's bars without any of the application's code. */
export async function readRecordedBars(session: string, file: string): Promise<readonly RecordedBar[]> {
  const text = await readFile(join(PROJECT_ROOT, 'resources', 'sessions', session, file), 'utf8');
  const rows = text.split('\n').filter((line) => /^\d/.test(line));
  return rows.map((row) => {
    const [startMs = NaN, open = NaN, high = NaN, low = NaN, close = NaN, volume = NaN] = row.split(',').map(Number);
    return { startMs, open, high, low, close, volume };
  });
}

/** The default rule, written anew from its text: the first close beyond the 09:30 bar among the bars 09:31 to 09:43. */
export function breakoutOf(
  bars: readonly RecordedBar[],
  bellMs: number,
): { readonly side: 'long' | 'short'; readonly bar: RecordedBar; readonly range: RecordedBar } | null {
  const range = bars.find(({ startMs }) => startMs === bellMs);
  if (!range) return null;
  for (let minute = 1; minute <= 13; minute += 1) {
    const bar = bars.find(({ startMs }) => startMs === bellMs + minute * 60_000);
    if (bar && bar.close > range.high) return { side: 'long', bar, range };
    if (bar && bar.close < range.low) return { side: 'short', bar, range };
  }
  return null;
}
