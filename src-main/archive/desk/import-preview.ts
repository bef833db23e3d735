import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ImportPreview, ImportReading } from '#core/contract/archive-jobs';
import { CSV_LAYOUTS, type CsvFormat } from '../master/csv-convention.ts';
import { TELL_INSTANTS, validZone } from '../master/decide-convention.ts';
import { formatOf, readEvidence } from '../master/detect-convention.ts';
import { previewFile } from '../master/file-preview.ts';
import { MASTER_COLUMNS, type MergeSource } from '../master/master-merge.ts';
import { MergeError } from '../master/merge-error.ts';
import { csvSource, parquetRows, parquetSource } from '../master/merge-sources.ts';
import { fits, judgeStamps, type StampReading, type StampVerdict } from '../master/stamp-evidence.ts';
import { DuckDbSession } from '../parquet/duckdb-session.ts';
import { plainSentence } from '../plain-sentence.ts';

type Preview = Omit<ImportPreview, 'fileId'>;

const MAGIC_BYTES = 4;
const NO_ROWS = { rows: 0, readableRows: 0, firstStart: '', lastStart: '', lines: [] } as const;

/**
 * What a file's bars are taken for, with the evidence, before anything is merged.
 * @param reading as the user says; null is to be found out
 * Throws MergeError on a file that is none of bars.
 */
export async function previewImport(file: string, reading: ImportReading | null, nowMs: number): Promise<Preview> {
  const { size } = await stat(file);
  const session = await DuckDbSession.open();
  try {
    const head = { name: basename(file), bytes: size };
    const begins = await magicOf(file);
    if (begins.startsWith('PK')) {
      throw new MergeError(`${head.name} is a zip archive. Unpack it and choose the file inside.`);
    }
    const taken = begins === 'PAR1' ? await takeParquet(session, file) : await takeCsv(session, file, reading);
    return { ...head, ...taken.told, ...(await look(session, taken.source, nowMs)) };
  } finally {
    session.close();
  }
}

interface Taken {
  readonly source: MergeSource;
  readonly told: Pick<Preview, 'reading' | 'by' | 'sentence' | 'evidence'>;
}

async function magicOf(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAGIC_BYTES), 0, MAGIC_BYTES, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** A file of this program: it says itself what it holds. */
async function takeParquet(session: DuckDbSession, file: string): Promise<Taken> {
  const columns = await session.rows(`DESCRIBE SELECT * FROM ${parquetRows([file])}`);
  const names = new Set(columns.map(({ column_name }) => String(column_name)));
  const lacking = MASTER_COLUMNS.filter((name) => !names.has(name));
  if (lacking.length > 0) {
    throw new MergeError(
      `${basename(file)} is Parquet, but not of one-minute bars as Bellwether writes them: it lacks ${lacking.join(', ')}.`,
    );
  }
  return {
    source: parquetSource(basename(file), [file]),
    told: {
      reading: { format: 'parquet', zone: 'UTC', stamp: 'start' },
      by: 'written',
      sentence: 'Parquet of this program: its times are instants, stamped where the minute begins.',
      evidence: [],
    },
  };
}

async function takeCsv(session: DuckDbSession, file: string, said: ImportReading | null): Promise<Taken> {
  const format = said && said.format !== 'parquet' ? said.format : await formatOf(file);
  if (format === null) {
    throw new MergeError(
      `${basename(file)} begins like no known export (NinjaTrader, FirstRate, Kibot, BacktestMarket, TradingView, Bellwether).`,
    );
  }
  const told = TELL_INSTANTS.has(format) ? written(format, said) : await judged(session, file, format, said);
  const { zone, stamp } = told.reading;
  return {
    source: csvSource(basename(file), file, { format, zone: validZone(zone), stamp }, null),
    told,
  };
}

function written(format: CsvFormat, said: ImportReading | null): Taken['told'] {
  const { zone, stamp } = CSV_LAYOUTS[format];
  return {
    reading: { format, zone: zone ?? 'UTC', stamp: said?.stamp ?? stamp },
    by: said ? 'user' : 'written',
    sentence: 'The file holds instants, not the time of some wall clock.',
    evidence: [],
  };
}

async function judged(
  session: DuckDbSession,
  file: string,
  format: CsvFormat,
  said: ImportReading | null,
): Promise<Taken['told']> {
  const readings = await readEvidence(session, file, format);
  const verdict = judgeStamps(readings);
  const evidence = readings.map((reading) => ({ ...shown(reading), fits: fits(reading) }));
  if (said) {
    const reading = { format, zone: said.zone, stamp: said.stamp };
    return { reading, by: 'user', sentence: against(verdict, said), evidence };
  }
  if (verdict.kind === 'certain') {
    const reading = { format, zone: verdict.zone, stamp: verdict.stamp };
    const sentence = `The daily break is empty and the volume jumps at 9:30 New York time only if the stamps are ${words(verdict)}.`;
    return { reading, by: 'detected', sentence, evidence };
  }
  const { zone, stamp } = CSV_LAYOUTS[format];
  const usual = zone === null ? '' : ` Its exporter usually writes ${words({ zone, stamp })}.`;
  return {
    reading: { format, zone: zone ?? 'UTC', stamp },
    by: 'unproven',
    sentence: `${verdict.sentence}${usual} Say what they are.`,
    evidence,
  };
}

const words = ({ zone, stamp }: Pick<ImportReading, 'zone' | 'stamp'>): string =>
  `${zone}, at the ${stamp} of the minute`;

/** What the bars say to what the user said. */
function against(verdict: StampVerdict, said: ImportReading): string {
  if (verdict.kind === 'ask') return 'As you said; the bars neither prove nor refute it.';
  if (verdict.zone === said.zone && verdict.stamp === said.stamp) return 'As you said, and as the bars show.';
  return `As you said. The bars themselves look stamped in ${words(verdict)}.`;
}

function shown(reading: StampReading): Omit<Preview['evidence'][number], 'fits'> {
  const { zone, stamp, barsInBreak, volumeAtOpen, volumeBeforeOpen } = reading;
  return { zone, stamp, barsInBreak, volumeAtOpen, volumeBeforeOpen };
}

/** The first bars as they would be stored; what is wrong with them is said in the preview, which can then be corrected. */
async function look(
  session: DuckDbSession,
  source: MergeSource,
  nowMs: number,
): Promise<Pick<Preview, 'rows' | 'readableRows' | 'firstStart' | 'lastStart' | 'lines' | 'problem'>> {
  try {
    const { lines, ...seen } = await previewFile(session, source, nowMs);
    return { ...seen, lines: [...lines], problem: null };
  } catch (error) {
    return { ...NO_ROWS, lines: [], problem: plainSentence(error) };
  }
}
