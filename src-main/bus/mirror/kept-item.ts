import { busBarSchema, busSignalSchema, type BusBar, type BusSignal } from '#core/contract/bus';

/** A bar or signal that must get into its Stream. */
export interface KeptItem {
  /** As it is published, but for the number and the age, which come with the publishing. */
  readonly message: BusBar | BusSignal;
  /** Whoever sent it need not keep it any longer. Calling it again does nothing. */
  readonly settle: () => void;
  /** Its number in its channel, once it has been published. */
  seq: number | null;
  /** Those who listen have been told. */
  isTold: boolean;
}

/** What a message says, whoever publishes it when: two with the same signature are one message twice. */
export function signatureOf(message: BusBar | BusSignal): string {
  if (message.kind === 'signal') return `${message.source} ${message.details.id}`;
  const { source, symbol, ts, change, open, high, low, close, volume, grade } = message;
  return [source, symbol, ts, change, open, high, low, close, volume, grade].join(' ');
}

/** The signature of what a Stream holds; null for an entry that another program put there. */
export function signatureOfEntry(fields: readonly unknown[]): string | null {
  const data = fields[fields.indexOf('data') + 1];
  if (typeof data !== 'string') return null;
  try {
    const content: unknown = JSON.parse(data);
    const message = busBarSchema.safeParse(content).data ?? busSignalSchema.safeParse(content).data;
    return message ? signatureOf(message) : null;
  } catch {
    return null;
  }
}
