import { describe, expect, it } from 'vitest';
import { makeOrder } from '../testing/make-portfolio.ts';
import { STATUS_WORDS, asWords, durationWords, instructionWords, priceWords, statusWords } from './order-words.ts';

/** The broker's order schema, `status`. */
const BROKER_STATES =
  'AWAITING_PARENT_ORDER AWAITING_CONDITION AWAITING_STOP_CONDITION AWAITING_MANUAL_REVIEW ACCEPTED AWAITING_UR_OUT PENDING_ACTIVATION QUEUED WORKING REJECTED PENDING_CANCEL CANCELED PENDING_REPLACE REPLACED FILLED EXPIRED NEW AWAITING_RELEASE_TIME PENDING_ACKNOWLEDGEMENT PENDING_RECALL UNKNOWN'.split(
    ' ',
  );

describe('the words of an order', () => {
  it('are different for each of the broker’s 21 states', () => {
    expect(BROKER_STATES).toHaveLength(21);
    expect(Object.keys(STATUS_WORDS).sort()).toEqual([...BROKER_STATES].sort());
    expect(new Set(Object.values(STATUS_WORDS).map(({ word }) => word)).size).toBe(21);
  });

  it('are the broker’s own where it has invented a new one', () => {
    expect(statusWords(makeOrder({ status: 'AWAITING_MOON' })).word).toBe('AWAITING_MOON');
    expect(instructionWords(makeOrder({ instruction: 'BUY_MAYBE' }))).toBe('BUY_MAYBE');
    expect(durationWords(makeOrder({ duration: 'FOREVER' }))).toBe('FOREVER');
    expect(asWords('STOP_LIMIT')).toBe('Stop limit');
  });

  it('tell a part of a fill, which the broker calls working', () => {
    expect(statusWords(makeOrder({ filledQuantity: 1 })).word).toBe('Working, partly filled');
    expect(statusWords(makeOrder({ filledQuantity: null })).word).toBe('Working');
    expect(statusWords(makeOrder({ status: 'CANCELED', filledQuantity: 1 })).word).toBe('Cancelled');
  });

  it('name what holds children together', () => {
    const parent = { instruction: null, symbol: null } as const;
    expect(instructionWords(makeOrder({ ...parent, strategyType: 'OCO' }))).toBe('One cancels the other');
    expect(instructionWords(makeOrder({ ...parent, strategyType: 'TRIGGER' }))).toBe('One triggers the next');
    expect(instructionWords(makeOrder(parent))).toBe('–');
  });

  it('tell kind and prices', () => {
    expect(priceWords(makeOrder())).toBe('Limit 600.50');
    expect(priceWords(makeOrder({ orderType: 'MARKET', price: null }))).toBe('Market');
    expect(priceWords(makeOrder({ orderType: 'STOP', price: null, stopPrice: 595 }))).toBe('Stop 595.00');
    expect(priceWords(makeOrder({ orderType: 'STOP_LIMIT', price: 264.9, stopPrice: 270 }))).toBe(
      'Stop limit 264.90, stop 270.00',
    );
    expect(priceWords(makeOrder({ orderType: 'LIMIT', price: null, strategyType: 'OCO' }))).toBe('–');
  });

  it('tell when it may work', () => {
    expect(durationWords(makeOrder({ duration: 'GOOD_TILL_CANCEL', session: 'SEAMLESS' }))).toBe('GTC, all sessions');
    expect(durationWords(makeOrder())).toBe('Day');
    expect(durationWords(makeOrder({ duration: null }))).toBe('–');
  });
});
