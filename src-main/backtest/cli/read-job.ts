import { basename } from 'node:path';
import { BACKTEST_ACTIVE_ID } from '#core/backtest/active-id';
import { backtestJobSchema, type BacktestJob, type BacktestSource } from '#core/contract/backtest';
import { findInstrument, KNOWN_INSTRUMENTS } from '#core/market/instrument';
import type { PositionSize } from '#core/paper/position-size';
import { catalogue } from '#core/signals/catalogue';
import type { CatalogueEntry } from '#core/signals/active-strategy';
import { UsageError } from '../../archive/cli/archive-command.ts';
import { flag, oneOf, readOptions, text, texts } from '../../archive/cli/read-options.ts';
import { RANGE_OPTIONS, readRange } from '../../archive/cli/read-range.ts';
import { BAR_STAMPS } from '#core/contract/archive-choices';
import { readParameters, readSweep } from './read-parameters.ts';

const OPTIONS = {
  csv: text,
  parquet: text,
  archive: text,
  zone: text,
  stamp: text,
  symbol: text,
  ...RANGE_OPTIONS,
  strategy: text,
  preset: text,
  set: texts,
  sweep: texts,
  'at-close': flag,
  through: flag,
  slippage: text,
  fee: text,
  contracts: text,
  risk: text,
  equity: text,
  json: flag,
  list: flag,
  report: text,
  trades: text,
} as const;

type Values = ReturnType<typeof readOptions<typeof OPTIONS>>;

/** A command line, understood. */
export interface BacktestOrder {
  readonly job: BacktestJob;
  readonly archiveFolder: string | null;
  readonly isJson: boolean;
  /** Files to write; null writes none. */
  readonly report: string | null;
  readonly trades: string | null;
}

/** What a session is of when nobody says it. */
const USUAL_SYMBOL = '/NQ';
const USUAL_EQUITY = 10_000;

function sourceOf({ csv, parquet, archive, zone, stamp }: Values): BacktestSource {
  const places = [csv, parquet, archive].filter((place) => place !== undefined);
  if (places.length !== 1) throw new UsageError('Say one of --csv, --parquet and --archive: where the bars are.');
  if (csv !== undefined) {
    const said = stamp === undefined ? null : oneOf('stamp', stamp, BAR_STAMPS);
    return { kind: 'csv', file: csv, zone: zone ?? null, stamp: said };
  }
  if (zone !== undefined || stamp !== undefined) throw new UsageError('--zone and --stamp say how a --csv is meant.');
  return parquet === undefined ? { kind: 'archive', detail: 'bars' } : { kind: 'parquet', file: parquet };
}

/** The symbol that a file's name begins with: `QQQ_1min.csv`, `nq-2013.csv`. */
export function symbolOfFile(file: string): string | null {
  const [word = ''] = /^[A-Za-z]+/.exec(basename(file).replace(/^symbol=(%2F)?/, '')) ?? [];
  const name = word.toUpperCase();
  const known = KNOWN_INSTRUMENTS.find(({ symbol }) => symbol === name || symbol === `/${name}`);
  return known?.symbol ?? null;
}

function entryNamed(name: string | undefined): CatalogueEntry {
  const [first] = catalogue();
  const entry = name === undefined ? first : catalogue().find(({ rule }) => rule === name);
  if (entry) return entry;
  throw new UsageError(
    `There is no strategy ${name ?? ''}; there is ${catalogue()
      .map(({ rule }) => rule)
      .join(', ')}.`,
  );
}

function numberOf(option: string, raw: string | undefined, usual: number): number {
  const value = raw === undefined ? usual : raw.trim() === '' ? NaN : Number(raw);
  if (!Number.isFinite(value)) throw new UsageError(`--${option} takes a number, not "${raw ?? ''}".`);
  return value;
}

function sizeOf({ contracts, risk }: Values): PositionSize {
  if (contracts !== undefined && risk !== undefined) throw new UsageError('Say --contracts or --risk, not both.');
  if (risk !== undefined) return { kind: 'risk', percent: numberOf('risk', risk, NaN) };
  return { kind: 'fixed', contracts: numberOf('contracts', contracts, 1) };
}

function symbolOf({ symbol: said }: Values, source: BacktestSource): string {
  const named = source.kind === 'archive' ? null : symbolOfFile(source.file);
  const symbol = said ?? named ?? USUAL_SYMBOL;
  if (!findInstrument(symbol) && symbol.startsWith('/')) throw new UsageError(`${symbol} is no future that is known.`);
  return symbol;
}

/** The strategy with its parameters: those of a preset, and over them what was set. */
function strategyOf(values: Values): Pick<BacktestJob, 'strategy' | 'preset' | 'parameters' | 'sweep'> {
  const entry = entryNamed(values.strategy);
  const preset = entry.presets.find(({ id }) => id === values.preset) ?? null;
  if (values.preset !== undefined && !preset) {
    throw new UsageError(
      `There is no preset ${values.preset}; there is ${entry.presets.map(({ id }) => id).join(', ')}.`,
    );
  }
  const own = readParameters(entry, values.set ?? []);
  return {
    strategy: entry.rule,
    preset: Object.keys(own).length > 0 ? null : (preset?.title ?? 'defaults'),
    parameters: { ...preset?.parameters, ...own },
    sweep: readSweep(entry, values.sweep ?? []),
  };
}

function fillsOf(values: Values): BacktestJob['fills'] {
  return {
    marketFill: values['at-close'] === true ? 'signal-close' : 'next-open',
    limitFill: values.through === true ? 'trade-through' : 'touch',
    slippageTicks: numberOf('slippage', values.slippage, 0),
    feePerSide: numberOf('fee', values.fee, 0),
  };
}

/** Reads a command line. Throws UsageError; null asks for the list of strategies. */
export function readOrder(argv: readonly string[]): BacktestOrder | null {
  const values = readOptions(argv, OPTIONS);
  if (values.list === true) return null;
  const source = sourceOf(values);
  const symbol = symbolOf(values, source);
  const checked = backtestJobSchema.safeParse({
    symbol,
    activeId: BACKTEST_ACTIVE_ID,
    ...strategyOf(values),
    source,
    ...readRange(symbol, values),
    fills: fillsOf(values),
    size: sizeOf(values),
    startEquity: numberOf('equity', values.equity, USUAL_EQUITY),
  });
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new UsageError(`${issue?.path.join('.') ?? 'The run'}: ${issue?.message ?? 'cannot be used'}.`);
  }
  const { archive, json, report, trades } = values;
  return {
    job: checked.data,
    archiveFolder: archive ?? null,
    isJson: json ?? false,
    report: report ?? null,
    trades: trades ?? null,
  };
}
