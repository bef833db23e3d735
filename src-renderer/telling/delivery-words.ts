import type { Delivery, DeliveryState } from '#core/telling/log-entry';

interface Words {
  readonly word: string;
  readonly tone: 'good' | 'bad' | 'warn' | 'soft';
}

export const DELIVERY_WORDS: Readonly<Record<DeliveryState, Words>> = {
  delivered: { word: 'told', tone: 'good' },
  waiting: { word: 'on its way', tone: 'warn' },
  failed: { word: 'not told', tone: 'bad' },
  dropped: { word: 'given up', tone: 'bad' },
  paused: { word: 'paused', tone: 'soft' },
  'quiet-hours': { word: 'quiet hours', tone: 'soft' },
  'switched-off': { word: 'off', tone: 'soft' },
  past: { word: 'found too late', tone: 'soft' },
  replay: { word: 'replay', tone: 'soft' },
};

/** What became of an event on a channel, for a tooltip. */
export function deliveryTitle({ by, state, detail, attempts }: Delivery): string {
  const tries = attempts > 1 ? ` ${attempts} attempts.` : '';
  return `${by}: ${DELIVERY_WORDS[state].word}.${tries}${detail === null ? '' : ` ${detail}`}`;
}
