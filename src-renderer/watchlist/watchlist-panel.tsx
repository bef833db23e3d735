import { useRef, type KeyboardEvent, type ReactElement } from 'react';
import { useMarket } from '../app/market-store.ts';
import { useIsHeld } from '../app/use-freshness.ts';
import { selectSymbol, useWorkstation, type InstrumentView } from '../app/workstation-store.ts';
import { symbolForKey } from './watchlist-keys.ts';
import { WatchlistRow } from './watchlist-row.tsx';

const NO_INSTRUMENTS: readonly InstrumentView[] = [];

export function WatchlistPanel(): ReactElement {
  const instruments = useWorkstation(({ workstation }) => workstation?.instruments ?? NO_INSTRUMENTS);
  const selected = useWorkstation(({ selectedSymbol }) => selectedSymbol);
  const isHeld = useIsHeld();
  const hasQuotes = useMarket(({ quotes }) => Object.keys(quotes).length > 0);
  const body = useRef<HTMLTableSectionElement>(null);

  const onKeyDown = (event: KeyboardEvent): void => {
    const symbols = instruments.map(({ symbol }) => symbol);
    const next = symbolForKey(symbols, selected, event.key);
    if (next === null) return;
    event.preventDefault();
    selectSymbol(next);
    body.current?.querySelector<HTMLElement>(`[data-symbol="${CSS.escape(next)}"]`)?.focus();
  };

  return (
    <section className="panel watchlist" aria-labelledby="watchlist-title" data-testid="watchlist">
      <div className="panel-head">
        <h2 id="watchlist-title">Watchlist</h2>
        <span className="panel-note">
          {isHeld && hasQuotes
            ? 'held, not current'
            : instruments.length === 1
              ? '1 symbol'
              : `${instruments.length} symbols`}
        </span>
      </div>
      <div className="panel-scroll">
        <table className={`grid-table${isHeld ? ' is-held' : ''}`} role="grid" aria-labelledby="watchlist-title">
          <thead>
            <tr>
              <th scope="col">Symbol</th>
              <th scope="col" className="number col-last">
                Last
              </th>
              <th scope="col" className="number col-change" title="Change since the previous close">
                Change
              </th>
              <th scope="col" className="number wide-quote" title="Best bid and its size">
                Bid
              </th>
              <th scope="col" className="number wide-quote" title="Best ask and its size">
                Ask
              </th>
              <th scope="col" className="number narrow-quote" title="Best bid and ask with their sizes">
                Bid × Ask
              </th>
              <th scope="col" className="number col-volume" title="Volume of the trading day">
                Volume
              </th>
            </tr>
          </thead>
          <tbody ref={body} onKeyDown={onKeyDown}>
            {instruments.map((instrument) => (
              <WatchlistRow
                key={instrument.symbol}
                instrument={instrument}
                isSelected={instrument.symbol === selected}
                isHeld={isHeld}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
