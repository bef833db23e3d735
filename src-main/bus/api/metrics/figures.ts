import type { Health } from '#core/contract/health';
import type { ApiCounters } from '#core/contract/local-api';

const MS_PER_SECOND = 1_000;

/** A figure of /metrics: what it means and where it is read; null is not exported, for "unknown" is not zero. */
interface Figure<From> {
  readonly name: string;
  readonly help: string;
  readonly read: (from: From) => number | null;
}

export const HEALTH_FIGURES: readonly Figure<Health>[] = [
  { name: 'feed_messages_per_second', help: 'Frames a second of the stream', read: (h) => h.feed.messagesPerSecond },
  { name: 'feed_frames_total', help: 'Frames of the stream', read: (h) => h.feed.framesTotal },
  { name: 'feed_ticks_total', help: 'Trades and quotes', read: (h) => h.feed.ticksTotal },
  { name: 'feed_reconnects_total', help: 'Connections after the first', read: (h) => h.feed.reconnects },
  {
    name: 'feed_last_data_timestamp_seconds',
    help: 'When data came last',
    read: ({ feed }) => (feed.lastDataWallMs === null ? null : feed.lastDataWallMs / MS_PER_SECOND),
  },
  {
    name: 'feed_faults_total',
    help: 'Pieces of the stream that could not be used',
    read: ({ feed }) => feed.faults.reduce((sum, { count }) => sum + count, 0),
  },
  { name: 'engine_bars_closed_total', help: 'Bars closed', read: (h) => h.engine.barsClosed },
  { name: 'engine_bars_revised_total', help: 'Bars revised', read: (h) => h.engine.barsRevised },
  { name: 'engine_bars_confirmed_total', help: 'Bars confirmed by the broker', read: (h) => h.engine.barsConfirmed },
  { name: 'engine_late_ticks_total', help: 'Trades after the end of their minute', read: (h) => h.engine.lateTicks },
  {
    name: 'engine_lost_rows_total',
    help: 'Bars and signals the archive could not be given',
    read: (h) => h.engine.lostRows,
  },
  { name: 'archive_bars_stored', help: 'Bars stored', read: (h) => h.archive.barsStored },
  { name: 'archive_ticks_stored', help: 'Trades stored', read: (h) => h.archive.ticksStored },
  { name: 'archive_signals_stored', help: 'Signals stored', read: (h) => h.archive.signalsStored },
  { name: 'archive_queued_rows', help: 'Rows that wait for the disk', read: (h) => h.archive.queuedRows },
  { name: 'archive_lost_rows_total', help: 'Rows that were given up', read: (h) => h.archive.lostRows },
  { name: 'broker_calls_last_minute', help: 'Calls to the broker', read: (h) => h.broker.callsLastMinute },
  {
    name: 'main_thread_delay_p99_seconds',
    help: 'How late the main thread is, 99th percentile',
    read: ({ mainThreadDelayMs }) => mainThreadDelayMs.p99 / MS_PER_SECOND,
  },
];

export const API_FIGURES: readonly Figure<ApiCounters>[] = [
  { name: 'api_requests_total', help: 'Requests of the local interface', read: (c) => c.requests },
  { name: 'api_websockets', help: 'Open WebSockets', read: (c) => c.sockets },
  {
    name: 'api_slow_readers_dropped_total',
    help: 'WebSockets dropped as too slow',
    read: (c) => c.slowReadersDropped,
  },
  {
    name: 'bus_quotes_superseded_total',
    help: 'Quotes that newer ones replaced before they were published',
    read: (c) => c.quotesSuperseded,
  },
  { name: 'bus_kept_lost_total', help: 'Bars and signals that were given up', read: (c) => c.keptLost },
];

export const CHANNEL_FIGURES = [
  { name: 'bus_channel_messages_total', help: 'Messages of a channel', member: 'published' },
  { name: 'bus_channel_sent_total', help: 'Messages of a channel times their subscribers', member: 'sent' },
  { name: 'bus_channel_conflated_total', help: 'Quotes that newer ones replaced on the way', member: 'conflated' },
  { name: 'bus_channel_subscribers', help: 'WebSockets that listen to a channel', member: 'subscribers' },
] as const;
