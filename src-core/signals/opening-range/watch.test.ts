import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { findInstrument, type Instrument } from '../../market/instrument.ts';
import { priceFromPoints } from '../../market/price.ts';
import { GOLDEN_MORNING, Morning, type Ohlc } from './testing/morning.ts';

function instrument(symbol: string): Instrument {
  const found = findInstrument(symbol);
  if (!found) throw new Error(`no ${symbol}`);
  return found;
}

const OPENING: Ohlc = [25600, 25612.5, 25571.25, 25580];
const INSIDE: Ohlc = [25590, 25600, 25580, 25590];
const ABOVE: Ohlc = [25600, 25620, 25600, 25612.75];
const BELOW: Ohlc = [25580, 25580, 25560, 25571];

let morning: Morning;
beforeEach(() => {
  morning = new Morning();
});

describe('the golden morning', () => {
  it('signals long at the close of the 09:32 bar, once', () => {
    morning.until('09:29');
    for (const [time, ohlc] of Object.entries(GOLDEN_MORNING)) morning.closes(time, ohlc);
    expect(morning.signals).toMatchObject([
      {
        kind: 'entry',
        strategy: 'opening-range-breakout',
        activeId: 'breakout-930',
        title: '9:30 breakout',
        symbol: '/NQ',
        contract: '/NQZ26',
        tradingDay: '2026-11-24',
        side: 'long',
        barStartMs: morning.at('09:32'),
        knownAtMs: morning.at('09:33'),
        price: priceFromPoints(25621.5),
        range: { high: priceFromPoints(25612.5), low: priceFromPoints(25571.25) },
        orders: { entry: { kind: 'market' }, exitAtMs: morning.at('09:45') },
        stop: priceFromPoints(25571.25),
        targets: [{ price: priceFromPoints(25722), portion: 1 }],
      },
    ]);
  });

  it('names the signal by what it says, so that it is the same wherever it is found', () => {
    const id = morning.golden().signals[0]?.id;
    expect(id).toMatch(
      new RegExp(`^opening-range-breakout:v2:[0-9a-f]{16}:/NQ:2026-11-24:${morning.at('09:32')}:long$`),
    );
    expect(new Morning().golden().signals[0]?.id).toBe(id);
    expect(new Morning({ parameters: { target1: 1 } }).golden().signals[0]?.id).not.toBe(id);
  });

  it('shows each state on the way', () => {
    morning.until('09:29');
    expect(morning.state()).toEqual({ kind: 'waiting', opensAtMs: morning.at('09:30') });
    morning.open = { high: priceFromPoints(25601), low: priceFromPoints(25599) };
    morning.opens('09:30');
    expect(morning.state()).toEqual({
      kind: 'building',
      high: priceFromPoints(25601),
      low: priceFromPoints(25599),
    });
    const range = { high: priceFromPoints(25612.5), low: priceFromPoints(25571.25) };
    morning.closes('09:30', OPENING);
    expect(morning.state()).toEqual({ kind: 'armed', ...range });
    morning.closes('09:31', ABOVE);
    const signalId = morning.signals[0]?.id;
    expect(morning.state()).toEqual({ kind: 'signalled', ...range, side: 'long', signalId });
    expect(morning.view()).toMatchObject({
      symbol: '/NQ',
      tradingDay: '2026-11-24',
      rangeStartMs: morning.at('09:30'),
      rangeEndMs: morning.at('09:31'),
      cutoffMs: morning.at('09:44'),
    });
  });

  // Analytics, section 1.4: risk in points, ticks and dollars.
  it.each([
    [25612.75, 41.5, 166, 830, 83],
    [25621.5, 50.25, 201, 1005, 100.5],
    [25640.25, 69, 276, 1380, 138],
  ])('from %d the risk is %d points', (entry, points, ticks, nq, mnq) => {
    const risk = priceFromPoints(entry) - priceFromPoints(25571.25);
    expect(risk / priceFromPoints(points)).toBe(1);
    expect(risk / instrument('/NQ').tickSize).toBe(ticks);
    expect(points * instrument('/NQ').multiplier).toBe(nq);
    expect(points * instrument('/MNQ').multiplier).toBe(mnq);
  });
});

