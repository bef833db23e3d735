import type { MirrorDesk } from '../bus/mirror/mirror-desk.ts';
import type { RequestHandlers } from '../ipc/answer-request.ts';

type MirrorHandlers = Pick<
  RequestHandlers,
  | 'mirror.get'
  | 'mirror.change'
  | 'mirror.test'
  | 'mirror.takePassword'
  | 'mirror.forgetPassword'
  | 'mirror.chooseFile'
  | 'mirror.channels'
>;

/** What the window asks of the Redis mirror. */
export function mirrorHandlers(mirror: MirrorDesk): MirrorHandlers {
  return {
    'mirror.get': () => mirror.view(),
    'mirror.change': ({ settings }) => mirror.change(settings),
    'mirror.test': ({ settings }) => mirror.test(settings),
    'mirror.takePassword': () => mirror.takePassword(),
    'mirror.forgetPassword': () => mirror.forgetPassword(),
    'mirror.chooseFile': async ({ file }) => ({ path: await mirror.chooseFile(file) }),
    'mirror.channels': async () => [...(await mirror.channels())],
  };
}
