import { Gauge, Registry } from 'prom-client';
import { ARCHIVE_STATES, STREAM_STATES, type Health } from '#core/contract/health';
import type { ApiCounters } from '#core/contract/local-api';
import { isOfAccount } from '../sockets/channel-rights.ts';
import { API_FIGURES, CHANNEL_FIGURES, HEALTH_FIGURES } from './figures.ts';

const PREFIX = 'bellwether_';

/** Where the figures are read when they are asked for; the health is null while nothing has been heard of it. */
export interface FigureSources {
  readonly health: () => Health | null;
  readonly counters: () => ApiCounters;
}

/** Everything that /metrics exports. */
export function workstationMetrics({ health, counters }: FigureSources): Registry {
  const registry = new Registry();
  for (const { name, help, read } of HEALTH_FIGURES) {
    addFigure(registry, name, help, () => {
      const now = health();
      return now && read(now);
    });
  }
  for (const { name, help, read } of API_FIGURES) addFigure(registry, name, help, () => read(counters()));
  addStates(registry, 'feed_state', 'State of the stream', STREAM_STATES, () => health()?.feed.state);
  addStates(registry, 'archive_state', 'State of the archive', ARCHIVE_STATES, () => health()?.archive.state);
  addChannels(registry, counters);
  return registry;
}

function addFigure(registry: Registry, name: string, help: string, read: () => number | null): void {
  new Gauge({
    name: PREFIX + name,
    help,
    registers: [registry],
    collect() {
      const value = read();
      if (value === null) this.remove();
      else this.set(value);
    },
  });
}

/** 1 for the state that is, 0 for the others: so such states are drawn and alerted on. */
function addStates(
  registry: Registry,
  name: string,
  help: string,
  states: readonly string[],
  read: () => string | undefined,
): void {
  new Gauge({
    name: PREFIX + name,
    help,
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const now = read();
      for (const state of states) this.set({ state }, state === now ? 1 : 0);
    },
  });
}

/** An account's id is nothing for a monitoring system: the channels of accounts are left out. */
function addChannels(registry: Registry, counters: () => ApiCounters): void {
  for (const { name, help, member } of CHANNEL_FIGURES) {
    new Gauge({
      name: PREFIX + name,
      help,
      labelNames: ['channel'],
      registers: [registry],
      collect() {
        this.reset();
        for (const one of counters().channels) {
          if (!isOfAccount(one.channel)) this.set({ channel: one.channel }, one[member]);
        }
      },
    });
  }
}
