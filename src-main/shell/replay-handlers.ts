import type { RequestName } from '#core/contract/ipc';
import { UnavailableError, type RequestHandlers } from '../ipc/answer-request.ts';
import type { ReplayRoom } from './replay-room.ts';
import type { ReplaySession } from '../pipeline/replay-session.ts';

type ReplayName = Extract<RequestName, `replay.${string}`>;

/** What the window may ask about recordings and their replay. */
export function replayHandlers(room: ReplayRoom): Pick<RequestHandlers, ReplayName> {
  const session = (): ReplaySession => {
    if (!room.session) throw new UnavailableError('No replay is open.');
    return room.session;
  };
  return {
    'replay.get': () => room.view(),
    'replay.catalog': () => room.catalog(),
    'replay.open': (opening) => room.open(opening),
    'replay.leave': async () => {
      await room.leave();
      return null;
    },
    'replay.control': async (control) => {
      await session().control(control);
      return null;
    },
    'replay.compare': () => session().compare(),
  };
}
