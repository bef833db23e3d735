import type { ReactElement } from 'react';
import type { MirrorHealth } from '#core/contract/mirror';
import { formatCount, formatNumber } from '../format/prices.ts';
import { mirrorTip, mirrorWords } from './mirror-words.ts';

/** Where the mirror stands, in the status bar; nothing while it is off. */
export function MirrorItem({ mirror }: { readonly mirror: MirrorHealth }): ReactElement | null {
  if (mirror.state === 'off') return null;
  const { word, tone } = mirrorWords(mirror);
  return (
    <span
      className="status-item figures"
      data-testid="mirror-state"
      data-state={mirror.state}
      title={mirrorTip(mirror)}
    >
      <span className={`tone-${tone}`}>{word}</span>
      <span className="optional-2">
        {formatNumber(mirror.messagesPerSecond, 0)} <span className="label">msg/s</span>
      </span>
      {mirror.lost > 0 ? <strong className="tone-bad">{formatCount(mirror.lost)} lost</strong> : null}
    </span>
  );
}
