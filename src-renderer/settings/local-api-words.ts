import type { ApiCounters, LocalApiView } from '#core/contract/local-api';
import { formatWhen } from '../portfolio/when.ts';

/** What is said of a state, and how it is coloured. */
export interface StateWords {
  readonly tone: 'tone-good' | 'tone-bad' | 'soft';
  readonly words: string;
}

export function apiStateWords({ state, tokens }: LocalApiView): StateWords {
  switch (state.kind) {
    case 'off':
      return { tone: 'soft', words: 'Off. No port is open.' };
    case 'starting':
      return { tone: 'soft', words: 'The port is being opened…' };
    case 'listening': {
      const where = `Listening at http://127.0.0.1:${state.port}, for programs of this computer alone.`;
      return tokens.length > 0
        ? { tone: 'tone-good', words: where }
        : { tone: 'tone-good', words: `${where} It answers nobody until there is a token.` };
    }
    case 'failed':
      return { tone: 'tone-bad', words: state.sentence };
  }
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** How it is used, in one line; null while nothing is open. */
export function usageWords({ state, counters }: Pick<LocalApiView, 'state' | 'counters'>): string | null {
  if (state.kind !== 'listening') return null;
  const { requests, sockets, channels, slowReadersDropped } = counters;
  const perSecond = channels.reduce((sum, channel) => sum + channel.perSecond, 0);
  return [
    counted(requests, 'request', 'requests'),
    `${refusalCount(counters)} refused`,
    counted(sockets, 'WebSocket', 'WebSockets'),
    `${perSecond} messages/s on ${counted(channels.length, 'channel', 'channels')}`,
    ...(slowReadersDropped > 0 ? [`${counted(slowReadersDropped, 'slow reader', 'slow readers')} dropped`] : []),
  ].join(' · ');
}

const refusalCount = ({ refusals }: ApiCounters): number =>
  Object.values(refusals).reduce((sum, count) => sum + count, 0);

export function hotBufferWords({ hotBuffer, hotBufferState }: LocalApiView, nowWallMs: number): StateWords {
  switch (hotBufferState.kind) {
    case 'off':
      return { tone: 'soft', words: hotBuffer.folder === null ? 'Off. Choose a folder first.' : 'Off.' };
    case 'writing': {
      const { files, lastWrittenWallMs } = hotBufferState;
      if (lastWrittenWallMs === null) return { tone: 'soft', words: 'On. Nothing has been written yet.' };
      const when = formatWhen(lastWrittenWallMs, nowWallMs);
      return { tone: 'tone-good', words: `${counted(files, 'symbol', 'symbols')}, written ${when}.` };
    }
    case 'failed':
      return { tone: 'tone-bad', words: hotBufferState.sentence };
  }
}
