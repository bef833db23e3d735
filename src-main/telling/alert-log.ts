import { open, readFile, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { logEntrySchema, matches, type LogEntry } from '#core/telling/log-entry';
import type { TellingClass } from '#core/telling/event';
import { makePrivateFolder, writePrivateFile } from '../files/private-file.ts';
import { isMissing } from '../files/is-missing.ts';

/** So many are read and searched; older ones are moved to a file beside it, where any text tool finds them. */
const MOST_ENTRIES = 5_000;
/** Lines that wait for a disk that refuses them. */
const MOST_UNWRITTEN = 2_000;
const FILE = 'log.jsonl';
const OLDER_FILE = 'log-older.jsonl';

interface ReadLog {
  readonly entries: Map<string, LogEntry>;
  readonly lines: number;
}

/** A line is a whole entry; the last of an id holds. One that was cut off by a power failure is passed over. */
function readLines(text: string): ReadLog {
  const entries = new Map<string, LogEntry>();
  const lines = text.split('\n').filter((line) => line !== '');
  for (const line of lines) {
    const entry = parsedLine(line);
    if (entry) entries.set(entry.id, entry);
  }
  return { entries, lines: lines.length };
}

function parsedLine(line: string): LogEntry | null {
  try {
    return logEntrySchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

const asLines = (entries: Iterable<LogEntry>): string =>
  [...entries].map((entry) => `${JSON.stringify(entry)}\n`).join('');

/** Everything that was ever told or held back, oldest first, on the disk as it happens. */
export class AlertLog {
  readonly #file: string;
  readonly #entries: Map<string, LogEntry>;
  readonly #onProblem: (problem: string | null) => void;
  #unwritten: string[] = [];
  #writing: Promise<void> = Promise.resolve();
  #handle: FileHandle | null = null;
  #problem: string | null = null;

  private constructor(file: string, entries: Map<string, LogEntry>, onProblem: (problem: string | null) => void) {
    this.#file = file;
    this.#entries = entries;
    this.#onProblem = onProblem;
  }

  /** Opens the log of a folder. Never rejects: a log that cannot be read begins anew, and `problem` says so. */
  static async open(folder: string, onProblem: (problem: string | null) => void): Promise<AlertLog> {
    const file = join(folder, FILE);
    try {
      await makePrivateFolder(folder);
      const text = await readFile(file, 'utf8').catch((error: unknown) => {
        if (isMissing(error)) return '';
        throw error;
      });
      const { entries, lines } = readLines(text);
      const log = new AlertLog(file, entries, onProblem);
      // Torn off in mid-line, the next entry would be lost with it.
      if (lines > 2 * entries.size || entries.size > MOST_ENTRIES || !/(^|\n)$/.test(text)) await log.#tidy();
      return log;
    } catch {
      const log = new AlertLog(file, new Map(), onProblem);
      log.#setProblem(`The alert log in ${folder} cannot be read; it begins anew and may not be kept.`);
      return log;
    }
  }

  get problem(): string | null {
    return this.#problem;
  }

  /** Oldest first. */
  get entries(): readonly LogEntry[] {
    return [...this.#entries.values()];
  }

  find(id: string): LogEntry | undefined {
    return this.#entries.get(id);
  }

  /** Entries that hold every word of `question`, newest first. */
  search(question: string, of: TellingClass | null, limit: number): LogEntry[] {
    const found: LogEntry[] = [];
    for (const entry of this.entries.toReversed()) {
      if (found.length === limit) break;
      if ((of === null || entry.class === of) && matches(entry, question)) found.push(entry);
    }
    return found;
  }

  /** Adds an entry or what has become of it. Resolves when it is on the disk, or has to wait for the disk. */
  put(entry: LogEntry): Promise<void> {
    this.#entries.set(entry.id, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= MOST_ENTRIES) break;
      this.#entries.delete(oldest);
    }
    this.#unwritten.push(asLines([entry]));
    if (this.#unwritten.length > MOST_UNWRITTEN) this.#unwritten.shift();
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#handle?.close();
    this.#handle = null;
  }

  async #write(): Promise<void> {
    const lines = this.#unwritten;
    if (lines.length === 0) return;
    this.#unwritten = [];
    try {
      this.#handle ??= await open(this.#file, 'a', 0o600);
      await this.#handle.appendFile(lines.join(''));
      await this.#handle.datasync();
      this.#setProblem(null);
    } catch {
      // Half of it may be there: the last line of an id holds, so all of it may come again.
      this.#unwritten = [...lines, ...this.#unwritten];
      this.#setProblem(`The alert log cannot be written to ${dirname(this.#file)}; it is kept in memory until it can.`);
    }
  }

  /** Writes each entry once, and moves those that are too many to the file of older ones. */
  async #tidy(): Promise<void> {
    const entries = this.entries;
    const older = entries.slice(0, Math.max(0, entries.length - MOST_ENTRIES));
    if (older.length > 0) {
      const handle = await open(join(dirname(this.#file), OLDER_FILE), 'a', 0o600);
      await handle.appendFile(asLines(older)).finally(() => handle.close());
    }
    for (const { id } of older) this.#entries.delete(id);
    await writePrivateFile(this.#file, asLines(this.#entries.values()));
  }

  #setProblem(problem: string | null): void {
    if (problem === this.#problem) return;
    this.#problem = problem;
    this.#onProblem(problem);
  }
}
