import { mkdir, open, readdir, stat, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionsEvent, StrategiesEvent } from '#core/market/feed-batch';
import { tradingDayOf } from '#core/market/session';
import { epochMs, type TradingDay } from '#core/market/units';
import { syncFolder } from '../files/replace-file.ts';
import { fitForTape } from './fit-for-tape.ts';
import { packBlock } from './tape-block.ts';
import { parseTapeName, tapeFileName } from './tape-file-name.ts';
import type { TapeHeader, TapeLine } from './tape-line.ts';
import { TAPE_LIMITS, type TapeLimits } from './tape-limits.ts';

export interface TapeRecorderOptions {
  readonly folder: string;
  /** Takes token and ids of the login out of a text. */
  readonly redact: (text: string) => string;
  readonly wallMs: () => number;
  /** In a plain sentence, why nothing is recorded at present; null when all is well. */
  readonly onProblem: (sentence: string | null) => void;
  readonly limits?: TapeLimits;
}

interface OpenFile {
  readonly handle: FileHandle;
  readonly day: string;
  bytes: number;
}

/**
 * Records what a feed hears, block by block: a block is compressed, appended and flushed to the disk before the next. A
 * crash costs the block under way. What is in a file was fit for it before it got here, see `fitForTape`.
 */
export class TapeRecorder {
  readonly #options: TapeRecorderOptions;
  readonly #limits: TapeLimits;
  #header: TapeHeader | null = null;
  #lines: string[] = [];
  #chars = 0;
  #lost = 0;
  #file: OpenFile | null = null;
  #part = 0;
  /** The newest exchange time heard: it names the trading day. */
  #exchangeMs: number | null = null;
  #fullDay: string | null = null;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> | null = null;
  #problem: string | null = null;

  constructor(options: TapeRecorderOptions) {
    this.#options = options;
    this.#limits = options.limits ?? TAPE_LIMITS;
  }

  /** What follows belongs to this source and these symbols; files begin anew. */
  begin({
    symbols,
    ...of
  }: {
    readonly source: string;
    readonly epoch: string;
    readonly symbols: readonly string[];
  }): void {
    this.#flush(true);
    this.#header = { tape: 1, ...of, symbols: [...symbols], startedWallMs: Math.floor(this.#options.wallMs()) };
    this.#part = 0;
  }

  frame(text: string, wallMs: number, monotonicMs: number): void {
    const clean = fitForTape(text, this.#options.redact);
    if (clean !== null) this.#add({ is: 'frame', wallMs, monotonicMs, text: clean });
  }

  clock(exchangeMs: number, wallMs: number, monotonicMs: number): void {
    this.#add({ is: 'clock', wallMs, monotonicMs, exchangeMs });
  }

  link(state: 'up' | 'down', exchangeMs: number): void {
    this.#add({ is: 'link', state, exchangeMs });
  }

  event(event: StrategiesEvent | SessionsEvent): void {
    this.#add({ is: 'event', event });
  }

  relink(): void {
    this.#add({ is: 'relink' });
  }

  /** The exchange's clock, as far as the feed knows it. */
  noteTime(exchangeMs: number | null): void {
    this.#exchangeMs = exchangeMs;
  }

  /** Writes what is waiting and closes the file; nothing is recorded afterwards. */
  async end(): Promise<void> {
    this.#flush(true);
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#writing;
  }

  #add(line: TapeLine): void {
    if (!this.#header) return;
    if (this.#chars > this.#limits.waitingChars) {
      this.#lost += 1;
      return;
    }
    if (this.#lost > 0) {
      const lost: TapeLine = { is: 'lost', lines: this.#lost };
      this.#lost = 0;
      this.#push(JSON.stringify(lost));
    }
    this.#push(JSON.stringify(line));
    if (this.#chars >= this.#limits.blockChars) this.#flush(false);
    else this.#timer ??= setTimeout(() => this.#flush(false), this.#limits.blockMs);
  }

  #push(line: string): void {
    this.#lines.push(line);
    this.#chars += line.length + 1;
  }

  /** One block at a time: while one is being written, lines wait for the next. */
  #flush(ends: boolean): void {
    if (this.#writing) {
      if (ends) this.#writing = this.#writing.then(() => this.#write(true));
      return;
    }
    if (this.#lines.length === 0 && !(ends && this.#file)) return;
    this.#writing = this.#write(ends).finally(() => {
      this.#writing = null;
      if (this.#chars >= this.#limits.blockChars) this.#flush(false);
    });
  }

  async #write(ends: boolean): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const lines = this.#lines;
    const header = this.#header;
    this.#lines = [];
    this.#chars = 0;
    try {
      if (header && lines.length > 0) await this.#append(header, lines);
      if (ends) await this.#closeFile();
      else this.#tell(this.#fullDay === null ? null : this.#problem);
    } catch (error) {
      this.#lost += lines.length;
      await this.#closeFile().catch(() => undefined);
      const reason = error instanceof Error ? error.message : String(error);
      this.#tell(`The tape cannot be written (${reason}). Streams and archive go on; the tape is tried again.`);
    }
  }

