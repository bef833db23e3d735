import { useMemo, type ReactElement } from 'react';
import type { Signal } from '#core/signals/signal';
import { useMarket } from '../app/market-store.ts';
import { useFreshness } from '../app/use-freshness.ts';
import { useWorkstation, type InstrumentView } from '../app/workstation-store.ts';
import { openStrategies } from '../strategies/strategies-store.ts';
import { SignalRow } from './signal-row.tsx';
import { WatchCard } from './watch-card.tsx';

const NO_INSTRUMENTS: readonly InstrumentView[] = [];
const NO_SYMBOLS: readonly string[] = [];

function useDecimals(): (symbol: string) => number {
  const instruments = useWorkstation(({ workstation }) => workstation?.instruments ?? NO_INSTRUMENTS);
  return useMemo(() => {
    const bySymbol = new Map(instruments.map(({ symbol, displayDecimals }) => [symbol, displayDecimals]));
    return (symbol) => bySymbol.get(symbol) ?? 2;
  }, [instruments]);
}

function WatchList({ decimalsOf }: { readonly decimalsOf: (symbol: string) => number }): ReactElement {
  const ranges = useMarket(({ openingRanges }) => openingRanges);
  const symbols = useWorkstation(({ workstation }) => workstation?.breakoutSymbols ?? NO_SYMBOLS);
  const isHeld = useFreshness().kind === 'held';
  const views = Object.values(ranges).flat();
  if (views.length === 0) {
    return (
      <div className="watch">
        <div className="watch-head">
          <span className="chip tone-off">not watching</span>
        </div>
        <p className="watch-sentence">
          {symbols.length === 0
            ? 'No symbol is set up for the opening range.'
            : `The opening range of ${symbols.join(', ')} is watched once the stream runs.`}
        </p>
      </div>
    );
  }
  return (
    <>
      {views.map((view) => (
        <WatchCard
          key={`${view.symbol} ${view.activeId}`}
          view={view}
          decimals={decimalsOf(view.symbol)}
          isHeld={isHeld}
        />
      ))}
    </>
  );
}

function SignalTable({ signals }: { readonly signals: readonly Signal[] }): ReactElement {
  const decimalsOf = useDecimals();
  const newId = useMarket(({ newSignal }) => newSignal?.id);
  const instruments = useWorkstation(({ workstation }) => workstation?.instruments ?? NO_INSTRUMENTS);
  return (
    <table className="grid-table signal-table" aria-labelledby="signals-title">
      <thead>
        <tr>
          <th scope="col">Time ET</th>
          <th scope="col">Signal</th>
          <th scope="col" className="number" title="Close of the bar that broke the range, and the range">
            Price
          </th>
          <th scope="col" className="number">
            Stop
          </th>
          <th scope="col" className="number">
            Target
          </th>
          <th scope="col" className="number wide-only" title="Money between price and stop for one contract or share">
            Risk each
          </th>
        </tr>
      </thead>
      <tbody>
        {signals.map((signal) => (
          <SignalRow
            key={signal.id}
            signal={signal}
            isNew={signal.id === newId}
            decimals={decimalsOf(signal.symbol)}
            multiplier={instruments.find(({ symbol }) => symbol === signal.symbol)?.multiplier ?? null}
          />
        ))}
      </tbody>
    </table>
  );
}

export function SignalsPanel(): ReactElement {
  const signals = useMarket((market) => market.signals);
  const decimalsOf = useDecimals();
  return (
    <section className="panel signals" aria-labelledby="signals-title" data-testid="signals">
      <div className="panel-head">
        <h2 id="signals-title">Signals</h2>
        <button type="button" className="button" data-testid="open-strategies" onClick={openStrategies}>
          Strategies…
        </button>
      </div>
      <div className="panel-scroll">
        <WatchList decimalsOf={decimalsOf} />
        {signals.length > 0 ? (
          <SignalTable signals={signals} />
        ) : (
          <p className="signals-empty" data-testid="signals-empty">
            No signal has been recorded.
          </p>
        )}
      </div>
    </section>
  );
}
