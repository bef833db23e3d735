import type { KeyboardEvent, ReactElement } from 'react';
import type { KeyHint, KeyPart } from '#core/contract/login';
import { Answer } from '../app/answer.tsx';
import type { Asked } from '../app/asked-store.ts';
import { Icon } from '../app/icons.tsx';
import { keyHintWords, takeKey } from './login-actions.ts';
import { isPaste } from './paste-key.ts';

interface Properties {
  readonly part: KeyPart;
  readonly name: string;
  readonly hint: KeyHint | null;
  readonly asked: Asked;
}

/**
 * A field that nothing is typed into and that never holds the key: a paste is carried out by the main process, which
 * reads the clipboard itself.
 */
export function KeyField({ part, name, hint, asked }: Properties): ReactElement {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isPaste(event, event.shiftKey)) return;
    event.preventDefault();
    void takeKey(part);
  };
  return (
    <div className="key-field" data-testid={`key-${part}`}>
      <span className="key-name">{name}</span>
      <span className={`key-hint figures${hint ? '' : ' is-missing'}`}>
        {hint ? (
          <>
            <Icon name="check" size={12} />
            {keyHintWords(hint)}
          </>
        ) : (
          'not there yet'
        )}
      </span>
      <button
        type="button"
        className="button"
        data-testid={`paste-${part}`}
        disabled={asked.isBusy}
        title="Copy it on Schwab’s page first. Ctrl+V here does the same."
        onKeyDown={onKeyDown}
        onClick={() => void takeKey(part)}
      >
        {hint ? `Paste another ${name}` : `Paste ${name}`}
      </button>
      <Answer asked={asked} />
    </div>
  );
}
