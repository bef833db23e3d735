import { parseArgs } from 'node:util';
import { instrumentOf } from '#core/market/instrument';
import { priceToPoints } from '#core/market/price';
import { UsageError } from './archive-command.ts';

export const text = { type: 'string' } as const;
export const texts = { type: 'string', multiple: true } as const;
export const flag = { type: 'boolean' } as const;

type Option = typeof text | typeof texts | typeof flag;
type ValueOf<Kind extends Option> = Kind extends typeof flag ? boolean : Kind extends typeof texts ? string[] : string;

/** The values of a command's options. Throws UsageError on an option that it has not. */
export function readOptions<Options extends Readonly<Record<string, Option>>>(
  argv: readonly string[],
  options: Options,
): { readonly [Name in keyof Options]?: ValueOf<Options[Name]> } {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

export function required(name: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new UsageError(`--${name} is missing.`);
  return value;
}

export function oneOf<Word extends string>(name: string, raw: string, words: readonly Word[]): Word {
  const word = words.find((one) => one === raw);
  if (word === undefined) throw new UsageError(`--${name} takes one of ${words.join(', ')}, not "${raw}".`);
  return word;
}

/** A whole number from `least` on. */
export function wholeNumber(name: string, raw: string, least: number): number {
  const value = /^\d{1,9}$/.test(raw) ? Number(raw) : NaN;
  if (!(value >= least)) throw new UsageError(`--${name} takes a whole number from ${least} on, not "${raw}".`);
  return value;
}

/** The smallest step of a symbol's price in points: as said, else as known. Throws UsageError where neither is. */
export function tickSizeOf(symbol: string, raw: string | undefined): number {
  if (raw !== undefined) {
    const value = Number(raw);
    if (!(value > 0) || !Number.isFinite(value))
      throw new UsageError(`--tick takes a price step in points, not "${raw}".`);
    return value;
  }
  const instrument = instrumentOf(symbol);
  if (!instrument) throw new UsageError(`The tick size of ${symbol} is not known. Say it with --tick, in points.`);
  return priceToPoints(instrument.tickSize);
}
