import type { ReactElement } from 'react';
import { Answer } from '../app/answer.tsx';
import type { Asked } from '../app/asked-store.ts';
import { Copyable } from '../app/copyable.tsx';
import { draftCallback } from './connect-store.ts';
import { saveCallback } from './login-actions.ts';

interface Properties {
  readonly callbackUrl: string;
  readonly draft: string | null;
  readonly asked: Asked;
}

/** The address that Schwab sends the browser back to; registered there and stored here it must be the same string. */
export function CallbackField({ callbackUrl, draft, asked }: Properties): ReactElement {
  const isChanged = draft !== null && draft !== callbackUrl;
  return (
    <div className="callback-field">
      <Copyable text={callbackUrl} what="callback address" testId="callback-url" />
      <details>
        <summary>My app has another callback registered</summary>
        <form
          className="callback-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (isChanged) void saveCallback(draft.trim());
          }}
        >
          <label>
            Callback address
            <input
              type="url"
              spellCheck={false}
              autoComplete="off"
              data-testid="callback-input"
              value={draft ?? callbackUrl}
              onChange={({ target }) => {
                draftCallback(target.value);
              }}
            />
          </label>
          <button type="submit" className="button" disabled={asked.isBusy || !isChanged}>
            Save
          </button>
        </form>
        <p className="soft">
          It must begin with https://127.0.0.1: and a port above 1023, and be the same as on Schwab’s page to the last
          character, without a slash at the end unless there is one there.
        </p>
      </details>
      <Answer asked={asked} testId="callback-answer" />
    </div>
  );
}
