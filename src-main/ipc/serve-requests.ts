import { ipcMain } from 'electron';
import log from 'electron-log/node';
import { REQUEST_CHANNEL } from '#core/contract/channels';
import type { IpcReply } from '#core/contract/ipc';
import { answerRequest, refuse, type RequestHandlers } from './answer-request.ts';
import { isTrustedSender } from './trusted-sender.ts';

/** Serves every request of the contract on its one channel. The sender is checked before anything else is read. */
export function serveRequests(handlers: RequestHandlers): void {
  ipcMain.handle(REQUEST_CHANNEL, async (event, name: unknown, argument: unknown): Promise<IpcReply<unknown>> => {
    if (!isTrustedSender(event.senderFrame)) {
      log.warn('ipc refused: foreign sender', { url: event.senderFrame?.url.slice(0, 200) });
      return refuse('bad-sender', 'Only the workstation window may ask.');
    }
    const reply = await answerRequest(handlers, name, argument);
    if (!reply.ok) log.warn('ipc refused', { name: String(name).slice(0, 64), ...reply.error });
    return reply;
  });
}
