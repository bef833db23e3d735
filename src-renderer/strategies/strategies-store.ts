import { create } from 'zustand';
import type { StrategyDraft } from '#core/contract/strategies';
import type { ActiveStrategy } from '#core/signals/active-strategy';
import type { ParameterProblem } from '#core/signals/parameters';
import { ask, forgetAnswer } from '../app/asked-store.ts';
import { bridge } from '../app/bridge.ts';

/** The questions, by the names under which their answers are kept. */
export const STRATEGIES_ASKED = {
  list: 'strategies.list',
  save: 'strategies.save',
  remove: 'strategies.remove',
} as const;

interface StrategiesState {
  readonly isOpen: boolean;
  /** What is kept, in its order; null until it was read. */
  readonly kept: readonly ActiveStrategy[] | null;
  /** What is being edited, by id, or by a name of its own while it has none. */
  readonly drafts: Readonly<Record<string, StrategyDraft>>;
  /** The one in the form. */
  readonly chosen: string | null;
  /** Why the newest save was refused. */
  readonly problems: readonly ParameterProblem[];
}

export const useStrategies = create<StrategiesState>(() => ({
  isOpen: false,
  kept: null,
  drafts: {},
  chosen: null,
  problems: [],
}));

let newDrafts = 0;

async function readKept(): Promise<void> {
  await ask(STRATEGIES_ASKED.list, async () => {
    const kept = await bridge().request('strategies.list', null);
    useStrategies.setState(({ chosen, drafts }) => ({
      kept,
      chosen:
        chosen !== null && (chosen in drafts || kept.some(({ id }) => id === chosen)) ? chosen : (kept[0]?.id ?? null),
    }));
    return null;
  });
}

export function openStrategies(): void {
  useStrategies.setState({ isOpen: true });
  void readKept();
}

export function closeStrategies(): void {
  useStrategies.setState({ isOpen: false, problems: [] });
  for (const name of Object.values(STRATEGIES_ASKED)) forgetAnswer(name);
}

export function chooseStrategy(chosen: string): void {
  useStrategies.setState({ chosen, problems: [] });
  forgetAnswer(STRATEGIES_ASKED.save);
}

export function addDraft(draft: StrategyDraft): void {
  newDrafts += 1;
  const name = `new-${newDrafts}`;
  useStrategies.setState(({ drafts }) => ({ drafts: { ...drafts, [name]: draft }, chosen: name, problems: [] }));
  forgetAnswer(STRATEGIES_ASKED.save);
}

export function changeDraft(name: string, draft: StrategyDraft): void {
  useStrategies.setState(({ drafts }) => ({ drafts: { ...drafts, [name]: draft } }));
}

const without = <Value>(record: Readonly<Record<string, Value>>, name: string): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).filter(([other]) => other !== name));

/** Back to what is kept; one that was never kept is gone. */
export function discardDraft(name: string): void {
  useStrategies.setState(({ drafts, kept }) => ({
    drafts: without(drafts, name),
    chosen: kept?.some(({ id }) => id === name) ? name : (kept?.[0]?.id ?? null),
    problems: [],
  }));
  forgetAnswer(STRATEGIES_ASKED.save);
}

/** Keeps the draft, and lets it watch from now on. What is wrong with it comes back as problems. */
export async function saveDraft(name: string, draft: StrategyDraft): Promise<void> {
  await ask(STRATEGIES_ASKED.save, async () => {
    const saved = await bridge().request('strategies.save', { strategy: draft });
    if (!saved.ok) {
      useStrategies.setState({ problems: saved.problems });
      return { ok: false, sentence: 'Nothing was saved: see what is marked.' };
    }
    const { id, symbols, isWatching } = saved.strategy;
    useStrategies.setState(({ drafts }) => ({ drafts: without(drafts, name), chosen: id, problems: [] }));
    await readKept();
    const watched = `It watches ${symbols.join(', ')} from now on.`;
    return { ok: true, sentence: isWatching ? `Saved. ${watched}` : 'Saved. It does not watch.' };
  });
}

export async function removeStrategy(id: string): Promise<void> {
  await ask(STRATEGIES_ASKED.remove, async () => {
    await bridge().request('strategies.remove', { id });
    discardDraft(id);
    await readKept();
    return { ok: true, sentence: 'Removed. Its signals stay in the archive.' };
  });
}
