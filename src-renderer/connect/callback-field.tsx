import { useRef, useState, type ReactElement } from 'react';
import { Answer } from '../app/answer.tsx';
import type { Asked } from '../app/asked-store.ts';
import { copyField } from '../app/copy-text.ts';
import { Icon } from '../app/icons.tsx';
import { draftCallback } from './connect-store.ts';
import { saveCallback } from './login-actions.ts';

interface Properties {
  readonly callbackUrl: string;
  readonly draft: string | null;
  readonly asked: Asked;
}

/** The address that Schwab sends the browser back to; registered there and stored here it must be the same string. */
export function CallbackField({ callbackUrl, draft, asked }: Properties): ReactElement {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState('');
  const isChanged = draft !== null && draft.trim() !== callbackUrl;
  const copy = (): void => {
    if (field.current) setCopied(copyField(field.current) ? 'Copied' : 'Selected: press Ctrl+C');
  };
  return (
    <form
      className="callback-field"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged) void saveCallback(draft.trim());
      }}
    >
      <div className="callback-line">
        <input
          type="url"
          aria-label="Callback URL"
          spellCheck={false}
          autoComplete="off"
          data-testid="callback-input"
          ref={field}
          value={draft ?? callbackUrl}
          onChange={({ target }) => {
            setCopied('');
            draftCallback(target.value);
          }}
        />
        {isChanged ? (
          <button type="submit" className="button" data-testid="save-callback" disabled={asked.isBusy}>
            Save
          </button>
        ) : (
          <button type="button" className="button" data-testid="copy-callback" onClick={copy}>
            <Icon name="copy" size={12} />
            Copy
          </button>
        )}
        <span className="copyable-said" role="status">
          {copied}
        </span>
      </div>
      <Answer asked={asked} testId="callback-answer" />
      <p className="soft">
        Your app has another one? Write it here: it begins with https://127.0.0.1: and a port, and is the same as on
        Schwab’s page to the last character, a slash at the end included or not.
      </p>
    </form>
  );
}
