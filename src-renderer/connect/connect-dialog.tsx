import { useEffect, type ReactElement } from 'react';
import { useAsked } from '../app/asked-store.ts';
import { useNow } from '../app/clock.ts';
import { Dialog } from '../app/dialog.tsx';
import { closeDialog } from '../app/open-dialog.ts';
import { useWorkstation } from '../app/workstation-store.ts';
import { goToStep, useConnect } from './connect-store.ts';
import { ConnectView } from './connect-view.tsx';
import { useLogin } from './login-store.ts';
import { firstOpenStep } from './wizard-steps.ts';

/** From the developer page to the first account: each obstacle a step, each step a green check or a plain sentence. */
export function ConnectDialog(): ReactElement {
  const login = useLogin((state) => state.login);
  const { step, callbackDraft } = useConnect();
  const streamSource = useWorkstation(({ workstation }) => workstation?.streamSource ?? null);
  const asked = useAsked();
  const now = useNow(250);
  useEffect(() => {
    // Chosen once: a step that is done must not pull the page away from under the reader.
    if (login && step === null) goToStep(firstOpenStep(login));
  }, [login, step]);
  return (
    <Dialog title="Connect Schwab" testId="connect-dialog" className="connect-dialog" onClose={closeDialog}>
      {login ? (
        <ConnectView
          login={login}
          step={step ?? firstOpenStep(login)}
          callbackDraft={callbackDraft}
          streamSource={streamSource}
          nowWallMs={now}
          asked={asked}
          onClose={closeDialog}
        />
      ) : (
        <p className="dialog-waiting">Waiting for the workstation: its main process has not answered yet.</p>
      )}
    </Dialog>
  );
}
