import { Menu, Tray, nativeImage, type MenuItemConstructorOptions, type NativeImage } from 'electron';
import type { Health, StreamState } from '#core/contract/health';
import { streamSentence } from './stream-sentence.ts';

export interface TrayActions {
  readonly startStreams: () => void;
  readonly stopStreams: () => void;
  readonly renewLogin: () => void;
  readonly show: () => void;
  readonly quit: () => void;
}

/** Four pictures that differ in shape, so that the state is readable without colour. */
type TrayPicture = 'live' | 'connecting' | 'stale' | 'stopped';

const PICTURE_OF: Readonly<Record<StreamState, TrayPicture>> = {
  live: 'live',
  quiet: 'live',
  closed: 'live',
  connecting: 'connecting',
  stale: 'stale',
  offline: 'stale',
  asleep: 'stale',
  kicked: 'stale',
  'login-needed': 'stale',
  faulted: 'stale',
  stopped: 'stopped',
};

/** The status area's icon and menu. Start and Stop come first: they are what a right click is for. */
export class WorkstationTray {
  readonly #tray: Tray;
  readonly #actions: TrayActions;
  readonly #pictures: (picture: TrayPicture) => NativeImage;
  #shown = '';
  #pause: readonly MenuItemConstructorOptions[] = [];
  #health: Health | null = null;

  constructor(iconFile: (picture: string) => string, actions: TrayActions) {
    this.#pictures = (picture) => nativeImage.createFromPath(iconFile(picture));
    this.#actions = actions;
    this.#tray = new Tray(this.#pictures('stopped'));
    this.#tray.setToolTip('Bellwether');
    this.#tray.on('click', actions.show);
  }

  /** Redraws icon and menu when what they say has changed: Linux needs the menu set anew for every change. */
  update(health: Health): void {
    this.#health = health;
    const running = health.feed.state !== 'stopped';
    const sentence = streamSentence(health);
    const picture = PICTURE_OF[health.feed.state];
    this.#tray.setToolTip(`Bellwether: ${sentence}`);
    // The age in the sentence changes all the time; a menu that is rebuilt while open would close under the pointer.
    const state = `${picture} ${health.feed.state} ${health.feed.subscribed.length}`;
    if (state === this.#shown) return;
    this.#shown = state;
    this.#tray.setImage(this.#pictures(picture));
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: 'Start streams', enabled: !running, click: this.#actions.startStreams },
        { label: 'Stop streams', enabled: running, click: this.#actions.stopStreams },
        { type: 'separator' },
        { label: sentence.split(' · age')[0] ?? sentence, enabled: false },
        { label: 'Show Bellwether', click: this.#actions.show },
        { label: 'Renew login …', click: this.#actions.renewLogin },
        ...this.#pause,
        { type: 'separator' },
        { label: 'Quit', click: this.#actions.quit },
      ]),
    );
  }

  /** What the menu offers about pausing alerts; it changes rarely. */
  setPause(items: readonly MenuItemConstructorOptions[]): void {
    this.#pause = items;
    this.#shown = '';
    if (this.#health) this.update(this.#health);
  }

  destroy(): void {
    this.#tray.destroy();
  }
}
