import type { TellingClass } from './event.ts';

/** Each class as a heading, and one or several of its events in a sentence. */
export const CLASS_WORDS: Readonly<
  Record<TellingClass, { readonly title: string; readonly one: string; readonly many: string }>
> = {
  signal: { title: 'Signals', one: 'signal', many: 'signals' },
  'price-alert': { title: 'Price alerts', one: 'price alert', many: 'price alerts' },
  feed: { title: 'Data stream', one: 'stream alert', many: 'stream alerts' },
  token: { title: 'Login', one: 'login warning', many: 'login warnings' },
  order: { title: 'Orders', one: 'order message', many: 'order messages' },
  archive: { title: 'Archive and disk', one: 'archive warning', many: 'archive warnings' },
  report: { title: 'Reports', one: 'report', many: 'reports' },
};

/** In the order in which they are listed. */
export const TELLING_CLASS_NAMES = Object.keys(CLASS_WORDS) as readonly TellingClass[];
