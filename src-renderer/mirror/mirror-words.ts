import type { MirrorHealth, MirrorLayout, MirrorState } from '#core/contract/mirror';
import { formatCount, formatNumber } from '../format/prices.ts';
import type { Tone } from '../status/stream-words.ts';

const WORDS: Readonly<Record<MirrorState, { readonly word: string; readonly tone: Tone }>> = {
  off: { word: 'Redis off', tone: 'off' },
  connecting: { word: 'Redis connecting', tone: 'wait' },
  live: { word: 'Redis', tone: 'good' },
  slow: { word: 'Redis slow', tone: 'warn' },
  hung: { word: 'Redis hangs', tone: 'warn' },
  down: { word: 'Redis down', tone: 'warn' },
  refused: { word: 'Redis login refused', tone: 'bad' },
  'not-permitted': { word: 'Redis: not permitted', tone: 'bad' },
  full: { word: 'Redis full', tone: 'bad' },
  'read-only': { word: 'Redis read-only', tone: 'bad' },
  'foreign-data': { word: 'Redis: foreign data', tone: 'bad' },
  failed: { word: 'Redis mirror failed', tone: 'bad' },
};

export function mirrorWords({ state }: Pick<MirrorHealth, 'state'>): { readonly word: string; readonly tone: Tone } {
  return WORDS[state];
}

export const LAYOUT_WORDS: Readonly<Record<MirrorLayout, { readonly name: string; readonly addresses: string }>> = {
  standalone: { name: 'One server', addresses: 'Address, as host:port, or the path of a socket' },
  sentinel: { name: 'Sentinel set', addresses: 'Sentinels, as host:port with commas between' },
  cluster: { name: 'Cluster', addresses: 'Nodes, as host:port with commas between' },
};

/** Everything that is counted, one line each; the first says what is wrong, if something is. */
export function mirrorTip(mirror: MirrorHealth): string {
  const { reason, published, channels, superseded, dropped, refusedMessages, owed, lost, answerMs } = mirror;
  return [
    ...(reason ? [reason] : []),
    `${formatCount(published)} messages on ${formatCount(channels)} channels`,
    `${formatCount(superseded)} quotes replaced by newer ones, ${formatCount(dropped)} dropped, ${formatCount(refusedMessages)} refused`,
    `${formatCount(owed)} bars and signals waiting, ${formatCount(lost)} lost`,
    ...(answerMs
      ? [`Redis answers in ${formatNumber(answerMs.p50, 1)} ms, 99 % in ${formatNumber(answerMs.p99, 1)} ms`]
      : []),
    ...mirror.namingNotes,
  ].join('\n');
}
