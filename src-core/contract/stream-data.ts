/** Every service of Schwab's streamer that carries data. */
export const STREAM_SERVICE_NAMES = [
  'LEVELONE_EQUITIES',
  'LEVELONE_OPTIONS',
  'LEVELONE_FUTURES',
  'LEVELONE_FUTURES_OPTIONS',
  'LEVELONE_FOREX',
  'CHART_EQUITY',
  'CHART_FUTURES',
  'NYSE_BOOK',
  'NASDAQ_BOOK',
  'OPTIONS_BOOK',
  'SCREENER_EQUITY',
  'SCREENER_OPTION',
  'ACCT_ACTIVITY',
] as const;
export type StreamServiceName = (typeof STREAM_SERVICE_NAMES)[number];

export interface BookLevel {
  readonly price: number;
  readonly size: number;
  readonly makers: readonly { readonly id: string; readonly size: number; readonly msSinceEasternMidnight: number }[];
}

/** The newest state of one key of a service; field names are those of the service's field table. */
export type StreamData = { readonly key: string; readonly receivedWallMs: number } & (
  | {
      readonly kind: 'level-one';
      readonly service: StreamServiceName;
      readonly isDelayed: boolean | null;
      readonly fields: Readonly<Record<string, number | string | boolean | null>>;
    }
  | {
      readonly kind: 'book';
      readonly service: StreamServiceName;
      readonly snapshotMs: number;
      readonly bids: readonly BookLevel[];
      readonly asks: readonly BookLevel[];
    }
  | {
      readonly kind: 'screener';
      readonly service: StreamServiceName;
      readonly snapshotMs: number;
      readonly rows: readonly Readonly<Record<string, number | string | null>>[];
    }
);

/** The account number of a message stays in the feed's thread: the orders are read again whichever account it was. */
export interface AccountActivity {
  readonly seq: number | null;
  /** e.g. `OrderFillCompleted`; empty when the broker sent none. */
  readonly messageType: string;
  readonly receivedWallMs: number;
}
