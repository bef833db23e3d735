import type { ReactElement } from 'react';
import { formatClock } from '../format/eastern-time.ts';
import { formatPrice } from '../format/prices.ts';
import { useLogin } from '../connect/login-store.ts';
import { streamWords } from '../status/stream-words.ts';
import { freshnessOf } from './freshness.ts';
import { useHealth } from './health-store.ts';
import { useMarket } from './market-store.ts';
import { useIsReplay } from './mode.ts';
import { showTime } from './show-time.ts';
import { useWorkstation } from './workstation-store.ts';

/** Said once for each change of the stream's state; ages and countdowns are never announced. */
function useStreamSentence(): { readonly sentence: string; readonly isUrgent: boolean } {
  const state = useHealth(({ health }) => health?.feed.state ?? null);
  const sinceWallMs = useHealth(({ health }) => health?.feed.sinceWallMs ?? 0);
  const health = useHealth.getState().health;
  if (!state || !health) return { sentence: '', isUrgent: false };
  if (state === 'offline') return { sentence: `Data stream offline since ${showTime(sinceWallMs)}.`, isUrgent: true };
  const { word, meaning } = streamWords(health, freshnessOf(health, health.atWallMs));
  return { sentence: `Data stream ${word.toLowerCase()}. ${meaning}`, isUrgent: false };
}

/** The newest signal in words; those of the archive are not news. */
function useSignalSentence(): string {
  const newest = useMarket(({ newSignal }) => newSignal);
  const instruments = useWorkstation(({ workstation }) => workstation?.instruments);
  const isReplay = useIsReplay();
  if (!newest) return '';
  const decimals = instruments?.find(({ symbol }) => symbol === newest.symbol)?.displayDecimals ?? 2;
  const what = isReplay ? 'Replayed signal' : 'Signal';
  return `${what}: ${newest.symbol} ${newest.side} at ${formatPrice(newest.price, decimals)}, ${formatClock(newest.knownAtMs)} Eastern.`;
}

/** Said once when a login is lost: what is on screen of the account is from then on. */
function useLoginSentence(): string {
  const token = useLogin(({ login }) => login?.token);
  return token?.kind === 'lost' ? `Login lost. ${token.reason}` : '';
}

/** What assistive technology is told: politely for states, at once for offline and for signals. */
export function Announcer(): ReactElement {
  const { sentence, isUrgent } = useStreamSentence();
  const login = useLoginSentence();
  const signal = useSignalSentence();
  return (
    <>
      <div className="visually-hidden" role="status" aria-live="polite">
        {isUrgent ? '' : sentence}
      </div>
      <div className="visually-hidden" role="status" aria-live="polite">
        {login}
      </div>
      <div className="visually-hidden" role="alert" aria-live="assertive">
        {isUrgent ? sentence : ''}
      </div>
      <div className="visually-hidden" role="alert" aria-live="assertive">
        {signal}
      </div>
    </>
  );
}
