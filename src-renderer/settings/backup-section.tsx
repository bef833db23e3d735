import type { ReactElement } from 'react';
import { MAXIMUM_BACKUP_FOLDERS } from '#core/contract/backup-limits';
import type { BackupView } from '#core/contract/login';
import { Answer } from '../app/answer.tsx';
import { askedOf, type AskedByName } from '../app/asked-store.ts';
import { Icon } from '../app/icons.tsx';
import { formatWhen } from '../portfolio/when.ts';
import { addFolder, removeFolder, restoreBackup, writeBackup } from './backup-store.ts';
import { PassphraseForm } from './passphrase-form.tsx';

interface Properties {
  /** null: not read yet. */
  readonly backup: BackupView | null;
  readonly nowWallMs: number;
  readonly asked: AskedByName;
}

type Folder = BackupView['folders'][number];

function FolderRow({
  folder,
  nowWallMs,
  isBusy,
}: {
  readonly folder: Folder;
  readonly nowWallMs: number;
  readonly isBusy: boolean;
}): ReactElement {
  const { path, lastWrittenWallMs, problem } = folder;
  return (
    <li className="backup-folder" data-testid="backup-folder">
      <code>{path}</code>
      <span className="soft figures">
        {lastWrittenWallMs === null ? 'nothing written yet' : `written ${formatWhen(lastWrittenWallMs, nowWallMs)}`}
      </span>
      <button
        type="button"
        className="icon-button"
        aria-label={`Do not back up to ${path} any more`}
        title="Remove from the list; what was written there stays"
        disabled={isBusy}
        onClick={() => void removeFolder(path)}
      >
        <Icon name="close" size={12} />
      </button>
      {problem === null ? null : (
        <span className="tone-bad backup-problem">
          <Icon name="warning" size={12} /> {problem}
        </span>
      )}
    </li>
  );
}

/** An encrypted copy of keys and tokens, for the day the keychain is gone. */
export function BackupSection({ backup, nowWallMs, asked }: Properties): ReactElement {
  const folders = backup?.folders ?? [];
  const writing = askedOf(asked, 'backup.write');
  const restoring = askedOf(asked, 'backup.restore');
  const adding = askedOf(asked, 'backup.addFolder');
  const removing = askedOf(asked, 'backup.removeFolder');
  return (
    <section className="settings-section" aria-labelledby="backup-title">
      <h3 id="backup-title">Backup of keys and tokens</h3>
      <p className="soft">
        One encrypted file in each of up to {MAXIMUM_BACKUP_FOLDERS} folders. Only the passphrase opens it: without it
        nobody can help, and you log in anew.
      </p>
      <ul className="backup-folders">
        {folders.map((folder) => (
          <FolderRow key={folder.path} folder={folder} nowWallMs={nowWallMs} isBusy={removing.isBusy} />
        ))}
      </ul>
      <div className="step-actions">
        <button
          type="button"
          className="button"
          data-testid="backup-add"
          disabled={backup === null || adding.isBusy || folders.length >= MAXIMUM_BACKUP_FOLDERS}
          onClick={() => void addFolder()}
        >
          Add a folder
        </button>
        {folders.length >= MAXIMUM_BACKUP_FOLDERS ? <span className="soft">Three folders are the most.</span> : null}
      </div>
      <Answer asked={adding} />
      <Answer asked={removing} />
      <Answer asked={askedOf(asked, 'backup.get')} />
      <PassphraseForm
        isBusy={writing.isBusy || restoring.isBusy}
        canWrite={folders.length > 0}
        onWrite={(passphrase) => void writeBackup(passphrase)}
        onRestore={(passphrase) => void restoreBackup(passphrase)}
      />
      <Answer asked={writing} testId="backup-answer" />
      <Answer asked={restoring} testId="restore-answer" />
    </section>
  );
}
