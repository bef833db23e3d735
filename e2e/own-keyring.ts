import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';

const run = promisify(execFile);

/** A session bus that brings no service up by itself: one that is gone stays away. */
const BUS_CONFIG = (
  folder: string,
): string => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=${folder}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** An unlocked keyring on a bus of its own, which can be taken away from a running application. */
export class OwnKeyring {
  readonly #folder: string;
  readonly #bus: ChildProcess;
  readonly #daemon: ChildProcess;
  /** For the application that is to find it. */
  readonly environment: Readonly<Record<string, string>>;

  private constructor(folder: string, bus: ChildProcess, daemon: ChildProcess, environment: Record<string, string>) {
    this.#folder = folder;
    this.#bus = bus;
    this.#daemon = daemon;
    this.environment = environment;
  }

  static async open(): Promise<OwnKeyring> {
    const folder = await mkdtemp(join(tmpdir(), 'bellwether-own-keyring-'));
    const config = join(folder, 'bus.conf');
    await writeFile(config, BUS_CONFIG(folder));
    const bus = spawn('dbus-daemon', ['--config-file', config, '--nofork', '--nopidfile', '--print-address=1'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [address] = (await once(createInterface({ input: bus.stdout }), 'line')) as [string];
    const environment = { DBUS_SESSION_BUS_ADDRESS: address };
    const places = { XDG_DATA_HOME: join(folder, 'data'), XDG_RUNTIME_DIR: join(folder, 'runtime') };
    for (const place of Object.values(places)) await mkdir(place, { mode: 0o700 });
    const env = { ...process.env, ...environment, ...places };
    const daemon = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
      env,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    daemon.stdin.end('secret');
    const keyring = new OwnKeyring(folder, bus, daemon, environment);
    const words = ['--session', '--print-reply=literal', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'];
    const question = ['org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets'];
    try {
      await expect
        .poll(async () => (await run('dbus-send', [...words, ...question], { env })).stdout)
        .toContain('true');
    } catch (error) {
      await keyring.close();
      throw error;
    }
    return keyring;
  }

  /** The keyring is gone, and nothing brings it back. */
  takeAway(): Promise<void> {
    return end(this.#daemon);
  }

  async close(): Promise<void> {
    await end(this.#daemon);
    await end(this.#bus);
    await rm(this.#folder, { recursive: true, force: true });
  }
}
