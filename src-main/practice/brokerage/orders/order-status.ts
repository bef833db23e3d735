/** The 21 statuses of Schwab's order documents. */
export const ORDER_STATUSES = [
  'AWAITING_PARENT_ORDER',
  'AWAITING_CONDITION',
  'AWAITING_STOP_CONDITION',
  'AWAITING_MANUAL_REVIEW',
  'ACCEPTED',
  'AWAITING_UR_OUT',
  'PENDING_ACTIVATION',
  'QUEUED',
  'WORKING',
  'REJECTED',
  'PENDING_CANCEL',
  'CANCELED',
  'PENDING_REPLACE',
  'REPLACED',
  'FILLED',
  'EXPIRED',
  'NEW',
  'AWAITING_RELEASE_TIME',
  'PENDING_ACKNOWLEDGEMENT',
  'PENDING_RECALL',
  'UNKNOWN',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

const TERMINAL_STATUSES = ['FILLED', 'CANCELED', 'REJECTED', 'EXPIRED', 'REPLACED'] as const;
const RESTING_STATUSES = [
  'WORKING',
  'ACCEPTED',
  'QUEUED',
  'PENDING_ACTIVATION',
  'AWAITING_STOP_CONDITION',
  'AWAITING_CONDITION',
  'AWAITING_PARENT_ORDER',
  'AWAITING_RELEASE_TIME',
  'AWAITING_MANUAL_REVIEW',
] as const;
/** A cancel or a replace has been asked for and not yet been decided. */
const DECIDING_STATUSES = ['PENDING_CANCEL', 'PENDING_REPLACE', 'PENDING_RECALL'] as const;

const terminal: ReadonlySet<OrderStatus> = new Set(TERMINAL_STATUSES);
const deciding: ReadonlySet<OrderStatus> = new Set(DECIDING_STATUSES);

/** Nothing can happen to it any more. */
export const isTerminal = (status: OrderStatus): boolean => terminal.has(status);

/** It has been asked for a change and the answer is to come. */
export const isDeciding = (status: OrderStatus): boolean => deciding.has(status);

/** Whether a client may still ask for a cancel or a replace. */
export const isCancelable = (status: OrderStatus): boolean =>
  !isTerminal(status) && !isDeciding(status) && status !== 'AWAITING_UR_OUT' && status !== 'UNKNOWN';

const ENDS_OF_LIVING: readonly OrderStatus[] = TERMINAL_STATUSES;
const DECISIONS: readonly OrderStatus[] = ['PENDING_CANCEL', 'PENDING_REPLACE', 'PENDING_RECALL', 'AWAITING_UR_OUT'];
/** A refused cancel or replace puts an order back to where it was. */
const AFTER_DECISION: readonly OrderStatus[] = [...ENDS_OF_LIVING, ...RESTING_STATUSES, 'PENDING_ACKNOWLEDGEMENT'];

const fromResting = (...onwards: readonly OrderStatus[]): readonly OrderStatus[] => [
  ...onwards,
  ...ENDS_OF_LIVING,
  ...DECISIONS,
];

/** Where an order may go from each status. What is not here does not happen. */
const TRANSITIONS: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  NEW: ['PENDING_ACKNOWLEDGEMENT', 'AWAITING_PARENT_ORDER', 'REJECTED', 'CANCELED', 'PENDING_CANCEL'],
  PENDING_ACKNOWLEDGEMENT: [
    ...(['ACCEPTED', 'QUEUED', 'WORKING', 'PENDING_ACTIVATION'] as const),
    ...(['AWAITING_STOP_CONDITION', 'AWAITING_CONDITION', 'AWAITING_RELEASE_TIME', 'AWAITING_MANUAL_REVIEW'] as const),
    ...(['REJECTED', 'CANCELED', 'REPLACED', 'PENDING_CANCEL', 'PENDING_REPLACE'] as const),
  ],
  AWAITING_PARENT_ORDER: [
    ...(['PENDING_ACKNOWLEDGEMENT', 'PENDING_ACTIVATION', 'WORKING', 'AWAITING_STOP_CONDITION', 'QUEUED'] as const),
    ...(['CANCELED', 'REJECTED', 'EXPIRED', 'REPLACED', 'PENDING_CANCEL', 'PENDING_REPLACE'] as const),
  ],
  PENDING_ACTIVATION: [
    ...(['WORKING', 'QUEUED', 'AWAITING_STOP_CONDITION', 'AWAITING_CONDITION'] as const),
    ...(['CANCELED', 'REJECTED', 'EXPIRED', 'REPLACED', 'PENDING_CANCEL', 'PENDING_REPLACE'] as const),
  ],
  AWAITING_STOP_CONDITION: [...(['WORKING', 'CANCELED', 'REJECTED', 'EXPIRED', 'REPLACED'] as const), ...DECISIONS],
  ACCEPTED: fromResting('QUEUED', 'WORKING', 'PENDING_ACTIVATION', 'AWAITING_STOP_CONDITION'),
  QUEUED: fromResting('WORKING'),
  WORKING: fromResting(),
  AWAITING_CONDITION: fromResting('WORKING', 'AWAITING_STOP_CONDITION'),
  AWAITING_RELEASE_TIME: fromResting('WORKING', 'QUEUED', 'AWAITING_STOP_CONDITION'),
  AWAITING_MANUAL_REVIEW: fromResting('ACCEPTED', 'QUEUED', 'WORKING', 'AWAITING_STOP_CONDITION'),
  // A fill may overtake the cancel.
  PENDING_CANCEL: AFTER_DECISION,
  PENDING_REPLACE: AFTER_DECISION,
  PENDING_RECALL: AFTER_DECISION,
  AWAITING_UR_OUT: ['CANCELED', 'FILLED', 'REJECTED', 'EXPIRED'],
  UNKNOWN: [],
  FILLED: [],
  CANCELED: [],
  REJECTED: [],
  EXPIRED: [],
  REPLACED: [],
};

export const mayBecome = (from: OrderStatus, to: OrderStatus): boolean => TRANSITIONS[from].includes(to);

/** A step that no order takes: a defect of the exchange, never of a client. */
export class IllegalTransitionError extends Error {
  override readonly name = 'IllegalTransitionError';

  constructor(orderId: number, from: OrderStatus, to: OrderStatus) {
    super(`Order ${orderId} cannot become ${to}: it is ${from}. The practice exchange has a defect; report it.`);
  }
}
