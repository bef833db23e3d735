import type { ReactElement } from 'react';
import type { ReplayComparison, SignalDifference } from '#core/contract/replay';
import type { Price } from '#core/market/units';
import { Icon } from '../app/icons.tsx';
import { useWorkstation } from '../app/workstation-store.ts';
import { formatClock } from '../format/eastern-time.ts';
import { formatCount, formatPrice } from '../format/prices.ts';
import { comparisonHeadline, isEqual } from './comparison-words.ts';
import { closeComparison, useReplay } from './replay-store.ts';

type InWords = Extract<SignalDifference, { kind: 'missing' }>['live'];

const KIND_WORDS: Readonly<Record<SignalDifference['kind'], string>> = {
  missing: 'Missing in the replay',
  extra: 'Only in the replay',
  changed: 'Different',
};

function SignalCell({ signal }: { readonly signal: InWords | null }): ReactElement {
  const instruments = useWorkstation(({ workstation }) => workstation?.instruments);
  if (!signal) return <td>—</td>;
  const decimals = instruments?.find(({ symbol }) => symbol === signal.symbol)?.displayDecimals ?? 2;
  return (
    <td className="figures">
      {signal.symbol} {signal.side} {formatPrice(signal.price as Price, decimals)}, {formatClock(signal.knownAtMs)}
    </td>
  );
}

function Differences({ differences }: { readonly differences: readonly SignalDifference[] }): ReactElement | null {
  if (differences.length === 0) return null;
  return (
    <table className="grid-table" data-testid="replay-differences">
      <thead>
        <tr>
          <th>What</th>
          <th>Fired live</th>
          <th>Replayed</th>
          <th>Why</th>
        </tr>
      </thead>
      <tbody>
        {differences.map((difference) => (
          <tr key={'live' in difference ? difference.live.id : difference.replayed.id}>
            <td>{KIND_WORDS[difference.kind]}</td>
            <SignalCell signal={'live' in difference ? difference.live : null} />
            <SignalCell signal={'replayed' in difference ? difference.replayed : null} />
            <td className="replay-why">{difference.reason}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Bars({ bars }: { readonly bars: ReplayComparison['bars'] }): ReactElement {
  const counts: readonly (readonly [string, number])[] = [
    ['equal', bars.equal],
    ['different', bars.different],
    ['only live', bars.onlyLive],
    ['only replayed', bars.onlyReplayed],
    ['stored by another run or filled later', bars.notCompared],
  ];
  return (
    <p className="soft">
      One-minute bars:{' '}
      {counts
        .filter(([, count], index) => index === 0 || count > 0)
        .map(([words, count]) => `${formatCount(count)} ${words}`)
        .join(', ')}
      .
    </p>
  );
}

/** What fired live on the day against what its replay makes of the same recording. */
export function ComparisonView(): ReactElement | null {
  const comparison = useReplay((state) => state.comparison);
  if (comparison === null) return null;
  return (
    <section className="replay-comparison" aria-label="Replay compared with live" data-testid="replay-comparison">
      {comparison === 'busy' ? (
        <p role="status">Running the whole day once more…</p>
      ) : (
        <>
          <p className="replay-verdict" role="status" data-equal={isEqual(comparison)}>
            <Icon name={isEqual(comparison) ? 'check' : 'warning'} size={14} />
            {comparisonHeadline(comparison)}
          </p>
          <Differences differences={comparison.differences} />
          <Bars bars={comparison.bars} />
          {comparison.reason === null ? null : <p className="soft">{comparison.reason}</p>}
        </>
      )}
      <button
        type="button"
        className="icon-button replay-close"
        aria-label="Close the comparison"
        onClick={closeComparison}
      >
        <Icon name="close" size={13} />
      </button>
    </section>
  );
}
