import type { ReactElement } from 'react';
import type { LocalApiView } from '#core/contract/local-api';
import { Answer } from '../app/answer.tsx';
import { askedOf, type AskedByName } from '../app/asked-store.ts';
import { changeHotBuffer, chooseHotBufferFolder } from './local-api-store.ts';
import { hotBufferWords } from './local-api-words.ts';

interface Properties {
  readonly view: LocalApiView;
  readonly nowWallMs: number;
  readonly asked: AskedByName;
}

const CADENCES: readonly { readonly ms: number; readonly words: string }[] = [
  { ms: 250, words: 'four times a second' },
  { ms: 500, words: 'twice a second' },
  { ms: 1_000, words: 'every second' },
  { ms: 5_000, words: 'every 5 seconds' },
  { ms: 60_000, words: 'every minute' },
];

/** Files for pages that poll. */
export function HotBufferSection({ view, nowWallMs, asked }: Properties): ReactElement {
  const { hotBuffer } = view;
  const setting = askedOf(asked, 'hotBuffer.set');
  const choosing = askedOf(asked, 'hotBuffer.chooseFolder');
  const { tone, words } = hotBufferWords(view, nowWallMs);
  const isListed = CADENCES.some(({ ms }) => ms === hotBuffer.cadenceMs);
  return (
    <section className="settings-section" aria-labelledby="hot-buffer-title">
      <h3 id="hot-buffer-title">Live chart files</h3>
      <p className="soft">
        One live_chart file a symbol with its last 1,000 bars and its price, for a page that polls a file. A reader
        never finds half a file; times are milliseconds in UTC.
      </p>
      <label className="switch-line">
        <input
          type="checkbox"
          data-testid="hot-buffer-enabled"
          checked={hotBuffer.enabled}
          disabled={setting.isBusy || (hotBuffer.folder === null && !hotBuffer.enabled)}
          onChange={({ target }) => void changeHotBuffer({ enabled: target.checked })}
        />
        Write the files
        <select
          className="select"
          aria-label="How often"
          data-testid="hot-buffer-cadence"
          value={hotBuffer.cadenceMs}
          disabled={setting.isBusy}
          onChange={({ target }) => void changeHotBuffer({ cadenceMs: Number(target.value) })}
        >
          {isListed ? null : <option value={hotBuffer.cadenceMs}>every {hotBuffer.cadenceMs} ms</option>}
          {CADENCES.map(({ ms, words: often }) => (
            <option key={ms} value={ms}>
              {often}
            </option>
          ))}
        </select>
      </label>
      <div className="folder-line">
        <code>{hotBuffer.folder ?? 'no folder yet'}</code>
        <button
          type="button"
          className="button"
          data-testid="hot-buffer-folder"
          disabled={choosing.isBusy}
          onClick={() => void chooseHotBufferFolder()}
        >
          Choose a folder
        </button>
      </div>
      <p className={tone} role="status" data-testid="hot-buffer-state">
        {words}
      </p>
      <Answer asked={setting} />
      <Answer asked={choosing} />
    </section>
  );
}
