import { useRef, useState, type ReactElement, type SubmitEvent } from 'react';
import { passphraseStrength } from './passphrase-strength.ts';

interface Properties {
  readonly isBusy: boolean;
  /** Backups are written only when there is a folder to write them to. */
  readonly canWrite: boolean;
  readonly onWrite: (passphrase: string) => void;
  readonly onRestore: (passphrase: string) => void;
}

/** The passphrase lives in its field and nowhere else here, and the field is emptied with its use. */
export function PassphraseForm({ isBusy, canWrite, onWrite, onRestore }: Properties): ReactElement {
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  const [strength, setStrength] = useState(() => passphraseStrength(''));
  const [isSame, setSame] = useState(false);
  const look = (): void => {
    const passphrase = first.current?.value ?? '';
    setStrength(passphraseStrength(passphrase));
    setSame(passphrase === second.current?.value);
  };
  const take = (hand: (passphrase: string) => void): void => {
    const passphrase = first.current?.value ?? '';
    for (const { current } of [first, second]) if (current) current.value = '';
    look();
    hand(passphrase);
  };
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (canWrite && isSame && strength.isEnough && !isBusy) take(onWrite);
  };
  return (
    <form className="passphrase-form" onSubmit={onSubmit}>
      <label>
        Passphrase
        <input type="password" autoComplete="off" data-testid="passphrase" ref={first} onInput={look} />
      </label>
      <label>
        Once more, to back up
        <input type="password" autoComplete="off" data-testid="passphrase-again" ref={second} onInput={look} />
      </label>
      <p className="soft" role="status" data-testid="passphrase-strength">
        {strength.words} {strength.isEnough && !isSame ? 'The second one is not the same yet.' : ''}
      </p>
      <div className="step-actions">
        <button
          type="submit"
          className="button"
          data-testid="backup-write"
          disabled={isBusy || !canWrite || !strength.isEnough || !isSame}
        >
          Back up now
        </button>
        <button
          type="button"
          className="button"
          data-testid="backup-restore"
          disabled={isBusy || !strength.isEnough}
          onClick={() => {
            take(onRestore);
          }}
        >
          Restore from a file
        </button>
        {canWrite ? null : <span className="soft">Add a folder to back up to.</span>}
      </div>
    </form>
  );
}
