import { describe, expect, test } from 'vitest';
import { tradingDay } from '#core/market/units';
import { Playback } from '../market/playback.ts';
import { SyntheticMarket } from '../synthetic/synthetic-market.ts';
import { Player, type Audience } from './player.ts';

const AT = Date.parse('2026-11-20T09:29:58-05:00');

interface Heard {
  readonly who: 'client' | 'watcher' | 'clock' | 'flush';
  readonly ms: number;
  readonly symbol?: string;
}

describe('watchers of the market', () => {
  test('hear of each quote and trade after the clients, and of the clock before what it makes due is sent', async () => {
    const playback = new Playback(new SyntheticMarket(930, tradingDay('2026-11-20')), AT);
    const heard: Heard[] = [];
    let over: () => void = () => undefined;
    const enough = new Promise<void>((resolve) => (over = resolve));
    const audience: Audience = {
      offer: (event) => {
        const symbol = playback.market.symbols[event.symbol]?.ticker.symbol ?? '';
        if (event.kind !== 'bar') heard.push({ who: 'client', ms: event.ms, symbol });
      },
      flush: (ms) => {
        heard.push({ who: 'flush', ms });
        if (heard.length > 3_000) over();
      },
      heartbeat: () => undefined,
      isCongested: () => false,
    };
    const watcher = {
      onQuote: (symbol: string, ms: number) => heard.push({ who: 'watcher', ms, symbol }),
      onClock: (ms: number) => heard.push({ who: 'clock', ms }),
    };
    const player = new Player({ playback, audience, watchers: [watcher], fromMs: AT, liveFromMs: AT, speed: 100 });
    player.start();
    player.release();
    await enough;
    player.stop();

    heard.forEach(({ who, ms, symbol }, at) => {
      const next = heard[at + 1];
      if (who === 'client') expect(next).toEqual({ who: 'watcher', ms, symbol });
      if (who === 'clock') expect(next).toEqual({ who: 'flush', ms });
    });
    expect(heard.filter(({ who }) => who === 'watcher').length).toBeGreaterThan(1_000);
    expect(new Set(heard.map(({ symbol }) => symbol))).toContain('/NQ');
  });
});
