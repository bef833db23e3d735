import { beforeAll, describe, expect, test } from 'vitest';
import { MarketDataDesk } from '../testing/market-data-desk.ts';

let desk: MarketDataDesk;
beforeAll(() => {
  desk = new MarketDataDesk('18:01');
  // The exchange clock, not that of this computer, says which day it is.
  desk.nowMs = Date.parse('2026-11-20T14:00:00Z');
});

describe('GET /markets', () => {
  test('gives the hours of today with the offset of New York', async () => {
    expect(await desk.read('/markets?markets=equity,option')).toEqual({
      equity: {
        EQ: {
          date: '2026-11-20',
          marketType: 'EQUITY',
          exchange: 'NULL',
          category: 'NULL',
          product: 'EQ',
          productName: 'equity',
          isOpen: true,
          sessionHours: {
            preMarket: [{ start: '2026-11-20T07:00:00-05:00', end: '2026-11-20T09:30:00-05:00' }],
            regularMarket: [{ start: '2026-11-20T09:30:00-05:00', end: '2026-11-20T16:00:00-05:00' }],
            postMarket: [{ start: '2026-11-20T16:00:00-05:00', end: '2026-11-20T20:00:00-05:00' }],
          },
        },
      },
      option: {
        EQO: expect.objectContaining({
          sessionHours: { regularMarket: [{ start: '2026-11-20T09:30:00-05:00', end: '2026-11-20T16:00:00-05:00' }] },
        }) as unknown,
        IND: expect.objectContaining({
          sessionHours: { regularMarket: [{ start: '2026-11-20T09:30:00-05:00', end: '2026-11-20T16:15:00-05:00' }] },
        }) as unknown,
      },
    });
  });

  test('knows half days, and that futures trade on days on which stocks do not', async () => {
    const half = await desk.read('/markets/equity?date=2026-11-27');
    expect(half).toMatchObject({
      equity: {
        EQ: {
          isOpen: true,
          sessionHours: {
            regularMarket: [{ end: '2026-11-27T13:00:00-05:00' }],
            postMarket: [{ start: '2026-11-27T13:00:00-05:00', end: '2026-11-27T17:00:00-05:00' }],
          },
        },
      },
    });
    const thanksgiving = await desk.read('/markets?markets=equity,future&date=2026-11-26');
    expect(thanksgiving).toMatchObject({
      equity: { equity: { isOpen: false, product: 'equity', date: '2026-11-26' } },
      future: {
        NQ: {
          isOpen: true,
          sessionHours: {
            regularMarket: [{ start: '2026-11-25T18:00:00-05:00', end: '2026-11-26T13:00:00-05:00' }],
          },
        },
      },
    });
    expect(JSON.stringify((thanksgiving as { equity: unknown }).equity)).not.toContain('sessionHours');
  });

  test('closes at weekends, and moves with the clocks', async () => {
    expect(await desk.read('/markets/future?date=2026-11-21')).toMatchObject({ future: { future: { isOpen: false } } });
    expect(await desk.read('/markets/equity?date=2027-07-01')).toMatchObject({
      equity: { EQ: { sessionHours: { regularMarket: [{ start: '2027-07-01T09:30:00-04:00' }] } } },
    });
  });

  test.each([
    '/markets',
    '/markets?markets=stocks',
    '/markets/stocks',
    '/markets/equity?date=20261120',
    '/markets/equity?date=2026-11-19',
    '/markets/equity?date=2027-12-01',
  ])('refuses %s with 400', async (path) => {
    expect(await desk.get(path)).toMatchObject({ status: 400, body: { errors: [{ title: 'Bad Request' }] } });
  });
});
