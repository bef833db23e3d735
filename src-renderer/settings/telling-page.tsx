import type { ReactElement } from 'react';
import type { TellingView } from '#core/contract/telling';
import { ChannelSwitches } from '../telling/channel-switches.tsx';
import { PushTargets } from '../telling/push-targets.tsx';
import { QuietHoursForm } from '../telling/quiet-hours-form.tsx';
import { TellingOptions } from '../telling/telling-options.tsx';

/** Who is told what, how, and when not. */
export function TellingPage({ view }: { readonly view: TellingView | null }): ReactElement {
  if (!view) {
    return <p className="dialog-waiting">Waiting for the workstation: its main process has not answered yet.</p>;
  }
  return (
    <div className="settings-body" data-testid="telling-page">
      <ChannelSwitches settings={view.settings} />
      <PushTargets targets={view.settings.targets} standings={view.standings} />
      <QuietHoursForm quietHours={view.settings.quietHours} zone={view.zone} />
      <TellingOptions settings={view.settings} isSleepBlocked={view.isSleepBlocked} />
    </div>
  );
}
