import { useSyncExternalStore } from 'react';
import type { DisplayBatch } from '#core/contract/display';
import type { Health } from '#core/contract/health';
import type { ReplayView } from '#core/contract/replay';
import type { EpochMs } from '#core/market/units';
import { exchangeTimeAt, exchangeTimeOf, withHold, withReading, type ExchangeClock } from '../format/exchange-clock.ts';
import { SILENT_AFTER_MS, freshnessOf } from './freshness.ts';

/** The window's one clock. Kept outside the stores: it moves with every batch, and who shows it looks by a timer. */
let clock: ExchangeClock | null = null;

/** When the main process was last heard of: its silence stops the clock as a lost link does. */
let lastReportWallMs = 0;
const trustedUntil = (): number => lastReportWallMs + SILENT_AFTER_MS;

/** While a replay is shown it alone moves the clock: the live link beside it goes by another time. */
let isReplay = false;

export function readClockFromReplay(view: ReplayView | null): void {
  isReplay = view !== null;
  if (!view) return;
  lastReportWallMs = Date.now();
  const isRunning = view.state === 'playing';
  const reading = { exchangeMs: view.exchangeMs as EpochMs, wallMs: view.atWallMs };
  // At full speed nobody knows the rate: the clock steps from report to report.
  clock = withHold(withReading(clock, reading, isRunning ? (view.speed ?? 0) : 0), !isRunning, Date.now());
}

export function readClockFromBatch(batch: DisplayBatch): void {
  lastReportWallMs = Date.now();
  if (isReplay) return;
  clock = withReading(clock, { exchangeMs: batch.exchangeMs, wallMs: batch.madeWallMs });
}

export function readClockFromHealth(health: Health): void {
  lastReportWallMs = Date.now();
  if (isReplay) return;
  const { exchangeMs, lastFrameWallMs, clockRate } = health.feed;
  if (exchangeMs !== null && lastFrameWallMs !== null) {
    clock = withReading(clock, { exchangeMs: exchangeMs as EpochMs, wallMs: lastFrameWallMs }, clockRate);
  }
  if (clock) clock = withHold(clock, freshnessOf(health, health.atWallMs).kind === 'held', Date.now());
}

/** Receipt of the newest data that reached the window: the reports that also tell it come only once a second. */
let newestDataWallMs: number | null = null;

export function noteData(batch: DisplayBatch): void {
  for (const { receivedWallMs } of batch.quotes) {
    if (newestDataWallMs === null || receivedWallMs > newestDataWallMs) newestDataWallMs = receivedWallMs;
  }
}

export const newestData = (): number | null => newestDataWallMs;

/** What the exchange's clock shows now; null before its first reading. */
export function exchangeNow(): EpochMs | null {
  return clock && exchangeTimeAt(clock, Math.min(Date.now(), trustedUntil()));
}

/** The exchange's time at an instant of this computer; null before the first reading. */
export function exchangeTimeOfWall(wallMs: number): EpochMs | null {
  return clock && exchangeTimeOf(clock, wallMs);
}

export const clockRate = (): number => clock?.rate ?? 1;
/** Without a reading, without a link, or without reports that would tell of a lost link. */
export const isClockHeld = (): boolean => clock?.heldAtWallMs !== null || Date.now() > trustedUntil();

interface Ticker {
  readonly subscribe: (listener: () => void) => () => void;
  readonly read: () => number;
}

const tickers = new Map<number, Ticker>();

/** One timer for all who look at the clock equally often. It runs only while somebody does. */
function tickerFor(periodMs: number): Ticker {
  const known = tickers.get(periodMs);
  if (known) return known;
  const listeners = new Set<() => void>();
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  const ticker: Ticker = {
    subscribe: (listener) => {
      // Nobody looked for a while: the last reading is old.
      if (listeners.size === 0) now = Date.now();
      listeners.add(listener);
      timer ??= setInterval(() => {
        now = Date.now();
        for (const each of listeners) each();
      }, periodMs);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
    read: () => now,
  };
  tickers.set(periodMs, ticker);
  return ticker;
}

/** This computer's clock, renewed every `periodMs`. */
export function useNow(periodMs: number): number {
  const ticker = tickerFor(periodMs);
  return useSyncExternalStore(ticker.subscribe, ticker.read);
}
