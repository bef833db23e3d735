import type { ReactElement } from 'react';
import type { MirrorHealth } from '#core/contract/mirror';
import { Figure } from '../app/figure.tsx';
import { UNKNOWN, formatCount, formatNumber } from '../format/prices.ts';
import { mirrorWords } from './mirror-words.ts';

/** What the mirror counts, in the details; nothing while it is off. */
export function MirrorFigures({ mirror }: { readonly mirror: MirrorHealth }): ReactElement | null {
  if (mirror.state === 'off') return null;
  const { answerMs } = mirror;
  return (
    <section aria-labelledby="details-mirror" data-testid="details-mirror">
      <h3 id="details-mirror">Redis mirror</h3>
      <dl>
        <Figure name="State" tone={`tone-${mirrorWords(mirror).tone}`}>
          {mirror.state}
        </Figure>
        <Figure name="Messages per second">{formatNumber(mirror.messagesPerSecond, 0)}</Figure>
        <Figure name="Messages">{formatCount(mirror.published)}</Figure>
        <Figure name="Channels">{formatCount(mirror.channels)}</Figure>
        <Figure name="Quotes replaced">{formatCount(mirror.superseded)}</Figure>
        <Figure name="Quotes dropped" tone={mirror.dropped > 0 ? 'tone-warn' : ''}>
          {formatCount(mirror.dropped)}
        </Figure>
        <Figure name="Refused" tone={mirror.refusedMessages > 0 ? 'tone-warn' : ''}>
          {formatCount(mirror.refusedMessages)}
        </Figure>
        <Figure name="Bars and signals waiting">{formatCount(mirror.owed)}</Figure>
        <Figure name="Lost" tone={mirror.lost > 0 ? 'tone-bad' : ''}>
          {formatCount(mirror.lost)}
        </Figure>
        <Figure name="Answer, 99 %">{answerMs === null ? UNKNOWN : `${formatNumber(answerMs.p99, 1)} ms`}</Figure>
        <Figure name="Reconnects">{formatCount(mirror.reconnects)}</Figure>
      </dl>
      {mirror.reason === null ? null : <p className="soft">{mirror.reason}</p>}
    </section>
  );
}
