import { randomBytes } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { MIRROR_OFF, mirrorSettingsSchema } from '#core/contract/mirror';
import { EARLIEST_DAILY_MINUTE } from '#core/contract/archive-choices';
import { dailyRunSchema } from '#core/contract/archive-jobs';
import {
  HOT_BUFFER_AT_FIRST,
  hotBufferSettingsSchema,
  LOCAL_API_AT_FIRST,
  localApiSettingsSchema,
} from '#core/contract/local-api';
import { tellingSettingsSchema, usualTellingSettings } from '#core/telling/telling-settings';
import { MAXIMUM_BACKUP_FOLDERS } from '#core/contract/login';
import { STREAM_SOURCES } from '#core/contract/ipc';
import { isMissing } from '../files/is-missing.ts';
import { writePrivateFile } from '../files/private-file.ts';
import { USUAL_CALLBACK_URL } from '../auth/oauth/callback-url.ts';

/** What the user chose and keeps from run to run. Nothing in it is secret. */
export const settingsSchema = z.object({
  version: z.literal(1),
  streamSource: z.enum(STREAM_SOURCES),
  /** Exactly as registered with the broker. */
  callbackUrl: z.string(),
  /** Opaque keys of the accounts to show; null shows all. */
  shownAccounts: z.array(z.string()).nullable(),
  backupFolders: z
    .array(z.object({ path: z.string(), lastWrittenWallMs: z.number().nullable() }))
    .max(MAXIMUM_BACKUP_FOLDERS),
  mirror: mirrorSettingsSchema,
  /** What is done every day with the archive. */
  daily: dailyRunSchema,
  /** Makes the keys of accounts mean nothing on another computer. */
  accountKeySalt: z.string().min(1),
  localApi: localApiSettingsSchema,
  hotBuffer: hotBufferSettingsSchema,
  /** What later versions add takes its default, rather than everything else with it. */
  telling: tellingSettingsSchema.catch(usualTellingSettings),
  /** Whether raw streamer frames are kept on tapes. */
  recordsTapes: z.boolean(),
});
export type Settings = z.infer<typeof settingsSchema>;

const SALT_BYTES = 16;

function defaults(): Settings {
  return {
    version: 1,
    streamSource: 'practice',
    callbackUrl: USUAL_CALLBACK_URL,
    shownAccounts: null,
    backupFolders: [],
    mirror: MIRROR_OFF,
    daily: { isOn: true, atMinute: EARLIEST_DAILY_MINUTE, symbols: null, keepTicksDays: null },
    accountKeySalt: randomBytes(SALT_BYTES).toString('hex'),
    localApi: LOCAL_API_AT_FIRST,
    hotBuffer: HOT_BUFFER_AT_FIRST,
    telling: usualTellingSettings(),
    recordsTapes: false,
  };
}

/** Stands for what is there and cannot be read; it is no settings either. */
const UNREADABLE = '';

/** The settings file: read once, then replaced whole at every change. */
export class SettingsFile {
  readonly #file: string;
  #settings: Settings;
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: string, settings: Settings) {
    this.#file = file;
    this.#settings = settings;
  }

  /**
   * Opens the settings of a user data folder. A file that cannot be understood is put aside under another name, so that
   * nothing in it is lost, and `problem` says so. Never rejects: whatever the disk does, the workstation opens.
   */
  static async open(file: string): Promise<{ readonly settings: SettingsFile; readonly problem: string | null }> {
    const text = await readFile(file, 'utf8').catch((error: unknown) => (isMissing(error) ? null : UNREADABLE));
    if (text === null) {
      const fresh = new SettingsFile(file, defaults());
      return { settings: fresh, problem: await fresh.#writeProblem() };
    }
    const read = readSettings(text);
    if (read) return { settings: new SettingsFile(file, read), problem: null };
    const aside = `${file}.damaged`;
    const fresh = new SettingsFile(file, defaults());
    const isAside = await rename(file, aside).then(
      () => true,
      () => false,
    );
    if (!isAside) return { settings: fresh, problem: `${file} can be neither read nor put aside; all is as at first.` };
    const unwritten = await fresh.#writeProblem();
    const damaged = `The settings could not be read; they lie in ${aside}, and all are as at first.`;
    return { settings: fresh, problem: unwritten === null ? damaged : `${damaged} ${unwritten}` };
  }

  get value(): Settings {
    return this.#settings;
  }

  /** Changes some settings; resolves when they are on the disk, rejects with a plain sentence when they cannot get there. */
  async change(changes: Partial<Omit<Settings, 'version'>>): Promise<void> {
    this.#settings = { ...this.#settings, ...changes };
    await this.#write().catch((cause: unknown) => {
      throw new Error(`The choice holds until Bellwether quits: ${this.#file} cannot be written.`, { cause });
    });
  }

  /** A full disk must not keep the workstation from opening: what was chosen for this run is not kept, and is said. */
  #writeProblem(): Promise<string | null> {
    return this.#write().then(
      () => null,
      () => `What is chosen holds until Bellwether quits: ${this.#file} cannot be written.`,
    );
  }

  /** One at a time, each with the newest settings. */
  #write(): Promise<void> {
    const write = async (): Promise<void> => {
      // Not secret, but with the salt the account keys could be traced back to numbers: nobody else's to read.
      await writePrivateFile(this.#file, `${JSON.stringify(this.#settings, null, 2)}\n`);
    };
    this.#writing = this.#writing.then(write, write);
    return this.#writing;
  }
}

/** A file of an older Bellwether lacks what came later: that takes its default. null when it is no settings file. */
function readSettings(text: string): Settings | null {
  try {
    const known: unknown = JSON.parse(text);
    if (typeof known !== 'object' || known === null) return null;
    return settingsSchema.safeParse({ ...defaults(), ...known }).data ?? null;
  } catch {
    return null;
  }
}
