import type { ReactElement } from 'react';
import type { FeedFaultReport } from '#core/contract/health';
import { formatAge } from '../format/durations.ts';
import { formatCount } from '../format/prices.ts';
import { FAULT_WORDS } from '../status/archive-words.ts';

interface Properties {
  readonly faults: readonly FeedFaultReport[];
  readonly nowWallMs: number;
}

/** What arrived and could not be used, by kind. */
export function FeedFaults({ faults, nowWallMs }: Properties): ReactElement {
  const found = faults.filter(({ count }) => count > 0);
  return (
    <section className="budget" aria-labelledby="stream-faults-title" data-testid="stream-faults">
      <h3 id="stream-faults-title">Could not be used</h3>
      {found.length === 0 ? (
        <p className="soft">Everything received since the feed started could be used.</p>
      ) : (
        <dl>
          {found.map(({ fault, count, lastRaw, lastAtWallMs }) => (
            <div key={fault} className="figure" title={lastRaw ?? undefined}>
              <dt>{FAULT_WORDS[fault]}</dt>
              <dd className="figures tone-warn">
                {formatCount(count)}
                {lastAtWallMs === null ? '' : `, ${formatAge(nowWallMs - lastAtWallMs)} ago`}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
