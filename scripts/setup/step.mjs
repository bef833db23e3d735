import { formatDuration } from './format.mjs';

const FIRST_NOTICE_MS = 700;
const REDRAW_MS = 250;
const PLAIN_PROGRESS_MS = 10_000;

/**
 * What a step may say while it runs. `say` replaces what is shown as progress; `measure` is asked for it instead,
 * each time the line is drawn, until it is told `undefined`.
 * @typedef {{ say: (progress: string) => void, measure: (ask: (() => Promise<string>) | undefined) => void }} Progress
 */

/**
 * Runs one step of a set-up: announces it, shows progress while it lasts, and closes with one line and its time.
 * What the work returns as `detail` stands behind the title.
 *
 * @template T
 * @param {string} title
 * @param {(progress: Progress) => Promise<{ detail: string, value: T }>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const line = new StepLine(title);
  const started = performance.now();
  try {
    const { detail, value } = await work(line.progress);
    line.close(`✓ ${title}: ${detail} (${formatDuration(performance.now() - started)})`);
    return value;
  } catch (error) {
    line.close(`✗ ${title} (${formatDuration(performance.now() - started)})`);
    throw error;
  }
}

/**
 * One line for the terminal outside any step. Everything the set-up says goes to standard error, so that standard
 * output carries only what the started program prints.
 * @param {string} text
 */
export function announce(text) {
  process.stderr.write(`${text}\n`);
}

class StepLine {
  /** @param {string} title */
  constructor(title) {
    this.title = title;
    this.started = performance.now();
    this.isTerminal = process.stderr.isTTY === true;
    this.said = '';
    this.lastPlain = Number.NEGATIVE_INFINITY;
    this.isClosed = false;
    /** @type {(() => Promise<string>) | undefined} */
    this.ask = undefined;
    /** @type {Progress} */
    this.progress = {
      say: (text) => {
        this.said = text;
      },
      measure: (ask) => {
        this.ask = ask;
      },
    };
    this.timer = setInterval(() => void this.draw(), REDRAW_MS);
  }

  async draw() {
    const elapsed = performance.now() - this.started;
    const isDue = this.isTerminal || performance.now() - this.lastPlain >= PLAIN_PROGRESS_MS;
    if (elapsed < FIRST_NOTICE_MS || !isDue) return;
    this.lastPlain = performance.now();
    if (this.ask) this.said = await this.ask().catch(() => this.said);
    if (this.isClosed) return;
    const text = `… ${this.title}${this.said === '' ? '' : `: ${this.said}`} (${formatDuration(elapsed)})`;
    process.stderr.write(
      this.isTerminal ? `\r\x1b[2K${text.slice(0, (process.stderr.columns || 80) - 1)}` : `${text}\n`,
    );
  }

  /** @param {string} text */
  close(text) {
    this.isClosed = true;
    clearInterval(this.timer);
    process.stderr.write(this.isTerminal ? `\r\x1b[2K${text}\n` : `${text}\n`);
  }
}
