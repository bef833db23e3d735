import type { ReactElement } from 'react';
import { ChartPanel } from '../chart/chart-panel.tsx';
import { SignalsPanel } from '../signals/signals-panel.tsx';
import { DetailsPanel } from '../status/details-panel.tsx';
import { StatusBar } from '../status/status-bar.tsx';
import { WatchlistPanel } from '../watchlist/watchlist-panel.tsx';
import { Announcer } from './announcer.tsx';
import { Header } from './header.tsx';
import { PanelBoundary } from './panel-boundary.tsx';
import { useWorkstation } from './workstation-store.ts';

/** The window: header, chart, lists at its side, status bar. Each part breaks alone. */
export function App(): ReactElement {
  const mode = useWorkstation(({ workstation }) => workstation?.mode ?? 'unknown');
  const isDetailsOpen = useWorkstation(({ detailsOpen }) => detailsOpen);
  return (
    <div className="workstation" data-mode={mode}>
      {mode === 'practice' ? <div className="practice-stripe" /> : null}
      <PanelBoundary panel="Header">
        <Header />
      </PanelBoundary>
      <main className="desk">
        <PanelBoundary panel="Chart">
          <ChartPanel />
        </PanelBoundary>
        <div className="lists">
          <PanelBoundary panel="Watchlist">
            <WatchlistPanel />
          </PanelBoundary>
          <PanelBoundary panel="Signals">
            <SignalsPanel />
          </PanelBoundary>
        </div>
      </main>
      <PanelBoundary panel="Status bar">
        <StatusBar />
        {isDetailsOpen ? <DetailsPanel /> : null}
      </PanelBoundary>
      <Announcer />
    </div>
  );
}
