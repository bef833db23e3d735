import type { Health } from '#core/contract/health';
import type { LoginView } from '#core/contract/login';
import type { Freshness } from '../app/freshness.ts';
import type { Tone } from './stream-words.ts';

export type BannerAction =
  'retry' | 'start' | 'take-back' | 'log-in' | 'renew' | 'streams' | 'open-folder' | 'details' | 'dismiss';

/** Something that the user must know while looking at prices: what happened, what it means, what can be done. */
export interface Banner {
  readonly id: string;
  readonly tone: Extract<Tone, 'wait' | 'warn' | 'bad' | 'off'>;
  readonly text: string;
  /** The part that changes every second; not announced. */
  readonly ticking: string;
  readonly detail: string | null;
  readonly actions: readonly BannerAction[];
}

export interface BannerInput {
  readonly health: Health;
  /** null until it is known. */
  readonly login: LoginView | null;
  readonly freshness: Freshness;
  readonly nowWallMs: number;
  readonly hasBars: boolean;
  readonly failure: string | null;
  /** An instant of this computer as `10:02:11 ET` on the exchange's clock. */
  readonly showTime: (wallMs: number) => string;
}
