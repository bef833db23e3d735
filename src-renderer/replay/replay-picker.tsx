import { useEffect, useState, type ReactElement } from 'react';
import { Answer } from '../app/answer.tsx';
import { ask, askedOf, useAsked } from '../app/asked-store.ts';
import { bridge } from '../app/bridge.ts';
import { Dialog } from '../app/dialog.tsx';
import { closeDialog } from '../app/open-dialog.ts';
import { useWorkstation } from '../app/workstation-store.ts';
import type { Recording } from '#core/contract/replay';
import { choicesFor, daysOf, keyOf, recordingWords, symbolsOn } from './recording-words.ts';

const ASKED = 'replay.open';

function openRecording(recording: Recording, symbol: string): void {
  void ask(ASKED, () => bridge().request('replay.open', { recording, symbol }));
}

function Chooser({ recordings }: { readonly recordings: readonly Recording[] }): ReactElement {
  const asked = askedOf(useAsked(), ASKED);
  const usual = useWorkstation(({ selectedSymbol }) => selectedSymbol);
  const [day, setDay] = useState(daysOf(recordings)[0] ?? '');
  const [wantedSymbol, setSymbol] = useState(usual ?? '');
  const [key, setKey] = useState<string | null>(null);
  const symbols = symbolsOn(recordings, day);
  const symbol = symbols.includes(wantedSymbol) ? wantedSymbol : (symbols[0] ?? '');
  const choices = choicesFor(recordings, day, symbol);
  const chosen = choices.find((choice) => keyOf(choice) === key) ?? choices[0];
  return (
    <>
      <div className="replay-picker">
        <label>
          Day
          <select
            data-testid="replay-day"
            size={10}
            value={day}
            onChange={(event) => {
              setDay(event.target.value);
            }}
          >
            {daysOf(recordings).map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
        <label>
          Symbol on the chart
          <select
            data-testid="replay-symbol"
            size={10}
            value={symbol}
            onChange={(event) => {
              setSymbol(event.target.value);
            }}
          >
            {symbols.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
        <fieldset>
          <legend>What was recorded</legend>
          {choices.map((choice) => {
            const { title, detail } = recordingWords(choice);
            return (
              <label key={keyOf(choice)} className="replay-choice">
                <input
                  type="radio"
                  name="recording"
                  data-testid={`recording-${choice.choice.kind}`}
                  checked={choice === chosen}
                  onChange={() => {
                    setKey(keyOf(choice));
                  }}
                />
                <span className="two-lines">
                  {title}
                  <span className="second">{detail}</span>
                </span>
              </label>
            );
          })}
        </fieldset>
      </div>
      <div className="dialog-foot">
        <p className="soft">
          The live streams, their archive and their alerts go on while the window shows the replay. Times are New
          York’s.
        </p>
        <Answer asked={asked} testId="replay-answer" />
        <button type="button" className="button" onClick={closeDialog}>
          Cancel
        </button>
        <button
          type="button"
          className="button is-primary"
          data-testid="replay-open"
          disabled={!chosen || asked.isBusy}
          onClick={() => {
            if (chosen) openRecording(chosen, symbol);
          }}
        >
          Replay
        </button>
      </div>
    </>
  );
}

/** Which day, which symbol, and from which recording. */
export function ReplayPicker(): ReactElement {
  const [recordings, setRecordings] = useState<readonly Recording[] | null>(null);
  const asked = askedOf(useAsked(), 'replay.catalog');
  useEffect(() => {
    void ask('replay.catalog', async () => {
      setRecordings((await bridge().request('replay.catalog', null)).recordings);
      return null;
    });
  }, []);
  return (
    <Dialog title="Replay a recorded session" testId="replay-dialog" className="replay-dialog" onClose={closeDialog}>
      {recordings && recordings.length > 0 ? (
        <Chooser recordings={recordings} />
      ) : (
        <p className="dialog-waiting">
          {recordings
            ? 'Nothing has been recorded yet. A day can be replayed as soon as its first minute is in the archive.'
            : asked.outcome?.ok === false
              ? asked.outcome.sentence
              : 'Looking through the archive…'}
        </p>
      )}
    </Dialog>
  );
}
