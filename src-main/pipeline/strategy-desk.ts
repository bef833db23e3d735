import { randomUUID } from 'node:crypto';
import log from 'electron-log/node';
import type { SavedStrategy, StrategyDraft } from '#core/contract/strategies';
import type { SessionsEvent, StrategiesEvent } from '#core/market/feed-batch';
import { instrumentOf } from '#core/market/instrument';
import { tradingDayOf } from '#core/market/session';
import { epochMs, symbolName, type EpochMs } from '#core/market/units';
import type { ActiveStrategy } from '#core/signals/active-strategy';
import { checkStrategy, defaultStrategy } from '#core/signals/catalogue';
import type { ParameterProblem } from '#core/signals/parameters';
import type { PastSession } from '#core/signals/past-session';
import { REMEMBERED_SESSIONS } from '#core/signals/session-history';

/** Where strategies are kept; every call rejects while the archive is not open. */
export interface StrategyKeeper {
  list(initial: ActiveStrategy): Promise<readonly ActiveStrategy[]>;
  save(strategy: ActiveStrategy): Promise<void>;
  remove(id: string): Promise<void>;
  pastSessions(symbol: string, beforeMs: EpochMs, count: number): Promise<readonly PastSession[]>;
}

export interface StrategyDeskOptions {
  readonly keeper: StrategyKeeper;
  /** What a new archive watches. */
  readonly initialSymbols: readonly string[];
  /** Puts an event into the stream of the feed; does nothing while none runs. */
  readonly announce: (event: StrategiesEvent | SessionsEvent) => Promise<void>;
}

/** Why a draft cannot watch; empty when it can. */
function problemsOf({ symbols, ...draft }: StrategyDraft): readonly ParameterProblem[] {
  const unknown = symbols.filter((symbol) => !instrumentOf(symbol));
  const checked = checkStrategy(draft);
  return [
    ...unknown.map((symbol) => ({ name: 'symbols', sentence: `${symbol} cannot be watched: its tick is not known.` })),
    ...(checked.ok ? [] : checked.problems),
  ];
}

/**
 * The strategies of a session: kept in its archive, checked before they are, and told to the engine by way of the feed, so
 * that a change has its place in the recorded stream and a recovery or replay repeats it there.
 */
export class StrategyDesk {
  readonly #options: StrategyDeskOptions;
  /** Of which day the sessions before were told, to which symbols. */
  readonly #toldSessions = new Map<string, string>();
  #exchangeMs: number | null = null;

  constructor(options: StrategyDeskOptions) {
    this.#options = options;
  }

  async list(): Promise<readonly ActiveStrategy[]> {
    const { keeper, initialSymbols } = this.#options;
    return keeper.list(defaultStrategy(initialSymbols));
  }

  /** Adds or changes a strategy; it watches from the next row of the feed on. */
  async save(draft: StrategyDraft): Promise<SavedStrategy> {
    const problems = problemsOf(draft);
    if (problems.length > 0) return { ok: false, problems: [...problems] };
    const strategy: ActiveStrategy = { ...draft, id: draft.id ?? randomUUID() };
    await this.#options.keeper.save(strategy);
    await this.tell();
    return { ok: true, strategy };
  }

  async remove(id: string): Promise<void> {
    await this.#options.keeper.remove(id);
    await this.tell();
  }

  /**
   * Tells the engine what watches. Saying it again changes nothing. While the archive cannot be read, what a new one
   * would watch is watched: a breakout that nobody told of is worse than one that was switched off.
   */
  async tell(): Promise<void> {
    const strategies = await this.list().catch((error: unknown) => {
      log.warn('the strategies could not be read, so the usual one watches', error);
      return [defaultStrategy(this.#options.initialSymbols)];
    });
    await this.#options.announce({ kind: 'strategies', strategies });
    await this.#tellSessions(strategies);
  }

  /** The feed starts anew: what it was told of past sessions is told again. */
  feedStarted(): Promise<void> {
    this.#toldSessions.clear();
    return this.tell();
  }

  /** The exchange's clock, as the feed tells it: with a new day there is another session to know. */
  async sawClock(exchangeMs: number | null): Promise<void> {
    if (exchangeMs === null) return;
    const isNewDay = this.#exchangeMs === null || dayOf(this.#exchangeMs) !== dayOf(exchangeMs);
    this.#exchangeMs = exchangeMs;
    if (isNewDay) await this.tell();
  }

  async #tellSessions(strategies: readonly ActiveStrategy[]): Promise<void> {
    const exchangeMs = this.#exchangeMs;
    if (exchangeMs === null) return;
    const symbols = new Set(strategies.filter(({ isWatching }) => isWatching).flatMap((each) => each.symbols));
    for (const symbol of symbols) {
      if (this.#toldSessions.get(symbol) === dayOf(exchangeMs)) continue;
      this.#toldSessions.set(symbol, dayOf(exchangeMs));
      await this.#tellSessionsOf(symbol, epochMs(exchangeMs));
    }
  }

  /** Filters that need what could not be read stay "not watching", with the reason. */
  async #tellSessionsOf(symbol: string, beforeMs: EpochMs): Promise<void> {
    try {
      const sessions = await this.#options.keeper.pastSessions(symbol, beforeMs, REMEMBERED_SESSIONS);
      await this.#options.announce({ kind: 'sessions', symbol: symbolName(symbol), sessions });
    } catch (error) {
      this.#toldSessions.delete(symbol);
      log.warn(`the past sessions of ${symbol} could not be read`, error);
    }
  }
}

const dayOf = (exchangeMs: number): string => tradingDayOf(epochMs(exchangeMs), 'future');
