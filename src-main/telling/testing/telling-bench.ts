import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TellingEvent } from '#core/telling/event';
import type { Delivery } from '#core/telling/log-entry';
import { usualTellingSettings, type PushTarget, type TellingSettings } from '#core/telling/telling-settings';
import { LiveSecrets } from '../../auth/redact.ts';
import { ManualClock } from '../../auth/testing/manual-clock.ts';
import { RecordingVault } from '../../auth/testing/recording-vault.ts';
import { PushKeys } from '../push-keys.ts';
import { TellingDesk, type DesktopNotice, type DesktopOutcome } from '../telling-desk.ts';
import type { TellingStore } from '../telling-store.ts';
import { PushServer } from './push-server.ts';

export class MemoryTellingStore implements TellingStore {
  value: TellingSettings = usualTellingSettings();
  change(part: Partial<TellingSettings>): Promise<void> {
    this.value = { ...this.value, ...part };
    return Promise.resolve();
  }
}

export const PHONE: PushTarget = {
  id: 'phone',
  kind: 'ntfy',
  name: 'Phone',
  isOn: true,
  host: '127.0.0.1',
  hint: '',
  chat: '',
};

const PATHS = { ntfy: '/my-topic', webhook: '/hook?key=very-secret-key', telegram: '' } as const;

/** A desk with everything real but the desktop, the speakers and the time. */
export class TellingBench {
  readonly clock = new ManualClock();
  readonly store = new MemoryTellingStore();
  readonly vault = new RecordingVault();
  readonly secrets = new LiveSecrets();
  readonly keys = new PushKeys(this.vault, this.secrets);
  readonly server = new PushServer();
  readonly shown: DesktopNotice[] = [];
  desktop: DesktopOutcome = { kind: 'shown', by: 'the test' };
  folder = '';
  pushTimeoutMs = 5_000;
  desk: TellingDesk;

  constructor() {
    this.desk = this.#make();
  }

  async open(targets: readonly PushTarget[] = [PHONE]): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'bellwether-telling-'));
    const url = await this.server.open();
    for (const { id, kind } of targets) {
      const token = kind === 'telegram' ? '123456789:abcdefghijklmnopqrstuvwxyz0123456789' : null;
      await this.keys.write(id, { address: `${url}${PATHS[kind]}`, token });
    }
    await this.store.change({ targets: [...targets] });
    await this.restart();
  }

  /** As after a start of the application: a new desk on the same folder and keychain. */
  async restart(): Promise<void> {
    this.desk = this.#make();
    await this.desk.open();
  }

  async close(): Promise<void> {
    await this.desk.close();
    await this.server.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  event(values: Partial<TellingEvent> = {}): TellingEvent {
    const id = values.id ?? 'signal:1';
    return {
      id,
      key: id,
      class: 'signal',
      title: '/NQ breakout up 25,613.25',
      body: 'Opening range broken.',
      atWallMs: this.clock.wallMs(),
      origin: 'live',
      isNews: true,
      ...values,
    };
  }

  delivery(entryId: string, targetId: string | null, channel: Delivery['channel'] = 'push'): Delivery | undefined {
    const entry = this.desk.log?.find(entryId);
    return entry?.deliveries.find((one) => one.channel === channel && one.targetId === targetId);
  }

  #make(): TellingDesk {
    return new TellingDesk({
      folder: this.folder,
      store: this.store,
      keys: this.keys,
      clock: this.clock,
      zone: 'UTC',
      showDesktop: (notice) => {
        this.shown.push(notice);
        return Promise.resolve(this.desktop);
      },
      orderSound: ({ soundId }) => {
        setImmediate(() => {
          this.desk.sounds.played(soundId, null);
        });
        return true;
      },
      onChange: () => undefined,
      onEntry: () => undefined,
      pushTimeoutMs: this.pushTimeoutMs,
      chance: () => 0.5,
    });
  }
}
