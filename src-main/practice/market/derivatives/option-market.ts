import { epochMs, type TradingDay } from '#core/market/units';
import type { Listed } from '../market.ts';
import { OptionBoard } from '../options/option-board.ts';
import { optionUnderlying, type OptionContract } from '../options/option-contract.ts';
import type { OptionQuote } from '../options/option-quote.ts';
import { parseOccSymbol } from '../options/option-symbol.ts';
import type { DayHours } from '../trading-time.ts';
import { underlyingState } from './underlying-state.ts';

/** A contract and the number of the listed symbol that moves it. */
export interface ListedOption {
  readonly contract: OptionContract;
  readonly underlying: number;
}

/** `./ESZ26C6900` is written on `/ESZ26`. */
const FUTURE_OPTION = /^\.(\/[A-Z0-9]+?[FGHJKMNQUVXZ]\d{2})[CP][\d.]+$/;

/** The options on all symbols of a market, quoted from where their underlyings stand. A board is made when it is used. */
export class OptionMarket {
  readonly #symbols: readonly Listed[];
  readonly #hours: DayHours;
  readonly #day: TradingDay;
  readonly #boards = new Map<number, OptionBoard>();

  constructor(symbols: readonly Listed[], hours: DayHours, day: TradingDay) {
    this.#symbols = symbols;
    this.#hours = hours;
    this.#day = day;
  }

  /** Every option on a listed symbol; null when the market has no symbol of that number. */
  board(underlying: number): OptionBoard | null {
    const listed = this.#symbols[underlying];
    if (!listed) return null;
    const board = this.#boards.get(underlying) ?? new OptionBoard(optionUnderlying(listed.listing), this.#day);
    this.#boards.set(underlying, board);
    return board;
  }

  /** The contract of a symbol, on an equity or on a future; null when it is not listed. */
  find(symbol: string): ListedOption | null {
    const underlying = this.#underlyingOf(symbol);
    const contract = underlying < 0 ? undefined : this.board(underlying)?.find(symbol);
    return contract ? { contract, underlying } : null;
  }

  /** Where a contract stands at an instant of the exchange clock. */
  quote({ contract, underlying }: ListedOption, atMs: number): OptionQuote | null {
    const listed = this.#symbols[underlying];
    const board = this.board(underlying);
    if (!listed || !board) return null;
    return board.quote(contract, underlyingState(listed, this.#hours, this.#day), epochMs(atMs));
  }

  #underlyingOf(symbol: string): number {
    const [, future] = FUTURE_OPTION.exec(symbol) ?? [];
    if (future !== undefined) return this.#symbols.findIndex(({ listing }) => listing.contract === future);
    const root = parseOccSymbol(symbol)?.root;
    return this.#symbols.findIndex(
      ({ listing: { instrument } }) => instrument.assetClass === 'equity' && instrument.symbol === root,
    );
  }
}
