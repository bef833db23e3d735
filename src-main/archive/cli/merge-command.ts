import { BAR_STAMPS, IMPORT_FORMATS } from '#core/contract/archive-choices';
import { ArchiveLayout } from '../archive-layout.ts';
import { UNWATCHED } from '../job-watch.ts';
import { MergeError, TooManyConflictsError } from '../master/merge-error.ts';
import { describeReceipt } from '../master/merge-receipt.ts';
import { mergeSymbol, receiptFile, type MergeJob } from '../master/merge-symbol.ts';
import { EXIT, UsageError, type ArchiveCommand, type Terminal } from './archive-command.ts';
import { flag, oneOf, readOptions, required, text, texts, tickSizeOf, wholeNumber } from './read-options.ts';

/** So many bars of a day may be far from the master's before the merge is stopped. */
const USUAL_CONFLICTS_A_DAY = 20;

const OPTIONS = {
  symbol: text,
  archive: text,
  csv: texts,
  parquet: texts,
  master: text,
  format: text,
  zone: text,
  stamp: text,
  contract: text,
  conflicts: text,
  tick: text,
  json: flag,
} as const;

function readJob(argv: readonly string[], { sqliteBinding, nowMs }: Terminal): MergeJob & { readonly isJson: boolean } {
  const values = readOptions(argv, OPTIONS);
  const symbol = required('symbol', values.symbol);
  const { archive, format, stamp } = values;
  const master = values.master ?? (archive === undefined ? undefined : new ArchiveLayout(archive).masterFile(symbol));
  if (master === undefined) throw new UsageError('Say --archive, or --master when only files are merged.');
  return {
    symbol,
    master,
    archive: archive ?? null,
    csvFiles: values.csv ?? [],
    parquetFiles: values.parquet ?? [],
    declared: {
      format: format === undefined ? null : oneOf('format', format, IMPORT_FORMATS),
      zone: values.zone ?? null,
      stamp: stamp === undefined ? null : oneOf('stamp', stamp, BAR_STAMPS),
    },
    contract: values.contract ?? null,
    tickSize: tickSizeOf(symbol, values.tick),
    mostConflictsADay: wholeNumber('conflicts', values.conflicts ?? String(USUAL_CONFLICTS_A_DAY), 0),
    sqliteBinding,
    nowMs,
    isJson: values.json ?? false,
  };
}

/** `merge`: joins an archive and files into the master of a symbol. */
export const mergeCommand: ArchiveCommand = async (argv, terminal) => {
  const { isJson, ...job } = readJob(argv, terminal);
  const receipt = await mergeSymbol(job, {
    ...UNWATCHED,
    reads: (file, { format, zone, stamp, by }, { rows, readableRows, firstStart, lastStart, lines }) => {
      terminal.note(`${file}: ${format}, ${zone}, stamped at the ${stamp} of the minute (${by}).`);
      terminal.note(`  ${readableRows} of ${rows} rows, ${firstStart} to ${lastStart}; the first:`);
      for (const line of lines) terminal.note(`  ${line}`);
    },
  }).catch((error: unknown) => {
    if (!(error instanceof TooManyConflictsError)) throw error;
    throw new MergeError(`${error.message} To allow more, say --conflicts.`);
  });
  terminal.say(isJson ? JSON.stringify(receipt) : describeReceipt(receipt));
  if (!isJson) terminal.say(`Receipt: ${receiptFile(job.master)}`);
  return EXIT.done;
};
