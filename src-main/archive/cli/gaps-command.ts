import { describeGaps, gapReport } from '../gaps/gap-report.ts';
import { EXIT, type ArchiveCommand } from './archive-command.ts';
import { flag, readOptions, required, text } from './read-options.ts';
import { RANGE_OPTIONS, readPlace, readRange } from './read-range.ts';

const OPTIONS = { symbol: text, archive: text, master: text, ...RANGE_OPTIONS, json: flag } as const;

/** `gaps`: what is there of what should be, why the rest is missing, and where contracts change. */
export const gapsCommand: ArchiveCommand = async (argv, { say, sqliteBinding }) => {
  const values = readOptions(argv, OPTIONS);
  const symbol = required('symbol', values.symbol);
  const report = await gapReport({
    symbol,
    place: readPlace(values),
    logFolder: values.archive ?? null,
    ...readRange(symbol, values),
    sqliteBinding,
  });
  for (const line of values.json === true ? [JSON.stringify(report)] : describeGaps(report)) say(line);
  return EXIT.done;
};
