import type { DatabaseKind } from '../open-database.ts';
import { barsTicksAndFeedEvents } from './0001-bars-ticks-and-feed-events.ts';
import { backfilledBars } from './0002-backfilled-bars.ts';
import { packedWeeks } from './0003-packed-weeks.ts';

/** Bars, ticks and what else of the feed it takes to rebuild them. `BWmk` in ASCII. */
export const MARKET_DATABASE: DatabaseKind = {
  title: 'market database',
  applicationId: 0x42576d6b,
  synchronous: 'NORMAL',
  migrations: [barsTicksAndFeedEvents, backfilledBars, packedWeeks],
};
