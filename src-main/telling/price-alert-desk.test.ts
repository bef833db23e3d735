import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlertMove, PriceAlert, WatchedAlert } from '#core/alerts/price-alert';
import { priceFromPoints } from '#core/market/price';
import { epochMs } from '#core/market/units';
import { PriceAlertDesk } from './price-alert-desk.ts';

const NOW = 1_000;
const WANTED = {
  symbol: '/NQ',
  level: priceFromPoints(100),
  direction: 'any',
  repeats: false,
  expiresMs: null,
  note: '',
} as const;

let folder: string;
let market: string;
let watched: readonly WatchedAlert[];
let fired: PriceAlert[];
let problem: string | null;
let desks: PriceAlertDesk[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-alerts-'));
  market = 'schwab';
  watched = [];
  fired = [];
  problem = null;
  desks = [];
});
afterEach(async () => {
  for (const desk of desks) await desk.close();
  await rm(folder, { recursive: true, force: true });
});

function makeDesk(): PriceAlertDesk {
  const desk = new PriceAlertDesk({
    file: join(folder, 'alerts.json'),
    market: () => market,
    wallMs: () => NOW,
    onAlerts: () => undefined,
    onWatched: (alerts) => {
      watched = alerts;
    },
    onFiring: (alert) => {
      fired.push(alert);
    },
    onProblem: (told) => {
      problem = told;
    },
  });
  desks.push(desk);
  return desk;
}

const moveOf = ({ id, revision }: PriceAlert, values: Partial<AlertMove> = {}): AlertMove => ({
  id,
  revision,
  side: 'above',
  source: 'schwab',
  exchangeMs: epochMs(5_000),
  firings: [{ direction: 'up', price: priceFromPoints(101), exchangeMs: epochMs(5_000), lateMs: 0 }],
  ...values,
});

async function oneAlert(desk: PriceAlertDesk, values: Partial<typeof WANTED> = {}): Promise<PriceAlert> {
  await desk.open();
  desk.add({ ...WANTED, ...values });
  const [alert] = desk.list;
  if (!alert) throw new Error('there is no alert');
  return alert;
}

describe('PriceAlertDesk', () => {
  it('tells of a crossing once and is done, also after a restart', async () => {
    const desk = makeDesk();
    const alert = await oneAlert(desk);
    desk.moved([moveOf(alert)]);
    expect(fired).toHaveLength(1);
    expect(desk.watched).toEqual([]);
    await desk.close();
    const next = makeDesk();
    await next.open();
    expect(next.list).toMatchObject([{ state: 'fired', firedCount: 1, lastFired: { direction: 'up', wallMs: NOW } }]);
    expect(watched).toEqual([]);
  });

  it('keeps on which side the price was, so that the next run notices a gap', async () => {
    const desk = makeDesk();
    const alert = await oneAlert(desk);
    desk.moved([moveOf(alert, { side: 'below', firings: [] })]);
    await desk.close();
    await makeDesk().open();
    expect(watched).toMatchObject([{ side: 'below', seen: { source: 'schwab', exchangeMs: 5_000 } }]);
  });

  it('watches anew what was moved, and passes over news of its earlier place', async () => {
    const desk = makeDesk();
    const alert = await oneAlert(desk);
    desk.change({ id: alert.id, level: priceFromPoints(120) });
    desk.moved([moveOf(alert)]);
    expect(fired).toEqual([]);
    expect(watched).toMatchObject([{ level: priceFromPoints(120), revision: 2, side: null, seen: null }]);
  });

  it('never lets an alert of one market watch the prices of another', async () => {
    const desk = makeDesk();
    await oneAlert(desk);
    market = 'practice/synthetic-930';
    desk.useMarket();
    expect(watched).toEqual([]);
    expect(desk.list).toEqual([]);
    market = 'schwab';
    desk.useMarket();
    expect(watched).toHaveLength(1);
  });

  it('lets an alert expire by the exchange’s clock', async () => {
    const desk = makeDesk();
    await desk.open();
    desk.add({ ...WANTED, expiresMs: 9_000 });
    desk.expire(8_999);
    expect(desk.list[0]?.state).toBe('armed');
    desk.expire(9_000);
    expect(desk.list[0]?.state).toBe('expired');
    expect(watched).toEqual([]);
  });

  it('says that a file cannot be read, and begins without it', async () => {
    await writeFile(join(folder, 'alerts.json'), '{"version":1,"alerts":[{"id":');
    const desk = makeDesk();
    await desk.open();
    expect(problem).toContain('could not be read');
    expect(desk.list).toEqual([]);
  });
});
