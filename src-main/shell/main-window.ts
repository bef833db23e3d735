import { BrowserWindow, type WebContents } from 'electron';
import log from 'electron-log/node';
import { APP_URL } from './app-files.ts';

const BACKGROUND = '#0d1117';

/** The workstation's one window: made on demand, hidden rather than destroyed while a tray can bring it back. */
export class MainWindow {
  readonly #preload: string;
  readonly #icon: string;
  readonly #mayHide: () => boolean;
  #window: BrowserWindow | null = null;
  #quitting = false;

  constructor(options: { readonly preload: string; readonly icon: string; readonly mayHide: () => boolean }) {
    this.#preload = options.preload;
    this.#icon = options.icon;
    this.#mayHide = options.mayHide;
  }

  get contents(): WebContents | null {
    return this.#window?.webContents ?? null;
  }

  /** Opens the window, or raises it when it is there already. */
  show(): void {
    this.#window ??= this.#create();
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    this.#window.focus();
  }

  /** From here on closing means closing. */
  allowClose(): void {
    this.#quitting = true;
  }

  #create(): BrowserWindow {
    const window = new BrowserWindow({
      width: 1440,
      height: 900,
      minWidth: 1000,
      minHeight: 640,
      title: 'Bellwether',
      icon: this.#icon,
      backgroundColor: BACKGROUND,
      show: false,
      // The menu is a keystroke away; the row belongs to the chart.
      autoHideMenuBar: true,
      webPreferences: {
        preload: this.#preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        // A hidden window must go on counting down and keep its chart current.
        backgroundThrottling: false,
        spellcheck: false,
      },
    });
    window.on('close', (event) => {
      if (this.#quitting || !this.#mayHide()) return;
      event.preventDefault();
      window.hide();
    });
    window.on('closed', () => {
      this.#window = null;
    });
    window.webContents.on('render-process-gone', (_event, details) => {
      // The streams and the archive go on without the window; only the picture is lost, so draw it again.
      log.error('the window crashed and is loaded again', details);
      if (details.reason !== 'clean-exit') window.webContents.reload();
    });
    void window.loadURL(APP_URL);
    return window;
  }
}
