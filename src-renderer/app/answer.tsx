import type { ReactElement } from 'react';
import type { Asked } from './asked-store.ts';
import { Icon } from './icons.tsx';

/** What became of a question, read out when it changes. The element is always there: a new one would not be read. */
export function Answer({ asked, testId }: { readonly asked: Asked; readonly testId?: string }): ReactElement {
  const { outcome, isBusy } = asked;
  const tone = outcome?.ok === false ? 'bad' : 'good';
  return (
    <p className={`answer${outcome ? ` tone-${tone}` : ''}`} role="status" aria-live="polite" data-testid={testId}>
      {isBusy ? 'One moment\u2026' : null}
      {outcome ? <Icon name={outcome.ok ? 'check' : 'warning'} size={13} /> : null}
      {outcome ? <span className="answer-sentence">{outcome.sentence}</span> : null}
    </p>
  );
}