  async #append(header: TapeHeader, lines: readonly string[]): Promise<void> {
    const day = tradingDayOf(epochMs(this.#exchangeMs ?? this.#options.wallMs()), 'future');
    if (this.#fullDay === day) return;
    this.#fullDay = null;
    const isFull = (this.#file?.bytes ?? 0) >= this.#limits.fileBytes;
    if (this.#file && (this.#file.day !== day || isFull)) await this.#closeFile();
    let text = `${lines.join('\n')}\n`;
    if (!this.#file) {
      if (!(await this.#makeRoom(day))) {
        this.#fullDay = day;
        this.#problem = `The tape of ${day} is full; the rest of the day is not recorded raw. The archive is not concerned.`;
        return;
      }
      this.#file = await this.#openFile(day, header);
      text = `${JSON.stringify(header)}\n${text}`;
    }
    const block = await packBlock(text);
    await this.#file.handle.appendFile(block);
    await this.#file.handle.datasync();
    this.#file.bytes += block.length;
  }

  async #openFile(day: TradingDay, { startedWallMs }: TapeHeader): Promise<OpenFile> {
    const { folder } = this.#options;
    this.#part += 1;
    const name = tapeFileName(day, startedWallMs, this.#part);
    // `wx`: a tape that is there already is never added to.
    const handle = await open(join(folder, name), 'wx', 0o600);
    await syncFolder(folder);
    return { handle, day, bytes: 0 };
  }

  /** Deletes the oldest tapes of other days until one more file fits; false when the day itself is full. */
  async #makeRoom(day: string): Promise<boolean> {
    const { folder } = this.#options;
    await mkdir(folder, { recursive: true });
    const names = (await readdir(folder)).filter((name) => parseTapeName(name) !== null).sort();
    const sizes = await Promise.all(
      names.map(async (name) => ({ name, bytes: (await stat(join(folder, name))).size })),
    );
    const ofDay = sizes.filter(({ name }) => parseTapeName(name)?.day === day);
    if (sum(ofDay) >= this.#limits.dayBytes) return false;
    let total = sum(sizes);
    for (const { name, bytes } of sizes.filter((file) => !ofDay.includes(file))) {
      if (total + this.#limits.fileBytes <= this.#limits.totalBytes) break;
      await unlink(join(folder, name));
      total -= bytes;
    }
    return true;
  }

  async #closeFile(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.handle.close();
  }

  #tell(problem: string | null): void {
    if (problem === this.#problem && problem === null) return;
    this.#problem = problem;
    this.#options.onProblem(problem);
  }
}

const sum = (files: readonly { readonly bytes: number }[]): number => files.reduce((all, { bytes }) => all + bytes, 0);
