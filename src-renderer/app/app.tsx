import type { ReactElement } from 'react';
import { ChartPanel } from '../chart/chart-panel.tsx';
import { ConnectDialog } from '../connect/connect-dialog.tsx';
import { Dock } from '../dock/dock.tsx';
import { ProofDialog } from '../proof/proof-dialog.tsx';
import { PreflightDialog } from '../preflight/preflight-dialog.tsx';
import { ReplayBar } from '../replay/replay-bar.tsx';
import { ReplayPicker } from '../replay/replay-picker.tsx';
import { useReplay } from '../replay/replay-store.ts';
import { SettingsDialog } from '../settings/settings-dialog.tsx';
import { SignalsPanel } from '../signals/signals-panel.tsx';
import { DetailsPanel } from '../status/details-panel.tsx';
import { StatusBar } from '../status/status-bar.tsx';
import { ExportDialog } from '../transfer/export-dialog.tsx';
import { ImportDialog } from '../transfer/import-dialog.tsx';
import { StrategiesDialog } from '../strategies/strategies-dialog.tsx';
import { WatchlistPanel } from '../watchlist/watchlist-panel.tsx';
import { Announcer } from './announcer.tsx';
import { Header } from './header.tsx';
import { useIsPractised } from './mode.ts';
import { useOpenDialog, type DialogView } from './open-dialog.ts';
import { PanelBoundary } from './panel-boundary.tsx';
import { useWorkstation } from './workstation-store.ts';

const DIALOGS: Readonly<Record<DialogView, { readonly title: string; readonly view: ReactElement }>> = {
  connect: { title: 'Connect Schwab', view: <ConnectDialog /> },
  settings: { title: 'Settings', view: <SettingsDialog page="settings" /> },
  telling: { title: 'Settings', view: <SettingsDialog page="telling" /> },
  preflight: { title: 'Pre-flight', view: <PreflightDialog /> },
  export: { title: 'Export bars', view: <ExportDialog /> },
  import: { title: 'Import bars', view: <ImportDialog /> },
  replay: { title: 'Replay', view: <ReplayPicker /> },
};

function Dialogs(): ReactElement | null {
  const open = useOpenDialog((dialog) => dialog.open);
  if (open === null) return null;
  return (
    <PanelBoundary key={open === 'telling' ? 'settings' : open} panel={DIALOGS[open].title}>
      {DIALOGS[open].view}
    </PanelBoundary>
  );
}

/** The window: header, chart, lists at its side, status bar. Each part breaks alone. */
export function App(): ReactElement {
  const mode = useWorkstation(({ workstation }) => workstation?.mode ?? 'unknown');
  const isPractised = useIsPractised();
  const generation = useReplay(({ shownGeneration }) => shownGeneration);
  const isDetailsOpen = useWorkstation(({ detailsOpen }) => detailsOpen);
  return (
    <div className="workstation" data-mode={mode}>
      {isPractised ? <div className="practice-stripe" /> : null}
      <PanelBoundary panel="Header">
        <Header />
      </PanelBoundary>
      <PanelBoundary panel="Replay">
        <ReplayBar />
      </PanelBoundary>
      <main className="desk">
        <div className="centre">
          <PanelBoundary panel="Chart">
            <ChartPanel key={generation} />
          </PanelBoundary>
          <PanelBoundary panel="Account and streams">
            <Dock />
          </PanelBoundary>
        </div>
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
      <Dialogs />
      <PanelBoundary panel="Why this signal">
        <ProofDialog />
      </PanelBoundary>
      <PanelBoundary panel="Strategies">
        <StrategiesDialog />
      </PanelBoundary>
      <Announcer />
    </div>
  );
}
