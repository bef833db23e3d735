import { create } from 'zustand';
import type { PriceAlert } from '#core/alerts/price-alert';
import type { RequestArgument, RequestName, RequestResult } from '#core/contract/ipc';
import type { Outcome } from '#core/contract/login';
import type { TellingView } from '#core/contract/telling';
import type { TellingClass } from '#core/telling/event';
import type { LogEntry } from '#core/telling/log-entry';
import { ask } from '../app/asked-store.ts';
import { bridge } from '../app/bridge.ts';

/** So many entries are asked for and shown; the search reaches all. */
const SHOWN_ENTRIES = 300;

interface TellingState {
  /** null until the main process has answered. */
  readonly view: TellingView | null;
  /** Newest first, as far as they answer the question. */
  readonly entries: readonly LogEntry[] | null;
  readonly question: string;
  readonly ofClass: TellingClass | null;
  /** Of the prices that run; null until known. */
  readonly alerts: readonly PriceAlert[] | null;
}

export const useTelling = create<TellingState>(() => ({
  view: null,
  entries: null,
  question: '',
  ofClass: null,
  alerts: null,
}));

export function applyTelling(view: TellingView): void {
  useTelling.setState({ view });
}

export function applyAlerts(alerts: readonly PriceAlert[]): void {
  useTelling.setState({ alerts });
}

/** A new entry comes to the top; one that is known changes where it stands. A search is not disturbed by new ones. */
export function applyEntry(entry: LogEntry): void {
  const { entries, question, ofClass } = useTelling.getState();
  if (!entries) return;
  const at = entries.findIndex(({ id }) => id === entry.id);
  if (at >= 0) useTelling.setState({ entries: entries.with(at, entry) });
  else if (question === '' && (ofClass === null || ofClass === entry.class)) {
    useTelling.setState({ entries: [entry, ...entries].slice(0, SHOWN_ENTRIES) });
  }
}

/** Asks the log; the answer to a question that was changed meanwhile is passed over. */
export async function searchLog(question: string, ofClass: TellingClass | null): Promise<void> {
  useTelling.setState({ question, ofClass });
  await ask('telling.log', async () => {
    const entries = await bridge().request('telling.log', { question, class: ofClass, limit: SHOWN_ENTRIES });
    const now = useTelling.getState();
    if (now.question === question && now.ofClass === ofClass) useTelling.setState({ entries });
    return null;
  });
  const now = useTelling.getState();
  if (now.question !== question || now.ofClass !== ofClass) await searchLog(now.question, now.ofClass);
}

type WithOutcome = {
  readonly [Name in RequestName]: RequestResult<Name> extends Outcome ? Name : never;
}[RequestName];

/** Asks for something that is answered with a sentence, kept under `as` for whoever shows it. */
export const askFor = <Name extends WithOutcome>(
  name: Name,
  argument: RequestArgument<Name>,
  as: string = name,
): Promise<boolean> => ask(as, async (): Promise<Outcome> => bridge().request(name, argument));