describe('the rule', () => {
  beforeEach(() => {
    morning.until('09:29').closes('09:30', OPENING);
  });

  it.each([
    ['on the high', 25612.5],
    ['on the low', 25571.25],
    ['inside', 25590],
  ])('a close %s is no break', (_name, close) => {
    morning.closes('09:31', [25590, 25700, 25500, close]);
    expect(morning.signals).toEqual([]);
  });

  it('a close below signals short, with the mirrored stop and target', () => {
    morning.closes('09:31', BELOW);
    expect(morning.signals).toMatchObject([
      {
        side: 'short',
        stop: priceFromPoints(25612.5),
        targets: [{ price: priceFromPoints(25571 - 2 * (25612.5 - 25571)), portion: 1 }],
      },
    ]);
  });

  it('takes the first valid signal and no other that day', () => {
    morning.closes('09:31', INSIDE).closes('09:32', BELOW).closes('09:33', ABOVE);
    expect(morning.signals.map(({ side }) => side)).toEqual(['short']);
  });

  it('may still signal on the 09:43 bar', () => {
    morning.closes('09:43', ABOVE);
    expect(morning.signals).toHaveLength(1);
  });

  it('does not enter on the 09:44 bar: it has expired', () => {
    morning.closes('09:43', INSIDE).closes('09:44', ABOVE);
    expect(morning.signals).toEqual([]);
    expect(morning.state()).toMatchObject({ kind: 'expired', high: priceFromPoints(25612.5) });
  });

  it('expires by the clock in a quiet market, at the end of the grace', () => {
    morning.until('09:44:01');
    expect(morning.state()).toMatchObject({ kind: 'armed' });
    morning.until('09:44:02');
    expect(morning.state()).toMatchObject({ kind: 'expired' });
  });

  it('does not judge partial or estimated bars until the broker confirms them', () => {
    morning.closes('09:31', ABOVE, 'partial').closes('09:32', ABOVE, 'estimated');
    expect(morning.signals).toEqual([]);
    morning.bar('09:32', ABOVE, 'confirmed', 'confirmed');
    expect(morning.signals.map(({ barStartMs }) => barStartMs)).toEqual([morning.at('09:32')]);
  });

  it("follows the broker's close when it breaks and ours did not", () => {
    morning.closes('09:31', [25600, 25612.5, 25600, 25612.5]).until('09:32:05');
    morning.bar('09:31', ABOVE, 'confirmed', 'confirmed');
    expect(morning.signals).toMatchObject([{ barStartMs: morning.at('09:31'), knownAtMs: morning.at('09:32') }]);
  });

  it('starts afresh the next trading day', () => {
    morning.closes('09:31', ABOVE);
    const next = new Morning({ day: '2026-11-25' });
    morning.clockAt(next.at('09:29'));
    expect(morning.view()).toMatchObject({ tradingDay: '2026-11-25', state: { kind: 'waiting' } });
  });

  it('rolls to the next day when the evening session opens', () => {
    morning.until('17:59:59');
    expect(morning.view()?.tradingDay).toBe('2026-11-24');
    morning.until('18:00:00');
    expect(morning.view()).toMatchObject({ tradingDay: '2026-11-25', state: { kind: 'waiting' } });
  });
});

describe('not watching, because', () => {
  const reason = (): string => (morning.state() as { reason: string }).reason;

  it('the day has no session', () => {
    morning = new Morning({ day: '2026-11-26' }).until('08:00');
    expect(reason()).toBe(
      'There is no regular session on 2026-11-26 (Thanksgiving Day), so there is no opening range.',
    );
    morning.closes('09:30', OPENING).closes('09:31', ABOVE);
    expect(morning.signals).toEqual([]);
  });

  it('a half day is watched like any other', () => {
    morning = new Morning({ day: '2026-11-27' }).until('08:00').closes('09:30', OPENING).closes('09:31', ABOVE);
    expect(morning.signals).toHaveLength(1);
  });

  it('no trade came in the opening minute', () => {
    morning.until('09:31:01');
    expect(morning.state()).toMatchObject({ kind: 'waiting' });
    morning.until('09:31:02');
    expect(reason()).toBe(
      "No trade was received in the opening minute, 09:30 to 09:31 ET. The broker's bar of 09:30 may still mend that.",
    );
    morning.until('09:44:02');
    expect(reason()).toBe('No trade was received in the opening minute, 09:30 to 09:31 ET.');
  });

  it('the stream came up inside the opening minute', () => {
    morning.until('09:30:20');
    morning.gap = { fromMs: -Infinity, toMs: morning.at('09:30:20') };
    morning.closes('09:30', OPENING, 'partial');
    expect(reason()).toBe(
      "The stream came up at 09:30:20 ET, inside the opening minute. The broker's bar of 09:30 may still mend that.",
    );
    morning.closes('09:31', ABOVE);
    expect(morning.signals).toEqual([]);
  });

  it('the stream came up after it', () => {
    morning.gap = { fromMs: -Infinity, toMs: morning.at('11:00:20') };
    morning.until('11:00:21');
    expect(reason()).toBe('The stream came up at 11:00:20 ET, after the opening minute.');
  });

  it('the stream dropped inside it', () => {
    morning.until('09:29');
    morning.gap = { fromMs: morning.at('09:30:10'), toMs: morning.at('09:30:40') };
    morning.closes('09:30', OPENING, 'partial');
    expect(reason()).toContain('The stream was down from 09:30:10 to 09:30:40 ET, in the opening minute.');
  });

  it('the stream has been down since', () => {
    morning.gap = { fromMs: morning.at('09:29:10'), toMs: Infinity };
    morning.until('09:31:02');
    expect(reason()).toContain('The stream has been down since 09:29:10 ET, in the opening minute.');
  });

  it('its trades had no time', () => {
    morning.until('09:29').closes('09:30', OPENING, 'estimated');
    expect(reason()).toContain('Trades of the opening minute came without their time');
  });
});

