import { Menu, type MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  readonly startStreams: () => void;
  readonly stopStreams: () => void;
  readonly connectBroker: () => void;
  readonly runPreflight: () => void;
  readonly pause: readonly MenuItemConstructorOptions[];
  readonly openSettings: () => void;
  readonly exportBars: () => void;
  readonly importBars: () => void;
  readonly mergeArchive: () => void;
  readonly showData: () => void;
  readonly openReplay: () => void;
  readonly openArchive: () => void;
  readonly openLogs: () => void;
  readonly quit: () => void;
}

/** The window's menu. What can be done from here can be done by keyboard. */
export function setApplicationMenu(actions: MenuActions): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      {
        label: '&Bellwether',
        submenu: [
          { label: 'Start streams', accelerator: 'CmdOrCtrl+Shift+S', click: actions.startStreams },
          { label: 'Stop streams', accelerator: 'CmdOrCtrl+Shift+X', click: actions.stopStreams },
          { type: 'separator' },
          { label: 'Connect to broker …', accelerator: 'CmdOrCtrl+Shift+L', click: actions.connectBroker },
          { label: 'Pre-flight …', accelerator: 'CmdOrCtrl+Shift+F', click: actions.runPreflight },
          ...actions.pause,
          { type: 'separator' },
          { label: 'Replay …', accelerator: 'CmdOrCtrl+Shift+R', click: actions.openReplay },
          { label: 'Settings …', accelerator: 'CmdOrCtrl+,', click: actions.openSettings },
          { type: 'separator' },
          { label: 'Open archive folder', accelerator: 'CmdOrCtrl+Shift+A', click: actions.openArchive },
          { label: 'Open log folder', click: actions.openLogs },
          { type: 'separator' },
          { label: 'Quit', accelerator: 'CmdOrCtrl+Q', click: actions.quit },
        ],
      },
      {
        label: '&Data',
        submenu: [
          { label: 'Data health', accelerator: 'CmdOrCtrl+Shift+D', click: actions.showData },
          { label: 'Merge into master', accelerator: 'CmdOrCtrl+Shift+M', click: actions.mergeArchive },
          { type: 'separator' },
          { label: 'Export bars …', accelerator: 'CmdOrCtrl+E', click: actions.exportBars },
          { label: 'Import bars …', accelerator: 'CmdOrCtrl+I', click: actions.importBars },
        ],
      },
      { role: 'editMenu' },
      {
        label: '&View',
        submenu: [
          { role: 'reload', label: 'Reload window' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { role: 'resetZoom' },
          { role: 'togglefullscreen' },
          { role: 'toggleDevTools' },
        ],
      },
    ]),
  );
}
