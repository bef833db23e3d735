import type { KeyboardEvent, ReactElement } from 'react';
import type { MirrorHealth, MirrorView } from '#core/contract/mirror';
import { Answer } from '../app/answer.tsx';
import { askedOf, type Asked, type AskedByName } from '../app/asked-store.ts';
import { isPaste } from '../connect/paste-key.ts';
import { formatCount, formatNumber } from '../format/prices.ts';
import { draftOf, settingsOf, type MirrorDraft } from './mirror-draft.ts';
import { MirrorFields } from './mirror-fields.tsx';
import { forgetPassword, keepMirror, takePassword, testMirror } from './mirror-store.ts';
import { mirrorWords } from './mirror-words.ts';

function Standing({ health }: { readonly health: MirrorHealth }): ReactElement {
  const { word, tone } = mirrorWords(health);
  return (
    <div className="mirror-standing" data-testid="mirror-standing" data-state={health.state}>
      <p className={`tone-${tone}`}>
        {word}
        {health.serverVersion === null ? '' : ` ${health.serverVersion}`}
      </p>
      <p className="figures">
        <strong data-testid="mirror-rate">{formatNumber(health.messagesPerSecond, 0)}</strong> msg/s,{' '}
        {formatCount(health.published)} on {formatCount(health.channels)} channels
        {health.owed > 0 ? `, ${formatCount(health.owed)} bars and signals waiting` : ''}
        {health.lost > 0 ? `, ${formatCount(health.lost)} lost` : ''}
      </p>
      {health.reason === null ? null : <p className="soft">{health.reason}</p>}
      {health.namingNotes.map((note) => (
        <p key={note} className="tone-warn">
          {note}
        </p>
      ))}
    </div>
  );
}

function Password({ mirror, asked }: { readonly mirror: MirrorView; readonly asked: Asked }): ReactElement {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isPaste(event, event.shiftKey)) return;
    event.preventDefault();
    void takePassword();
  };
  return (
    <div>
      <div className="step-actions">
        <button
          type="button"
          className="button"
          data-testid="mirror-password"
          disabled={asked.isBusy}
          title="Copy it first. Ctrl+V here does the same."
          onKeyDown={onKeyDown}
          onClick={() => void takePassword()}
        >
          {mirror.hasPassword ? 'Paste another password' : 'Paste password'}
        </button>
        <button
          type="button"
          className="button"
          disabled={!mirror.hasPassword || asked.isBusy}
          onClick={() => void forgetPassword()}
        >
          Forget it
        </button>
        <span className="soft">
          {mirror.hasPassword ? 'A password is kept in the keychain.' : 'No password is kept.'}
        </span>
      </div>
      {mirror.passwordNote === null ? null : <p className="soft">{mirror.passwordNote}</p>}
      <Answer asked={asked} testId="mirror-password-answer" />
    </div>
  );
}

interface Properties {
  /** null: not read yet. */
  readonly mirror: MirrorView | null;
  readonly draft: MirrorDraft | null;
  readonly health: MirrorHealth | null;
  readonly asked: AskedByName;
}

/** Other programs of this computer read from Redis what is received here: one switch, and how to reach it. */
export function MirrorSection({ mirror, draft, health, asked }: Properties): ReactElement {
  if (!mirror) {
    return (
      <section className="settings-section">
        <h3>Redis mirror</h3>
        <Answer asked={askedOf(asked, 'mirror.get')} />
      </section>
    );
  }
  const keeping = askedOf(asked, 'mirror.change');
  const testing = askedOf(asked, 'mirror.test');
  const shown = draft ?? draftOf(mirror.settings);
  const settings = settingsOf(shown);
  const isSound = typeof settings !== 'string';
  const { isOn } = mirror.settings;
  return (
    <section className="settings-section" aria-labelledby="mirror-title">
      <h3 id="mirror-title">Redis mirror</h3>
      <p className="soft">
        Quotes, bars, signals and accounts for your own programs, by way of a Redis of yours. Most data agreements allow
        this for yourself only: keep that Redis to this computer or your own network.
      </p>
      <label className="mirror-check">
        <input
          type="checkbox"
          role="switch"
          data-testid="mirror-switch"
          checked={isOn}
          disabled={keeping.isBusy || (!isOn && !isSound)}
          onChange={() => void keepMirror(isSound ? { ...settings, isOn: !isOn } : { ...mirror.settings, isOn: !isOn })}
        />
        Mirror to Redis
      </label>
      {isOn && health ? <Standing health={health} /> : null}
      <MirrorFields draft={shown} />
      <Password mirror={mirror} asked={askedOf(asked, 'mirror.password')} />
      {isSound ? null : <p className="tone-warn">{settings}</p>}
      <div className="step-actions">
        <button
          type="button"
          className="button"
          data-testid="mirror-test"
          disabled={!isSound || testing.isBusy}
          onClick={() => {
            if (isSound) void testMirror(settings);
          }}
        >
          Test the connection
        </button>
        <button
          type="button"
          className="button"
          data-testid="mirror-keep"
          disabled={!isSound || draft === null || keeping.isBusy}
          onClick={() => {
            if (isSound) void keepMirror(settings);
          }}
        >
          {isOn ? 'Keep and connect anew' : 'Keep'}
        </button>
      </div>
      <Answer asked={testing} testId="mirror-test-answer" />
      <Answer asked={keeping} testId="mirror-answer" />
      <Answer asked={askedOf(asked, 'mirror.chooseFile')} />
    </section>
  );
}
