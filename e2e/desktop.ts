import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

interface DunstField<Value> {
  readonly data: Value;
}
interface DunstHistory {
  readonly data: readonly (readonly {
    readonly id: DunstField<number>;
    readonly summary: DunstField<string>;
    readonly body: DunstField<string>;
  }[])[];
}

export interface ShownNotification {
  readonly id: number;
  /** "title: body" */
  readonly text: string;
}

/** What the notification daemon has shown, newest first: asked of the daemon, not of the app. */
async function history(): Promise<readonly ShownNotification[]> {
  // Closing moves what is still on screen into the history.
  await run('dunstctl', ['close-all']);
  const { stdout } = await run('dunstctl', ['history']);
  const { data } = JSON.parse(stdout) as DunstHistory;
  return data.flat().map(({ id, summary, body }) => ({ id: id.data, text: `${summary.data}: ${body.data}` }));
}

/** A reader of what the daemon shows from now on. */
export async function watchNotifications(): Promise<() => Promise<readonly string[]>> {
  const before = new Set((await history()).map(({ id }) => id));
  return async () => (await history()).filter(({ id }) => !before.has(id)).map(({ text }) => text);
}

async function xdotool(...words: readonly string[]): Promise<string> {
  const { stdout } = await run('xdotool', [...words]);
  return stdout.trim();
}

/** Opens the tray icon’s menu with a right click and picks an item by keyboard, counted from 1; disabled ones are passed over. */
export async function pickFromTray(item: number): Promise<void> {
  const [trayWindow = ''] = (await xdotool('search', '--onlyvisible', '--class', 'trayer')).split('\n');
  const geometry = await xdotool('getwindowgeometry', '--shell', trayWindow);
  const read = (name: string): number => Number(new RegExp(`^${name}=(\\d+)`, 'm').exec(geometry)?.[1]);
  const [x, y] = [read('X') + Math.floor(read('WIDTH') / 2), read('Y') + Math.floor(read('HEIGHT') / 2)];
  await xdotool('mousemove', String(x), String(y), 'sleep', '0.3', 'click', '3', 'sleep', '0.7');
  for (let step = 0; step < item; step += 1) await xdotool('key', 'Down');
  await xdotool('key', 'Return');
}

/** Titles of the windows that are on screen. */
export async function visibleWindowTitles(): Promise<readonly string[]> {
  const ids = (await xdotool('search', '--onlyvisible', '--name', '.').catch(() => ''))
    .split('\n')
    .filter((id) => id !== '');
  return Promise.all(ids.map((id) => xdotool('getwindowname', id).catch(() => '')));
}
