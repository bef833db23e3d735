import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { EVENT_NAMES, REQUEST_CHANNEL, eventChannel } from '#core/contract/channels';
import type {
  BellwetherBridge,
  EventName,
  Events,
  IpcReply,
  RequestArgument,
  RequestName,
  RequestResult,
} from '#core/contract/ipc';

/** Named, typed functions and nothing else: neither Electron's objects nor its events reach the page. */
const bridge: BellwetherBridge = {
  async request<Name extends RequestName>(name: Name, argument: RequestArgument<Name>): Promise<RequestResult<Name>> {
    const reply = (await ipcRenderer.invoke(REQUEST_CHANNEL, name, argument)) as IpcReply<RequestResult<Name>>;
    if (reply.ok) return reply.value;
    // Only the message survives the bridge; the code leads it so that the page can tell the kinds apart.
    throw new Error(`${reply.error.code}: ${reply.error.message}`);
  },
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void {
    if (!EVENT_NAMES.includes(name)) throw new Error(`There is no event "${name}".`);
    const receive = (_event: IpcRendererEvent, payload: Events[Name]): void => {
      listener(payload);
    };
    ipcRenderer.on(eventChannel(name), receive);
    return () => {
      ipcRenderer.off(eventChannel(name), receive);
    };
  },
};

contextBridge.exposeInMainWorld('bellwether', bridge);
