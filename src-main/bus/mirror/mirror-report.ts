import type { MirrorHealth, MirrorState } from '#core/contract/mirror';
import type { AnswerTimes } from './answer-times.ts';
import { nowWallMs } from './mirror-parts.ts';
import type { RedisLink } from './redis-link.ts';
import type { WriteTroubles } from './write-troubles.ts';

/** Redis answers within a few milliseconds on one computer; above this quotes are visibly thinned. */
const SLOW_MS = 250;
const SLOW = `Redis takes long to answer, so quotes are thinned to the newest of each symbol. Nothing else is affected.`;

interface Standing {
  readonly state: MirrorState;
  readonly reason: string | null;
}

/** Puts what connection and writes say into one state. */
export class MirrorReport {
  serverVersion: string | null = null;
  readonly #link: RedisLink;
  readonly #troubles: WriteTroubles;
  readonly #times: AnswerTimes;
  #standing: Standing = { state: 'connecting', reason: null };
  #sinceWallMs = nowWallMs();

  constructor(link: RedisLink, troubles: WriteTroubles, times: AnswerTimes) {
    this.#link = link;
    this.#troubles = troubles;
    this.#times = times;
  }

  /** Another connection: what the one before refused is not known of it. */
  connected(): void {
    this.#troubles.clear();
  }

  read(
    atWallMs: number,
  ): Pick<MirrorHealth, 'state' | 'sinceWallMs' | 'reason' | 'answerMs' | 'reconnects' | 'serverVersion'> {
    const standing = this.#judge();
    if (standing.state !== this.#standing.state) this.#sinceWallMs = atWallMs;
    this.#standing = standing;
    return {
      ...standing,
      sinceWallMs: this.#sinceWallMs,
      answerMs: this.#times.read(),
      reconnects: this.#link.reconnects,
      serverVersion: this.serverVersion,
    };
  }

  #judge(): Standing {
    if (!this.#link.isReady) {
      const { trouble } = this.#link;
      return trouble ? { state: trouble.state, reason: trouble.sentence } : { state: 'connecting', reason: null };
    }
    const refused = this.#troubles.current;
    if (refused) return { state: refused.state, reason: refused.sentence };
    const p50 = this.#times.read()?.p50 ?? 0;
    if (Math.max(p50, this.#times.waitingMs(performance.now())) > SLOW_MS) return { state: 'slow', reason: SLOW };
    return { state: 'live', reason: null };
  }
}
