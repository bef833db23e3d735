import type { RequestName } from '#core/contract/ipc';
import type { TapeView } from '#core/contract/tape';
import { ArchiveLayout } from '../archive/archive-layout.ts';
import type { RequestHandlers } from '../ipc/answer-request.ts';
import type { SettingsFile } from '../settings/settings-file.ts';
import { listTapes } from '../tape/list-tapes.ts';
import type { SessionDesk } from './session-desk.ts';

type TapeName = Extract<RequestName, `tape.${string}`>;

/** What the window may ask about raw frames on the disk. */
export function tapeHandlers(sessions: SessionDesk, settings: SettingsFile): Pick<RequestHandlers, TapeName> {
  const view = async (): Promise<TapeView> => {
    const { archiveFolder, pipeline } = sessions.current;
    const { tapes: folder } = new ArchiveLayout(archiveFolder);
    const isOn = settings.value.recordsTapes;
    return { isOn, folder, problem: isOn ? pipeline.tapeProblem : null, tapes: await listTapes(folder) };
  };
  return {
    'tape.get': view,
    'tape.record': async ({ isOn }) => {
      await settings.change({ recordsTapes: isOn });
      await sessions.current.pipeline.recordTape();
      return view();
    },
  };
}
