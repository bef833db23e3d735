import { plainSentence } from '../plain-sentence.ts';
import { EXIT, UsageError, type ArchiveCommand, type ExitCode, type Terminal } from './archive-command.ts';
import { adjustCommand, exportCommand } from './export-command.ts';
import { gapsCommand } from './gaps-command.ts';
import { mergeCommand } from './merge-command.ts';
import { retentionCommand } from './retention-command.ts';
import { tapesCommand } from './tapes-command.ts';
import { ticksCommand } from './ticks-command.ts';
import { USAGE } from './usage.ts';

const COMMANDS: ReadonlyMap<string, ArchiveCommand> = new Map([
  ['merge', mergeCommand],
  ['gaps', gapsCommand],
  ['export', exportCommand],
  ['adjust', adjustCommand],
  ['ticks', ticksCommand],
  ['tapes', tapesCommand],
  ['retention', retentionCommand],
]);

/** Runs one command line of the archive program; everything that goes wrong becomes a sentence and an exit code. */
export async function runArchiveCli(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name = '', ...rest] = argv;
  if (name === '--help' || name === 'help' || rest.includes('--help')) {
    terminal.say(USAGE);
    return EXIT.done;
  }
  try {
    const command = COMMANDS.get(name);
    if (!command) throw new UsageError(`Say one of ${[...COMMANDS.keys()].join(', ')}; --help tells more.`);
    return await command(rest, terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.note(error.message);
      return EXIT.badInput;
    }
    terminal.note(plainSentence(error));
    return EXIT.refused;
  }
}
