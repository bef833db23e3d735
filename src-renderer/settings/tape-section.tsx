import { useEffect, useState, type ReactElement } from 'react';
import type { TapeView } from '#core/contract/tape';
import { Answer } from '../app/answer.tsx';
import { ask, askedOf, useAsked } from '../app/asked-store.ts';
import { bridge } from '../app/bridge.ts';
import { formatMegabytes, MOST_LISTED } from './tape-words.ts';

const ASKED = 'tape.record';

function Tapes({ view }: { readonly view: TapeView }): ReactElement {
  const total = view.tapes.reduce((sum, { bytes }) => sum + bytes, 0);
  if (view.tapes.length === 0) return <p className="soft">No tape has been recorded yet.</p>;
  return (
    <>
      <p className="soft">
        {view.tapes.length === 1 ? '1 file' : `${view.tapes.length} files`}, {formatMegabytes(total)}, in{' '}
        <code>{view.folder}</code>
      </p>
      <ul className="backup-folders" data-testid="tapes">
        {view.tapes.slice(0, MOST_LISTED).map(({ file, bytes }) => (
          <li key={file}>
            <code>{file}</code> <span className="soft">{formatMegabytes(bytes)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The streamer's own frames on the disk, for who wants to replay them through the decoder. Off until asked for. */
export function TapeSection(): ReactElement {
  const [view, setView] = useState<TapeView | null>(null);
  const asked = askedOf(useAsked(), ASKED);
  useEffect(() => {
    void ask('tape.get', async () => {
      setView(await bridge().request('tape.get', null));
      return null;
    });
  }, []);
  const record = (isOn: boolean): void => {
    void ask(ASKED, async () => {
      const changed = await bridge().request('tape.record', { isOn });
      setView(changed);
      return { ok: true, sentence: isOn ? 'Frames go onto a tape from now on.' : 'Nothing more goes onto a tape.' };
    });
  };
  return (
    <section className="settings-section" aria-label="Raw tapes">
      <h3>Raw tapes</h3>
      <label className="tape-choice">
        <input
          type="checkbox"
          data-testid="record-tapes"
          checked={view?.isOn ?? false}
          disabled={view === null || asked.isBusy}
          onChange={(event) => {
            record(event.target.checked);
          }}
        />
        Keep the streamer’s own frames too, compressed, a few hundred megabytes a busy day
      </label>
      <p className="soft">
        Market data and heartbeats only: no token, no login id and nothing of an account is ever on a tape. The oldest
        are deleted when all together pass 8 GB. The archive of bars and trades does not need them.
      </p>
      {view?.problem ? <p className="tone-bad">{view.problem}</p> : null}
      {view ? <Tapes view={view} /> : null}
      <Answer asked={asked} testId="tape-answer" />
    </section>
  );
}
