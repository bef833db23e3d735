import { randomBytes } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { MAXIMUM_BACKUP_FOLDERS } from '#core/contract/login';
import { USUAL_CALLBACK_URL } from './oauth/callback-url.ts';
import { makePrivateFolder, writePrivateFile } from './private-file.ts';

const choicesSchema = z.object({
  version: z.literal(1),
  callbackUrl: z.string().max(500),
  /** Account keys; null while the user has not chosen, then every account is shown. */
  shownAccounts: z.array(z.string().max(64)).max(100).nullable(),
  /** Random, made once: account keys mean nothing on another computer. */
  accountKeySalt: z.string().min(16).max(128),
  backupFolders: z
    .array(z.object({ path: z.string().max(4_096), lastWrittenWallMs: z.number().nullable() }))
    .max(MAXIMUM_BACKUP_FOLDERS),
});

/** What the user chose about the login. None of it is secret. */
export type LoginChoices = Readonly<z.infer<typeof choicesSchema>>;

/** The choices, and how they are changed; `change` rejects with a plain sentence when they cannot be kept. */
export interface ChoicesStore {
  readonly value: LoginChoices;
  change(part: Partial<Omit<LoginChoices, 'version'>>): Promise<void>;
}

const firstChoices = (): LoginChoices => ({
  version: 1,
  callbackUrl: USUAL_CALLBACK_URL,
  shownAccounts: null,
  accountKeySalt: randomBytes(16).toString('hex'),
  backupFolders: [],
});

async function readChoices(file: string): Promise<LoginChoices | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new Error(`The login's settings in ${file} cannot be read, so they were left as they are.`, { cause: error });
  }
  try {
    return choicesSchema.parse(JSON.parse(text));
  } catch {
    // Kept beside: it may be of a newer Bellwether.
    await rename(file, `${file}.unusable`);
    return null;
  }
}

/** The choices in a file of their own. */
export class ChoicesFile implements ChoicesStore {
  readonly #file: string;
  #value: LoginChoices;
  #last: Promise<void> = Promise.resolve();

  private constructor(file: string, value: LoginChoices) {
    this.#file = file;
    this.#value = value;
  }

  /** Makes file and folder where they are missing. Rejects with a plain sentence. */
  static async open(file: string): Promise<ChoicesFile> {
    const kept = await readChoices(file);
    const choices = new ChoicesFile(file, kept ?? firstChoices());
    if (!kept) await choices.change({});
    return choices;
  }

  get value(): LoginChoices {
    return this.#value;
  }

  change(part: Partial<Omit<LoginChoices, 'version'>>): Promise<void> {
    this.#value = { ...this.#value, ...part };
    const turn = this.#last.then(() => this.#write());
    // The next change writes everything again; whoever asked for this one hears of the failure.
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #write(): Promise<void> {
    try {
      await makePrivateFolder(dirname(this.#file));
      await writePrivateFile(this.#file, `${JSON.stringify(this.#value, null, 2)}\n`);
    } catch (error) {
      throw new Error(`The choice holds until Bellwether quits: ${this.#file} cannot be written.`, { cause: error });
    }
  }
}
