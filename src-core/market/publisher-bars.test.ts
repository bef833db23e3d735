import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { playTicks, type RecordedTick } from '../engine/played-ticks.ts';
import type { Bar } from './bar.ts';
import { priceToPoints } from './price.ts';
import { MS_PER_MINUTE } from './units.ts';

/**
 * Sale conditions of the tape that count in the volume and set no price. Found on two days, they hold on the three that
 * follow: with them left out of open, high, low and close, the publisher's own minutes come out.
 */
const VOLUME_ONLY = new Set(['20', '20000020', '20000200', '20040200', '20100000', '20100200', '20104800']);
const AUCTION_MS = Date.UTC(2013, 9, 7, 13, 30);
/** Names the environment variable, so that a skipped test says what it waits for. */
const LEAN_DATA = 'BELLWETHER_LEAN_DATA';
const run = promisify(execFile);
const SESSION = join(import.meta.dirname, '../../resources/sessions/spy-2013-10-07');
const lines = (text: string): string[][] =>
  text
    .trim()
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => line.trim().split(','));

/** Start, open, high, low, close, volume; prices in points. */
type Minute = readonly [number, number, number, number, number, number];

const minuteOf = ({ startMs, open, high, low, close, volume }: Bar): Minute => [
  startMs,
  priceToPoints(open),
  priceToPoints(high),
  priceToPoints(low),
  priceToPoints(close),
  volume,
];

/** Share of the published minutes in which each of open, high, low, close and volume agrees. */
function shareEqual(built: readonly Minute[], published: readonly Minute[]): readonly number[] {
  const byStart = new Map(built.map((minute) => [minute[0], minute]));
  return [1, 2, 3, 4, 5].map(
    (column) =>
      published.filter((minute) => byStart.get(minute[0])?.[column] === minute[column]).length / published.length,
  );
}

/**
 * Level one tells volume as a total. A sale that sets no price moves the total and nothing else, so at the head of a
 * minute it is reported while the minute before is the newest that traded: that one is credited. This is the volume
 * that each minute hands to the one before, counted from the tape alone.
 */
function volumeHandedBack(ticks: readonly RecordedTick[]): ReadonlyMap<number, number> {
  const begun = new Set<number>();
  const handed = new Map<number, number>();
  for (const { ms, setsLast, size } of ticks) {
    const start = Math.floor(ms / MS_PER_MINUTE) * MS_PER_MINUTE;
    if (setsLast) begun.add(start);
    if (!begun.has(start)) handed.set(start, (handed.get(start) ?? 0) + size);
  }
  return handed;
}

/** The built minutes with that volume put back where the tape's own times say it belongs. */
function withVolumePutBack(built: readonly Minute[], ticks: readonly RecordedTick[]): readonly Minute[] {
  const handed = volumeHandedBack(ticks);
  const moved = new Map(built.map(([startMs, , , , , volume]) => [startMs, volume]));
  const starts = built.map(([startMs]) => startMs);
  for (const [startMs, size] of handed) {
    const before = starts.findLast((start) => start < startMs);
    if (before === undefined) continue;
    moved.set(before, (moved.get(before) ?? 0) - size);
    moved.set(startMs, (moved.get(startMs) ?? 0) + size);
  }
  return built.map(([start, open, high, low, close]) => [start, open, high, low, close, moved.get(start) ?? NaN]);
}

const volumeOf = (minutes: readonly Minute[]): number => minutes.reduce((sum, [, , , , , volume]) => sum + volume, 0);

