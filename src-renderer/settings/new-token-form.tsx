import { useState, type ReactElement } from 'react';
import { API_RIGHTS, LONGEST_TOKEN_NAME, type ApiRight } from '#core/contract/local-api-limits';
import { createToken } from './local-api-store.ts';

const RIGHT_WORDS: Readonly<Record<ApiRight, string>> = {
  quotes: 'Quotes, bars and signals',
  portfolio: 'Accounts',
  control: 'Change what is streamed, begin a login',
};

/** One token for one program; it goes to the clipboard and is shown nowhere. */
export function NewTokenForm({ isBusy }: { readonly isBusy: boolean }): ReactElement {
  const [name, setName] = useState('');
  const [rights, setRights] = useState<ReadonlySet<ApiRight>>(new Set(['quotes']));
  const canCreate = name.trim() !== '' && rights.size > 0 && !isBusy;
  const toggle = (right: ApiRight): void => {
    const next = new Set(rights);
    if (!next.delete(right)) next.add(right);
    setRights(next);
  };
  return (
    <form
      className="new-token"
      onSubmit={(event) => {
        event.preventDefault();
        if (!canCreate) return;
        void createToken(
          name.trim(),
          API_RIGHTS.filter((right) => rights.has(right)),
        );
        setName('');
      }}
    >
      <input
        type="text"
        aria-label="Name of the program"
        placeholder="Name of the program, e.g. notebook"
        maxLength={LONGEST_TOKEN_NAME}
        spellCheck={false}
        autoComplete="off"
        data-testid="token-name"
        value={name}
        onChange={({ target }) => {
          setName(target.value);
        }}
      />
      {API_RIGHTS.map((right) => (
        <label key={right}>
          <input
            type="checkbox"
            data-testid={`right-${right}`}
            checked={rights.has(right)}
            onChange={() => {
              toggle(right);
            }}
          />
          {RIGHT_WORDS[right]}
        </label>
      ))}
      <button type="submit" className="button" data-testid="create-token" disabled={!canCreate}>
        Create and copy a token
      </button>
    </form>
  );
}
