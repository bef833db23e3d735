import type { WebContents } from 'electron';
import log from 'electron-log/node';
import type { Health } from '#core/contract/health';
import type { Signal } from '#core/signals/signal';
import { writeWhole } from '../files/write-whole.ts';
import { signalNotice } from './signal-notice.ts';

const LINE_PERIOD_MS = 1_000;
const SCREENSHOT_PERIOD_MS = 5_000;

export interface UnattendedOptions {
  readonly health: () => Health;
  /** Whether it is the one that speaks in the terminal. */
  readonly isSpoken: boolean;
  readonly contents: () => WebContents | null;
  readonly screenshot: string | null;
  readonly seconds: number | null;
  /** Called once when the time is over; the argument says whether the stream was live. */
  readonly onTimeOver: (wasLive: boolean) => void;
}

/** One line a second for a terminal: stream state, ticks, bars, last signal. */
export function statusLine(health: Health, lastSignal: Signal | null): string {
  const signal = lastSignal ? signalNotice(lastSignal).title : 'none';
  return [
    `stream ${health.feed.state}`,
    `ticks ${health.feed.ticksTotal}`,
    `bars ${health.engine.barsClosed}`,
    `archive ${health.archive.state}`,
    `last signal: ${signal}`,
  ].join(' | ');
}

async function keepScreenshot(contents: WebContents | null, file: string): Promise<void> {
  if (!contents || contents.isDestroyed() || contents.isLoadingMainFrame()) return;
  // The pointer of a virtual display rests where nobody put it; its crosshair would lie over the prices.
  contents.sendInputEvent({ type: 'mouseLeave', x: 0, y: 0 });
  const picture = await contents.capturePage();
  if (picture.isEmpty()) return;
  // A reader of the file must never see half a picture.
  await writeWhole(file, picture.toPNG());
}

/** For a computer without a display: says in the terminal what the window would show, and ends by itself when asked. */
export class UnattendedRun {
  readonly #options: UnattendedOptions;
  #lastSignal: Signal | null = null;
  #timers: NodeJS.Timeout[] = [];
  #captured: Promise<void> = Promise.resolve();

  constructor(options: UnattendedOptions) {
    this.#options = options;
  }

  sawSignal(signal: Signal): void {
    this.#lastSignal = signal;
  }

  start(): void {
    const { health, isSpoken, seconds, onTimeOver } = this.#options;
    const speak = (): void => {
      console.log(statusLine(health(), this.#lastSignal));
    };
    if (isSpoken) this.#timers.push(setInterval(speak, LINE_PERIOD_MS));
    this.#timers.push(setInterval(() => void this.#capture(), SCREENSHOT_PERIOD_MS));
    if (seconds === null) return;
    this.#timers.push(
      setTimeout(() => {
        this.stop();
        const { state, ticksTotal } = health().feed;
        const isLive = (state === 'live' || state === 'quiet') && ticksTotal > 0;
        void this.#capture().then(() => {
          onTimeOver(isLive);
        });
      }, seconds * 1_000),
    );
  }

  /** One at a time: two pictures must not write the same file. */
  #capture(): Promise<void> {
    const { contents, screenshot } = this.#options;
    if (screenshot === null) return Promise.resolve();
    this.#captured = this.#captured
      .then(() => keepScreenshot(contents(), screenshot))
      .catch((error: unknown) => {
        log.warn('the screenshot could not be written', error);
      });
    return this.#captured;
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
  }
}