describe('minutes built from the real trades of SPY', () => {
  const recorded = async (): Promise<readonly RecordedTick[]> =>
    lines(await readFile(join(SESSION, 'spy.csv'), 'utf8')).map(([ms, points, size, condition = '']) => ({
      ms: Number(ms),
      points: Number(points),
      size: Number(size),
      setsLast: !VOLUME_ONLY.has(condition),
    }));

  it("equal the publisher's own of 7 October 2013 from 09:25 to 10:00, all but the opening auction", async () => {
    const ticks = await recorded();
    const published = lines(await readFile(join(SESSION, 'publisher-minutes.csv'), 'utf8')).map(
      (row) => row.map(Number) as unknown as Minute,
    );
    const { bars, counters } = playTicks('SPY', ticks);
    const built = bars.map(minuteOf);

    // The publisher leaves the auction out of 09:30; the trades have it, first and large.
    const isAuction = ([startMs]: Minute): boolean => startMs === AUCTION_MS;
    expect(shareEqual(built, published).slice(0, 4)).toEqual([34 / 35, 1, 1, 1]);
    const rest = published.filter((minute) => !isAuction(minute));
    expect(shareEqual(withVolumePutBack(built, ticks), rest)).toEqual([1, 1, 1, 1, 1]);
    expect(built).toHaveLength(published.length);

    expect(volumeOf(built)).toBe(ticks.reduce((sum, { size }) => sum + size, 0));
    expect(counters).toMatchObject({ droppedTicks: 0, unattributedVolume: 0, volumeFaults: 0 });
  });

  it('would not without the sales that set no price: the set of conditions is what makes them equal', async () => {
    const ticks = (await recorded()).map((tick) => ({ ...tick, setsLast: true }));
    const published = lines(await readFile(join(SESSION, 'publisher-minutes.csv'), 'utf8')).map(
      (row) => row.map(Number) as unknown as Minute,
    );
    const [, high = 1, low = 1] = shareEqual(playTicks('SPY', ticks).bars.map(minuteOf), published);
    expect(Math.min(high, low)).toBeLessThan(0.97);
  });

  const folder = process.env[LEAN_DATA] ?? '';
  const midnightMs = (name: string): number =>
    Date.parse(`${name.slice(0, 4)}-${name.slice(4, 6)}-${name.slice(6)}T04:00:00Z`);
  const unzip = async (...path: string[]): Promise<string[][]> => {
    const options = { maxBuffer: 512 * 1024 * 1024 };
    return lines((await run('unzip', ['-p', join(folder, ...path)], options)).stdout);
  };

  // Whole days are too large to ship; the variable names a folder with Lean's `lean-equity-tick` and `lean-equity-minute`.
  it
    .skipIf(!existsSync(join(folder, 'lean-equity-tick', 'spy_20131007_trade.zip')) || folder === '')
    .each(['20131007', '20131009'])(
    `equal 99.8 % of the publisher's outside the auctions on the whole of %s (set ${LEAN_DATA} to run)`,
    async (name) => {
      const midnight = midnightMs(name);
      const file = `spy_${name}_trade.zip`;
      const ticks = (await unzip('lean-equity-tick', file)).map(
        ([ms, price, size, , condition = '']): RecordedTick => ({
          ms: midnight + Number(ms),
          points: Number(price) / 10_000,
          size: Number(size),
          setsLast: !VOLUME_ONLY.has(condition),
        }),
      );
      const published = (await unzip('lean-equity-minute', file)).map(([ms, ...cells]): Minute => {
        const [open = NaN, high = NaN, low = NaN, close = NaN, volume = NaN] = cells.map(Number);
        return [midnight + Number(ms), open / 10_000, high / 10_000, low / 10_000, close / 10_000, volume];
      });
      const built = withVolumePutBack(playTicks('SPY', ticks).bars.map(minuteOf), ticks);
      for (const share of shareEqual(built, published).slice(0, 4)) expect(share).toBeGreaterThanOrEqual(0.997);
      // The publisher puts the auctions of the open and the close elsewhere, with up to six million shares.
      const auctions = new Set([9.5 * 60, 16 * 60 - 1, 16 * 60].map((minute) => midnight + minute * MS_PER_MINUTE));
      const rest = published.filter(([startMs]) => !auctions.has(startMs));
      for (const share of shareEqual(built, rest)) expect(share).toBeGreaterThanOrEqual(0.998);
    },
    120_000,
  );
});
