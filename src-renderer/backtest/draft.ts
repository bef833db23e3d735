import { BACKTEST_ACTIVE_ID } from '#core/backtest/active-id';
import type { BacktestJob, BacktestSource, SweepAxis } from '#core/contract/backtest';
import { tradingDaySpanOf, newYorkInstant } from '#core/market/session';
import { assetClassOf } from '#core/market/instrument';
import { tradingDay } from '#core/market/units';
import type { CatalogueEntry } from '#core/signals/active-strategy';
import type { ParameterProblem, ParameterValues } from '#core/signals/parameters';

/** What the form holds: text where text is typed. */
export interface Draft {
  readonly symbol: string;
  readonly rule: string;
  /** `''`: the defaults; null: the user's own values. */
  readonly preset: string | null;
  readonly values: ParameterValues;
  readonly source: BacktestSource;
  /** Trading days as `YYYY-MM-DD`; empty: everything. */
  readonly fromDay: string;
  readonly toDay: string;
  readonly slippageTicks: string;
  readonly feePerSide: string;
  readonly contracts: string;
  readonly startEquity: string;
  readonly isTradeThrough: boolean;
  readonly isFilledAtClose: boolean;
  readonly sweepName: string;
  /** `1, 2, 3`. */
  readonly sweepValues: string;
}

export const presetValues = (entry: CatalogueEntry, preset: string): ParameterValues => ({
  ...Object.fromEntries(entry.parameters.map((descriptor) => [descriptor.name, descriptor.default])),
  ...entry.presets.find(({ id }) => id === preset)?.parameters,
});

export function firstDraft(entry: CatalogueEntry, symbol: string): Draft {
  return {
    symbol,
    rule: entry.rule,
    preset: '',
    values: presetValues(entry, ''),
    source: { kind: 'archive', detail: 'bars' },
    fromDay: '',
    toDay: '',
    slippageTicks: '1',
    feePerSide: '0',
    contracts: '1',
    startEquity: '10000',
    isTradeThrough: false,
    isFilledAtClose: false,
    sweepName: '',
    sweepValues: '',
  };
}

export type CheckedDraft =
  | { readonly ok: true; readonly job: BacktestJob }
  | { readonly ok: false; readonly problems: readonly ParameterProblem[]; readonly sentences: readonly string[] };

const ALWAYS = { fromMs: Date.UTC(1990, 0), toMs: Date.UTC(2100, 0) };
const NOON_MINUTE = 12 * 60;

function edge(day: string, symbol: string, which: 'startMs' | 'endMs', usual: number): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return usual;
  return tradingDaySpanOf(newYorkInstant(tradingDay(day), NOON_MINUTE), assetClassOf(symbol))[which];
}

function sweepOf({ sweepName, sweepValues }: Draft, entry: CatalogueEntry, sentences: string[]): SweepAxis[] {
  if (sweepName === '') return [];
  const descriptor = entry.parameters.find(({ name }) => name === sweepName);
  const words = sweepValues
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const values = words.map((word) =>
    descriptor?.kind === 'number' ? Number(word) : descriptor?.kind === 'switch' ? word === 'on' : word,
  );
  if (values.length === 0 || values.some((value) => Number.isNaN(value))) {
    sentences.push('Say the values of the sweep, with commas between them.');
    return [];
  }
  return [{ parameter: sweepName, values }];
}

/** Numbers that are not numbers yet. Whether they fit the rule is checked where it runs, and told in its words. */
const untyped = ({ parameters }: CatalogueEntry, values: ParameterValues): ParameterProblem[] =>
  parameters
    .filter(({ name, kind }) => kind === 'number' && typeof values[name] === 'string')
    .map(({ name, label }) => ({ name, sentence: `${label} must be a number.` }));

/** What is to be run, or what is wrong with it in words. */
export function checkDraft(draft: Draft, entry: CatalogueEntry): CheckedDraft {
  const sentences: string[] = [];
  const number = (text: string, what: string, least: number): number => {
    const value = text.trim() === '' ? NaN : Number(text);
    if (!(value >= least)) sentences.push(`${what} must be a number from ${least} on.`);
    return value;
  };
  const problems = untyped(entry, draft.values);
  const fills = {
    marketFill: draft.isFilledAtClose ? 'signal-close' : 'next-open',
    limitFill: draft.isTradeThrough ? 'trade-through' : 'touch',
    slippageTicks: number(draft.slippageTicks, 'Slippage', 0),
    feePerSide: number(draft.feePerSide, 'The fee', 0),
  } as const;
  const contracts = number(draft.contracts, 'The number of contracts', 1);
  if (!Number.isInteger(contracts)) sentences.push('The number of contracts must be whole.');
  const startEquity = number(draft.startEquity, 'The equity', 1);
  const fromMs = edge(draft.fromDay, draft.symbol, 'startMs', ALWAYS.fromMs);
  const toMs = edge(draft.toDay, draft.symbol, 'endMs', ALWAYS.toMs);
  if (fromMs >= toMs) sentences.push('The first day must lie before the last.');
  const sweep = sweepOf(draft, entry, sentences);
  if (problems.length > 0 || sentences.length > 0) return { ok: false, problems, sentences };
  const preset = draft.preset === null ? null : draft.preset === '' ? 'defaults' : draft.preset;
  return {
    ok: true,
    job: {
      symbol: draft.symbol,
      strategy: entry.rule,
      preset,
      activeId: BACKTEST_ACTIVE_ID,
      parameters: { ...draft.values },
      source: draft.source,
      fromMs,
      toMs,
      fills,
      size: { kind: 'fixed', contracts },
      startEquity,
      sweep,
    },
  };
}
