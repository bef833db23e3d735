import { describeGaps, gapReport } from '../gaps/gap-report.ts';
import { ArchiveLayout } from '../archive-layout.ts';
import { verifyFolder } from '../manifest/verify-folder.ts';
import { DuckDbSession } from '../parquet/duckdb-session.ts';
import { EXIT, type ArchiveCommand, type ExitCode } from './archive-command.ts';
import { flag, readOptions, required, text } from './read-options.ts';
import { RANGE_OPTIONS, readPlace, readRange } from './read-range.ts';

const OPTIONS = { symbol: text, archive: text, master: text, ...RANGE_OPTIONS, verify: flag, json: flag } as const;

/** `gaps`: what is there of what should be, why the rest is missing, and where contracts change. */
export const gapsCommand: ArchiveCommand = async (argv, { say, sqliteBinding }) => {
  const values = readOptions(argv, OPTIONS);
  const symbol = required('symbol', values.symbol);
  if (values.verify === true) return verify(required('archive', values.archive), symbol, say);
  const report = await gapReport({
    symbol,
    place: readPlace(values),
    logFolder: values.archive ?? null,
    ...readRange(symbol, values),
    rollsOf: 'all bars',
    sqliteBinding,
  });
  for (const line of values.json === true ? [JSON.stringify(report)] : describeGaps(report)) say(line);
  return EXIT.done;
};

const STATES = {
  sound: 'as it was written',
  changed: 'not as it was written',
  missing: 'listed, and not there',
  unlisted: 'not in the manifest',
  unreadable: 'cannot be read',
} as const;

/** Every file against the manifest; what is not as it was written is listed, and makes the exit code 1. */
async function verify(folder: string, symbol: string, say: (line: string) => void): Promise<ExitCode> {
  const layout = new ArchiveLayout(folder);
  const session = await DuckDbSession.open();
  try {
    const verdicts = [
      ...(await verifyFolder(session, layout.symbolFolder(symbol))),
      ...(await verifyFolder(session, layout.tickFolder(symbol))),
    ];
    const wrong = verdicts.filter(({ state }) => state !== 'sound');
    for (const { file, state } of wrong) say(`${file}: ${STATES[state]}`);
    say(`${symbol}: ${verdicts.length - wrong.length} of ${verdicts.length} files are as they were written.`);
    return wrong.length === 0 ? EXIT.done : EXIT.refused;
  } finally {
    session.close();
  }
}
