import type { ReactElement } from 'react';
import type { TargetStanding } from '#core/contract/telling';
import type { PushKind, PushTarget } from '#core/telling/telling-settings';
import { Answer } from '../app/answer.tsx';
import { askedOf, useAsked } from '../app/asked-store.ts';
import { useNow } from '../app/clock.ts';
import { showTime } from '../app/show-time.ts';
import { formatSecondsLeft } from '../format/durations.ts';
import { NewTarget } from './new-target.tsx';
import { askFor } from './telling-store.ts';

export const KIND_WORDS: Readonly<Record<PushKind, string>> = {
  ntfy: 'ntfy topic',
  webhook: 'Webhook (JSON)',
  telegram: 'Telegram bot',
};

/** How a target stands: what waits, what arrived last, what went wrong. */
export function standingWords(standing: TargetStanding | undefined, nowWallMs: number): string {
  if (!standing) return 'Not used yet.';
  const { waiting, nextTryWallMs, lastDeliveredWallMs, problem } = standing;
  const queue = waiting === 0 ? '' : `${waiting} waiting`;
  const next = nextTryWallMs === null ? '' : `, next try in ${formatSecondsLeft(nextTryWallMs - nowWallMs)}`;
  const last = lastDeliveredWallMs === null ? '' : `Last taken ${showTime(lastDeliveredWallMs)}.`;
  const parts = [problem ?? '', queue === '' ? '' : `${queue}${next}.`, last].filter((part) => part !== '');
  return parts.length === 0 ? 'Nothing sent in this run.' : parts.join(' ');
}

function Target({
  target,
  standing,
}: {
  readonly target: PushTarget;
  readonly standing: TargetStanding | undefined;
}): ReactElement {
  const { id, name, kind, host, hint, chat, isOn } = target;
  const asked = useAsked();
  const now = useNow(1_000);
  const as = `push:${id}`;
  return (
    <li className="push-target" data-testid="push-target" data-target={id}>
      <label className="inline-choice">
        <input
          type="checkbox"
          checked={isOn}
          onChange={({ target: box }) => void askFor('telling.switchTarget', { targetId: id, isOn: box.checked }, as)}
        />
        <b>{name}</b>
      </label>
      <span className="soft">
        {KIND_WORDS[kind]} at {host}
        {chat === '' ? '' : `, chat ${chat}`} · {hint}
      </span>
      <span className="push-buttons">
        <button
          type="button"
          className="button is-small"
          data-testid="test-target"
          disabled={askedOf(asked, as).isBusy}
          onClick={() => void askFor('telling.test', { channel: 'push', targetId: id }, as)}
        >
          Send a test
        </button>
        {kind === 'ntfy' ? (
          <button
            type="button"
            className="button is-small"
            title="For a topic that needs one: copy the access token first."
            onClick={() => void askFor('telling.takeToken', { targetId: id }, as)}
          >
            Paste token
          </button>
        ) : null}
        <button
          type="button"
          className="button is-small"
          data-testid="remove-target"
          onClick={() => void askFor('telling.removeTarget', { targetId: id }, as)}
        >
          Remove
        </button>
      </span>
      <p className={standing?.problem ? 'tone-warn' : 'soft'} data-testid="target-standing">
        {standingWords(standing, now)}
      </p>
      <Answer asked={askedOf(asked, as)} testId="target-answer" />
    </li>
  );
}

/** The phones and servers that pushes go to. */
export function PushTargets({
  targets,
  standings,
}: {
  readonly targets: readonly PushTarget[];
  readonly standings: readonly TargetStanding[];
}): ReactElement {
  return (
    <section className="settings-section" aria-labelledby="telling-push">
      <h3 id="telling-push">Phone and other programs</h3>
      {targets.length === 0 ? (
        <p className="soft">Nothing is sent out of this computer. Add a target to be told on your phone.</p>
      ) : (
        <ul className="push-targets">
          {targets.map((target) => (
            <Target
              key={target.id}
              target={target}
              standing={standings.find(({ targetId }) => targetId === target.id)}
            />
          ))}
        </ul>
      )}
      <NewTarget />
    </section>
  );
}
