import { useState, type ReactElement } from 'react';
import type { LocalApiView } from '#core/contract/local-api';
import { HIGHEST_PORT, MOST_API_ORIGINS, ORIGIN_PATTERN, ORIGIN_WORDS } from '#core/contract/local-api-limits';
import { changeLocalApi } from './local-api-store.ts';

const originsIn = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '');

/** Why what is written cannot be saved; null when it can. */
function problemOf(isPort: boolean, origins: readonly string[]): string | null {
  if (!isPort) return `A port is a number from 0 to ${HIGHEST_PORT}; 0 lets the system choose.`;
  if (origins.length > MOST_API_ORIGINS) return `${MOST_API_ORIGINS} pages are the most.`;
  return origins.every((origin) => ORIGIN_PATTERN.test(origin)) ? null : ORIGIN_WORDS;
}

/** The port, and the web pages that may ask besides programs. What is written here counts once it is saved. */
export function ApiDoorForm({ view, isBusy }: { readonly view: LocalApiView; readonly isBusy: boolean }): ReactElement {
  const [draft, setDraft] = useState<{ readonly port: string; readonly origins: string } | null>(null);
  const shown = draft ?? { port: String(view.port), origins: view.origins.join(' ') };
  const port = Number(shown.port);
  const isPort = /^\d+$/.test(shown.port.trim()) && port <= HIGHEST_PORT;
  const origins = originsIn(shown.origins);
  const problem = problemOf(isPort, origins);
  const isChanged = draft !== null && (port !== view.port || origins.join(' ') !== view.origins.join(' '));
  const canSave = isChanged && problem === null && !isBusy;
  const save = async (): Promise<void> => {
    if (await changeLocalApi({ port, origins })) setDraft(null);
  };
  return (
    <form
      className="api-door"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (canSave) void save();
      }}
    >
      <label>
        Port
        <input
          type="text"
          inputMode="numeric"
          data-testid="api-port"
          value={shown.port}
          aria-invalid={!isPort}
          onChange={({ target }) => {
            setDraft({ ...shown, port: target.value });
          }}
        />
      </label>
      <label>
        Web pages that may ask
        <input
          type="text"
          placeholder="none; e.g. http://localhost:3000"
          spellCheck={false}
          data-testid="api-origins"
          value={shown.origins}
          onChange={({ target }) => {
            setDraft({ ...shown, origins: target.value });
          }}
        />
      </label>
      <button type="submit" className="button" data-testid="api-save" disabled={!canSave}>
        Save
      </button>
      {problem === null ? null : <p className="tone-bad">{problem}</p>}
    </form>
  );
}
