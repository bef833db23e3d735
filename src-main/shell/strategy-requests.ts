import { catalogue } from '#core/signals/catalogue';
import type { RequestHandlers } from '../ipc/answer-request.ts';
import type { ReplayRoom } from './replay-room.ts';
import type { SessionDesk } from './session-desk.ts';

type Names = 'strategies.list' | 'strategies.save' | 'strategies.remove' | 'strategies.catalogue' | 'signals.proof';

/** What the window asks of strategies, and of what a signal rests on. */
export function strategyRequests(sessions: SessionDesk, replays: ReplayRoom): Pick<RequestHandlers, Names> {
  return {
    'strategies.catalogue': () => catalogue(),
    'strategies.list': async () => [...(await sessions.current.pipeline.strategies.list())],
    'strategies.save': ({ strategy }) => sessions.current.pipeline.strategies.save(strategy),
    'strategies.remove': async ({ id }) => {
      await sessions.current.pipeline.strategies.remove(id);
      return null;
    },
    'signals.proof': ({ id }) => (replays.session ?? sessions.current.pipeline).signalProof(id),
  };
}
