import { tradingDay, type TradingDay } from '#core/market/units';
import { isCalendarDate } from '../market/trading-time.ts';
import { badRequest } from './refusal.ts';

/** Query parameters, checked one by one. Every method throws the Refusal that the caller gets to see. */
export class QueryReader {
  readonly #query: URLSearchParams;

  constructor(query: URLSearchParams) {
    this.#query = query;
  }

  /** The text of a parameter; null when it is absent or empty. */
  text(name: string): string | null {
    const value = this.#query.get(name)?.trim() ?? '';
    return value === '' ? null : value;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === null) throw badRequest(`${name} is required.`);
    return value;
  }

  /** The parts of a list divided by commas, without empty ones; null when the parameter is absent. */
  list(name: string): readonly string[] | null {
    const parts = this.text(name)?.split(',') ?? [];
    const named = parts.map((part) => part.trim()).filter((part) => part !== '');
    return named.length === 0 ? null : named;
  }

  oneOf<Name extends string>(name: string, allowed: readonly Name[]): Name | null {
    const value = this.text(name);
    if (value === null) return null;
    const match = allowed.find((one) => one === value);
    if (match === undefined) throw badRequest(`Invalid value '${value}' for ${name}: use ${allowed.join(', ')}.`);
    return match;
  }

  flag(name: string): boolean {
    return this.oneOf(name, ['true', 'false']) === 'true';
  }

  number(name: string): number | null {
    const value = this.text(name);
    if (value === null) return null;
    const number = Number(value);
    if (!Number.isFinite(number)) throw badRequest(`Invalid value '${value}' for ${name}: it must be a number.`);
    return number;
  }

  wholeNumber(name: string): number | null {
    const number = this.number(name);
    if (number !== null && !Number.isSafeInteger(number)) {
      throw badRequest(`Invalid value '${number}' for ${name}: it must be a whole number.`);
    }
    return number;
  }

  /** A date such as 2026-11-20. */
  date(name: string): TradingDay | null {
    const value = this.text(name);
    if (value === null) return null;
    if (!isCalendarDate(value)) throw badRequest(`Invalid value '${value}' for ${name}: write it as yyyy-MM-dd.`);
    return tradingDay(value);
  }
}
