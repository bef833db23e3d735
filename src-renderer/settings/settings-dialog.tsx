import { useEffect, type ReactElement } from 'react';
import { askedOf, useAsked } from '../app/asked-store.ts';
import { useNow } from '../app/clock.ts';
import { Dialog } from '../app/dialog.tsx';
import { useHealth } from '../app/health-store.ts';
import { closeDialog } from '../app/open-dialog.ts';
import { useWorkstation } from '../app/workstation-store.ts';
import { openConnect } from '../connect/connect-store.ts';
import { useLogin } from '../connect/login-store.ts';
import { MirrorSection } from '../mirror/mirror-section.tsx';
import { readMirror, useMirror } from '../mirror/mirror-store.ts';
import { useTelling } from '../telling/telling-store.ts';
import { BackupSection } from './backup-section.tsx';
import { readBackup, useBackup } from './backup-store.ts';
import { DailySettings } from './daily-section.tsx';
import { ForgetSection } from './forget-section.tsx';
import { HotBufferSection } from './hot-buffer-section.tsx';
import { LocalApiSection } from './local-api-section.tsx';
import { readLocalApi, useLocalApi } from './local-api-store.ts';
import { SettingsTabs } from './settings-tabs.tsx';
import { SourceSection } from './source-section.tsx';
import { TellingPage } from './telling-page.tsx';
import { TapeSection } from './tape-section.tsx';

/** The choices that are kept: where the streams come from, and what becomes of the secrets. */
export function SettingsDialog({ page }: { readonly page: 'settings' | 'telling' }): ReactElement {
  const login = useLogin((state) => state.login);
  const { mirror, draft } = useMirror();
  const health = useHealth((state) => state.health);
  const backup = useBackup((state) => state.backup);
  const localApi = useLocalApi((state) => state.view);
  const streamSource = useWorkstation(({ workstation }) => workstation?.streamSource ?? null);
  const telling = useTelling(({ view }) => view);
  const asked = useAsked();
  const now = useNow(1_000);
  useEffect(() => {
    void readBackup();
    void readMirror();
    void readLocalApi();
  }, []);
  return (
    <Dialog title="Settings" testId="settings-dialog" className="settings-dialog" onClose={closeDialog}>
      <SettingsTabs page={page} />
      {page === 'telling' ? (
        <TellingPage view={telling} />
      ) : login ? (
        <div className="settings-body">
          <SourceSection login={login} streamSource={streamSource} asked={askedOf(asked, 'source.use')} />
          <TapeSection />
          <ForgetSection login={login} asked={askedOf(asked, 'login.forget')} />
          <DailySettings asked={asked} />
          <MirrorSection mirror={mirror} draft={draft} health={health?.mirror ?? null} asked={asked} />
          <BackupSection backup={backup} nowWallMs={now} asked={asked} />
          <LocalApiSection view={localApi} nowWallMs={now} asked={asked} />
          {localApi ? <HotBufferSection view={localApi} nowWallMs={now} asked={asked} /> : null}
        </div>
      ) : (
        <p className="dialog-waiting">Waiting for the workstation: its main process has not answered yet.</p>
      )}
      <div className="dialog-foot">
        <button
          type="button"
          className="button"
          data-testid="settings-connect"
          onClick={() => {
            openConnect();
          }}
        >
          Connect Schwab…
        </button>
        <button type="button" className="button is-primary" onClick={closeDialog}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
