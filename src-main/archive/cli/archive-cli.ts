import { runArchiveCli } from './run-archive-cli.ts';

/** The archive as a program of its own: merging, looking for gaps, exporting, tidying up. */

const lineTo =
  (stream: NodeJS.WriteStream) =>
  (line: string): void => {
    stream.write(`${line}\n`);
  };

process.exitCode = await runArchiveCli(process.argv.slice(2), {
  say: lineTo(process.stdout),
  note: lineTo(process.stderr),
  sqliteBinding: process.env['BELLWETHER_SQLITE_BINDING'] ?? null,
  nowMs: Date.now(),
});
