import type { ReactElement } from 'react';
import { askedOf, useAsked } from '../app/asked-store.ts';
import { useNow } from '../app/clock.ts';
import { Icon } from '../app/icons.tsx';
import { useWorkstation } from '../app/workstation-store.ts';
import { useLookForMissing, useStretches } from '../missing/use-stretches.ts';
import { PortfolioControls } from '../portfolio/portfolio-controls.tsx';
import { usePortfolio } from '../portfolio/portfolio-store.ts';
import { DockPane } from './dock-pane.tsx';
import { DockSplitter } from './dock-splitter.tsx';
import { isOfPortfolio, setDockOpen, useDock } from './dock-store.ts';
import { DockTabs } from './dock-tabs.tsx';

function Controls(): ReactElement | null {
  const { portfolio, accountKey } = usePortfolio();
  const syncing = askedOf(useAsked(), 'portfolio.sync');
  const now = useNow(1_000);
  if (!portfolio) return null;
  return <PortfolioControls portfolio={portfolio} accountKey={accountKey} syncing={syncing} nowWallMs={now} />;
}

/** Under the chart: the account, the streams and what is missing. Closed it is a row of tabs. */
export function Dock(): ReactElement {
  const { isOpen, tab, heightPx } = useDock();
  const symbol = useWorkstation(({ selectedSymbol }) => selectedSymbol);
  const stretches = useStretches(symbol);
  useLookForMissing(symbol);
  return (
    <section
      className={`panel dock${isOpen ? ' is-open' : ''}`}
      aria-label="Account and streams"
      data-testid="dock"
      style={isOpen ? { height: `${heightPx}px` } : undefined}
    >
      {isOpen ? <DockSplitter /> : null}
      <div className="dock-head">
        <DockTabs stretches={stretches} />
        <div className="dock-controls">
          {isOpen && isOfPortfolio(tab) ? <Controls /> : null}
          <button
            type="button"
            className="icon-button"
            data-testid="toggle-dock"
            aria-expanded={isOpen}
            aria-label={isOpen ? 'Close the lower panel' : 'Open the lower panel'}
            title={isOpen ? 'Close' : 'Open'}
            onClick={() => {
              setDockOpen(!isOpen);
            }}
          >
            <Icon name={isOpen ? 'chevronDown' : 'chevronUp'} size={14} />
          </button>
        </div>
      </div>
      {isOpen ? (
        <div
          className="panel-scroll dock-pane"
          id="dock-pane"
          role="tabpanel"
          aria-labelledby={`dock-tab-${tab}`}
          tabIndex={0}
        >
          <DockPane tab={tab} symbol={symbol} stretches={stretches} />
        </div>
      ) : null}
    </section>
  );
}
