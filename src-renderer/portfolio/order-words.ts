import type { OrderView } from '#core/contract/portfolio';
import { quantity, sharePrice } from '../format/money.ts';
import { UNKNOWN } from '../format/prices.ts';

type Tone = 'good' | 'calm' | 'wait' | 'bad' | 'off';

interface StatusWords {
  readonly word: string;
  readonly tone: Tone;
}

/** The broker's 21 states of an order in plain words (`status` of its order schema). */
export const STATUS_WORDS: Readonly<Record<string, StatusWords>> = {
  NEW: { word: 'Sent', tone: 'wait' },
  PENDING_ACKNOWLEDGEMENT: { word: 'Not acknowledged yet', tone: 'wait' },
  ACCEPTED: { word: 'Accepted', tone: 'calm' },
  QUEUED: { word: 'Queued', tone: 'calm' },
  PENDING_ACTIVATION: { word: 'Works from the open', tone: 'calm' },
  WORKING: { word: 'Working', tone: 'calm' },
  AWAITING_PARENT_ORDER: { word: 'Waits for its parent', tone: 'off' },
  AWAITING_CONDITION: { word: 'Waits for its condition', tone: 'off' },
  AWAITING_STOP_CONDITION: { word: 'Waits for its stop price', tone: 'calm' },
  AWAITING_RELEASE_TIME: { word: 'Waits for its release time', tone: 'off' },
  AWAITING_MANUAL_REVIEW: { word: 'Under review', tone: 'wait' },
  AWAITING_UR_OUT: { word: 'Cancel not confirmed yet', tone: 'wait' },
  PENDING_CANCEL: { word: 'Being cancelled', tone: 'wait' },
  PENDING_REPLACE: { word: 'Being replaced', tone: 'wait' },
  PENDING_RECALL: { word: 'Being recalled', tone: 'wait' },
  FILLED: { word: 'Filled', tone: 'good' },
  CANCELED: { word: 'Cancelled', tone: 'off' },
  REPLACED: { word: 'Replaced', tone: 'off' },
  EXPIRED: { word: 'Expired', tone: 'off' },
  REJECTED: { word: 'Rejected', tone: 'bad' },
  UNKNOWN: { word: 'Not known to the broker', tone: 'bad' },
};

/** A state that the broker has invented since is shown as it is. A part of the fill is told beside `Working`. */
export function statusWords({ status, filledQuantity }: Pick<OrderView, 'status' | 'filledQuantity'>): StatusWords {
  const known = STATUS_WORDS[status];
  if (!known) return { word: status, tone: 'off' };
  const isPartial = status === 'WORKING' && filledQuantity !== null && filledQuantity > 0;
  return isPartial ? { word: 'Working, partly filled', tone: 'calm' } : known;
}

const INSTRUCTIONS: Readonly<Record<string, string>> = {
  BUY: 'Buy',
  SELL: 'Sell',
  BUY_TO_COVER: 'Buy to cover',
  SELL_SHORT: 'Sell short',
  SELL_SHORT_EXEMPT: 'Sell short (exempt)',
  BUY_TO_OPEN: 'Buy to open',
  BUY_TO_CLOSE: 'Buy to close',
  SELL_TO_OPEN: 'Sell to open',
  SELL_TO_CLOSE: 'Sell to close',
  EXCHANGE: 'Exchange',
};

const DURATIONS: Readonly<Record<string, string>> = {
  DAY: 'Day',
  GOOD_TILL_CANCEL: 'GTC',
  FILL_OR_KILL: 'Fill or kill',
  IMMEDIATE_OR_CANCEL: 'IOC',
  END_OF_WEEK: 'This week',
  END_OF_MONTH: 'This month',
  NEXT_END_OF_MONTH: 'Next month',
};

const SESSIONS: Readonly<Record<string, string>> = { AM: 'pre-market', PM: 'after hours', SEAMLESS: 'all sessions' };

/** `STOP_LIMIT` as `Stop limit`: for words that are plain once they are written like words. */
export function asWords(name: string): string {
  const words = name.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `Buy to open`; for an order without legs of its own what holds its children together. */
export function instructionWords({ instruction, strategyType }: OrderView): string {
  if (instruction !== null) return INSTRUCTIONS[instruction] ?? instruction;
  if (strategyType === 'OCO') return 'One cancels the other';
  return strategyType === 'TRIGGER' ? 'One triggers the next' : UNKNOWN;
}

export function durationWords({ duration, session }: OrderView): string {
  if (duration === null) return UNKNOWN;
  const when = session === null ? undefined : SESSIONS[session];
  return [DURATIONS[duration] ?? duration, ...(when ? [when] : [])].join(', ');
}

/** `50 / 100`: filled of ordered. */
export function filledWords({ filledQuantity, quantity: ordered }: OrderView): string {
  return `${quantity(filledQuantity).text} / ${quantity(ordered).text}`;
}

/** Kind and prices in one: `Limit 600.50`, `Stop 595.00`, `Stop limit 264.90, stop 270.00`, `Market`. */
export function priceWords({ price, stopPrice, orderType, strategyType }: OrderView): string {
  if (price === null && stopPrice === null && strategyType === 'OCO') return UNKNOWN;
  const kind = asWords(orderType);
  if (price === null) return stopPrice === null ? kind : `${kind} ${sharePrice(stopPrice).text}`;
  const limit = `${kind} ${sharePrice(price).text}`;
  return stopPrice === null ? limit : `${limit}, stop ${sharePrice(stopPrice).text}`;
}
