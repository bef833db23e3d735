import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MAXIMUM_BACKUP_FOLDERS, SHORTEST_PASSPHRASE, type BackupView, type Outcome } from '#core/contract/login';
import type { AppKeyStore } from '../app-key-store.ts';
import type { AuthClock } from '../auth-clock.ts';
import { readBounded } from '../import/read-bounded.ts';
import type { ChoicesStore } from '../login-choices.ts';
import { writePrivateFile } from '../../files/private-file.ts';
import { sentenceOf } from '../sentence-of.ts';
import type { LiveSecrets } from '../redact.ts';
import type { TokenKeeper } from '../tokens/token-keeper.ts';
import { decodeContent, encodeContent } from './backup-content.ts';
import { restoreContent } from './restore-content.ts';
import { seal, unseal, type Opened } from './sealed-text.ts';

const LONGEST_FILE_BYTES = 256 * 1024;

export interface BackupDeskOptions {
  readonly brokerName: string;
  /** The same in every folder, e.g. `bellwether-login.backup`. */
  readonly fileName: string;
  readonly keys: AppKeyStore;
  readonly keeper: TokenKeeper;
  readonly choices: ChoicesStore;
  readonly secrets: LiveSecrets;
  readonly clock: AuthClock;
  /** The system's dialogs; null when the user closed them. */
  readonly chooseFolder: () => Promise<string | null>;
  readonly chooseBackupFile: () => Promise<string | null>;
  /** What was restored changes the login's view. */
  readonly onRestored: () => void;
}

const done = (sentence: string): Outcome => ({ ok: true, sentence });
const refused = (sentence: string): Outcome => ({ ok: false, sentence });

/** Encrypted copies of the vault in folders of the user's choice. Nothing here rejects. */
export class BackupDesk {
  readonly #options: BackupDeskOptions;
  readonly #problems = new Map<string, string>();

  constructor(options: BackupDeskOptions) {
    this.#options = options;
  }

  view(): BackupView {
    const { backupFolders } = this.#options.choices.value;
    return {
      folders: backupFolders.map((folder) => ({ ...folder, problem: this.#problems.get(folder.path) ?? null })),
    };
  }

  async addFolder(): Promise<Outcome> {
    const { choices, chooseFolder } = this.#options;
    if (choices.value.backupFolders.length >= MAXIMUM_BACKUP_FOLDERS) {
      return refused(`There are ${MAXIMUM_BACKUP_FOLDERS} folders already. Remove one first.`);
    }
    const chosen = await chooseFolder();
    if (chosen === null) return refused('No folder was chosen. Nothing has changed.');
    const problem = await folderProblem(chosen);
    if (problem !== null) return refused(problem);
    const path = await realpath(chosen);
    const { backupFolders } = choices.value;
    if (backupFolders.some((folder) => folder.path === path)) return refused(`${path} is among the folders already.`);
    return this.#keep([...backupFolders, { path, lastWrittenWallMs: null }], `Backups will be written to ${path} too.`);
  }

  async removeFolder(path: string): Promise<Outcome> {
    const left = this.#options.choices.value.backupFolders.filter((folder) => folder.path !== path);
    this.#problems.delete(path);
    return this.#keep(left, `No more backups are written to ${path}. The one that is there stays.`);
  }

  /** Writes the same sealed text to every folder; one that cannot be written does not keep the others from it. */
  async write(passphrase: string): Promise<Outcome> {
    const { choices, clock } = this.#options;
    const { backupFolders } = choices.value;
    if (backupFolders.length === 0) return refused('There is no folder for backups. Add one first.');
    if (passphrase.length < SHORTEST_PASSPHRASE) {
      return refused(`The passphrase is too short: it must have at least ${SHORTEST_PASSPHRASE} characters.`);
    }
    this.#options.secrets.add(passphrase);
    const content = await this.#content().catch(sentenceOf);
    if (typeof content === 'string') return refused(`There was nothing to back up. ${content}`);
    const nowWallMs = clock.wallMs();
    const sealed = await seal(content.text, passphrase, nowWallMs).catch(() => null);
    if (sealed === null) return refused(NO_MEMORY);
    const written = new Set<string>();
    for (const { path } of backupFolders) if (await this.#writeInto(path, sealed)) written.add(path);
    const now = choices.value.backupFolders.map((folder) =>
      written.has(folder.path) ? { ...folder, lastWrittenWallMs: nowWallMs } : folder,
    );
    const outcome = await this.#keep(
      now,
      `The backup was written to ${[...written].join(', ')}. Only the passphrase opens it.`,
    );
    const problems = backupFolders.flatMap(({ path }) => this.#problems.get(path) ?? []);
    return problems.length === 0 ? outcome : refused(problems.join(' '));
  }

  async restore(passphrase: string): Promise<Outcome> {
    const { chooseBackupFile, secrets, onRestored } = this.#options;
    secrets.add(passphrase);
    const file = await chooseBackupFile();
    if (file === null) return refused('No backup was chosen. Nothing has changed.');
    const read = await readBounded(file, LONGEST_FILE_BYTES);
    if (!read.ok) return refused(read.sentence);
    const opened = await unseal(read.text, passphrase).catch(() => null);
    if (opened === null) return refused(NO_MEMORY);
    if (opened.kind !== 'opened') return refused(NOT_OPENED[opened.kind]);
    const content = decodeContent(opened.text);
    if (!content) return refused(NOT_OPENED.newer);
    const outcome = await restoreContent(content, this.#options);
    onRestored();
    return outcome;
  }

  async #content(): Promise<{ readonly text: string }> {
    const { brokerName, keys, keeper, choices } = this.#options;
    const appKey = await keys.read();
    const login = keeper.record;
    if (!appKey && !login) throw new Error('There is neither an app key nor a login.');
    return { text: encodeContent({ brokerName, appKey, callbackUrl: choices.value.callbackUrl, login }) };
  }

  async #writeInto(folder: string, sealed: string): Promise<boolean> {
    try {
      await writePrivateFile(join(folder, this.#options.fileName), sealed);
      this.#problems.delete(folder);
      return true;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown failure';
      this.#problems.set(
        folder,
        `The backup could not be written to ${folder} (${code}); what was there before is still there.`,
      );
      return false;
    }
  }

  async #keep(backupFolders: BackupFolders, sentence: string): Promise<Outcome> {
    const problem = await this.#options.choices.change({ backupFolders }).then(() => null, sentenceOf);
    return problem === null ? done(sentence) : refused(problem);
  }
}

type BackupFolders = ChoicesStore['value']['backupFolders'];

const NO_MEMORY =
  'The passphrase could not be worked on: that takes 128 MB of memory for a moment. Close something and try again.';

const NOT_OPENED: Readonly<Record<Exclude<Opened['kind'], 'opened'>, string>> = {
  'not-a-backup': 'This file is not a backup of Bellwether. Nothing has changed.',
  newer: 'This backup is of a newer Bellwether, which this one cannot read. Nothing has changed.',
  damaged:
    'This backup is damaged: it is not the file that was written. Take the one from another folder. Nothing has changed.',
  'wrong-passphrase': 'The passphrase does not open this backup. Nothing has changed.',
};

/** Why a folder cannot hold backups; null when it can. */
async function folderProblem(folder: string): Promise<string | null> {
  try {
    if (!(await stat(folder)).isDirectory()) return `${folder} is not a folder.`;
    await access(folder, constants.W_OK);
    return null;
  } catch {
    return `Bellwether may not write to ${folder}. Choose another folder.`;
  }
}