describe('a range that the broker mends', () => {
  const mend = (time: string): Morning => morning.until(time).bar('09:30', OPENING, 'confirmed', 'confirmed');

  beforeEach(() => {
    morning.until('09:29').closes('09:30', INSIDE, 'partial');
  });

  it('arms in time for the first bar', () => {
    mend('09:31:05').closes('09:31', ABOVE);
    expect(morning.signals).toHaveLength(1);
  });

  it('signals within a minute of the close of a bar that had already broken it', () => {
    morning.closes('09:31', ABOVE);
    mend('09:33:00');
    expect(morning.signals).toMatchObject([{ barStartMs: morning.at('09:31'), knownAtMs: morning.at('09:32') }]);
  });

  it('does not signal later than that, nor on a later bar: the first break has passed', () => {
    morning.closes('09:31', ABOVE).closes('09:32', ABOVE);
    mend('09:33:01');
    expect(morning.signals).toEqual([]);
    expect(morning.state()).toEqual({
      kind: 'not-watching',
      reason: 'The range broke upward at 09:32:00 ET, which was known only at 09:33:01: too late for a signal.',
    });
    morning.closes('09:33', ABOVE);
    expect(morning.signals).toEqual([]);
  });

  it('is armed late when nothing broke it meanwhile', () => {
    morning.closes('09:31', INSIDE).closes('09:32', INSIDE);
    mend('09:33:40').closes('09:33', BELOW);
    expect(morning.signals).toMatchObject([{ side: 'short', barStartMs: morning.at('09:33') }]);
  });

  it('is not armed after the cut-off', () => {
    morning.until('09:44:02');
    mend('09:50:00').bar('09:43', ABOVE, 'confirmed', 'confirmed');
    expect(morning.state()).toMatchObject({ kind: 'not-watching' });
    expect(morning.signals).toEqual([]);
  });

  it('needs no bar of ours: the broker shows the last minute to whoever comes late', () => {
    morning = new Morning();
    morning.bar('09:30', OPENING, 'confirmed', 'confirmed').until('09:31:20').closes('09:32', ABOVE);
    expect(morning.signals).toHaveLength(1);
  });
});

describe('a revision of the opening bar', () => {
  const WIDER: Ohlc = [25600, 25613, 25571.25, 25580];

  it('moves the levels of an armed range', () => {
    morning.until('09:29').closes('09:30', OPENING).bar('09:30', WIDER, 'confirmed', 'confirmed');
    morning.closes('09:31', ABOVE);
    expect(morning.signals).toEqual([]);
    expect(morning.state()).toMatchObject({ kind: 'armed', high: priceFromPoints(25613) });
  });

  it('corrects and never retracts a signal', () => {
    morning.until('09:29').closes('09:30', OPENING).closes('09:31', ABOVE);
    morning.bar('09:30', WIDER, 'confirmed', 'confirmed').bar('09:30', WIDER, 'confirmed', 'confirmed');
    expect(morning.signals).toHaveLength(1);
    expect(morning.state()).toMatchObject({ kind: 'signalled', high: priceFromPoints(25613) });
    expect(morning.corrections).toEqual([
      {
        signalId: morning.signals[0]?.id,
        before: { high: priceFromPoints(25612.5), low: priceFromPoints(25571.25) },
        after: { high: priceFromPoints(25613), low: priceFromPoints(25571.25) },
        isStillBroken: false,
      },
    ]);
  });
});

describe('equities', () => {
  it('are watched by the same rule, targets on the cent', () => {
    morning = new Morning({ day: '2026-11-24', symbol: 'QQQ' }).until('09:00');
    morning.closes('09:30', [600, 601, 599.5, 600]).closes('09:31', [600, 601.1, 600, 601.005]);
    expect(morning.signals).toMatchObject([{ targets: [{ price: priceFromPoints(604.02), portion: 1 }] }]);
  });
});

describe('properties', () => {
  it('the signal is the first close beyond between 09:31 and 09:43, whatever the bars', () => {
    const close = fc.integer({ min: 102_250, max: 102_500 }).map((quarters) => quarters / 4);
    fc.assert(
      fc.property(fc.array(close, { minLength: 14, maxLength: 16 }), (closes) => {
        const day = new Morning().until('09:29').closes('09:30', OPENING);
        closes.forEach((price, index) => {
          day.closes(`09:${31 + index}`, [price, price, price, price]);
        });
        const first = closes.slice(0, 13).findIndex((price) => price > 25612.5 || price < 25571.25);
        const expected = first < 0 ? [] : [[day.at(`09:${31 + first}`), priceFromPoints(closes[first] ?? NaN)]];
        expect(day.signals.map(({ barStartMs, price }) => [barStartMs, price])).toEqual(expected);
      }),
    );
  });
});
