import log from 'electron-log/node';
import type { SessionReportsRequest, WrittenReport } from '#core/contract/backtest-worker';
import { newYorkInstant, regularSession, tradingDayOf } from '#core/market/session';
import { epochMs, tradingDay, type TradingDay } from '#core/market/units';

/** A quarter of an hour after the regular close, when the late bars of the broker have come. */
const REPORT_MINUTE = 16 * 60 + 15;
const MS_PER_DAY = 86_400_000;

export interface SessionReportsOptions {
  readonly write: (request: Omit<SessionReportsRequest, 'symbols'>) => Promise<readonly WrittenReport[]>;
  readonly onWritten: (report: WrittenReport) => void;
}

/** The newest day whose report is due at an instant of the exchange's clock. */
export function dueDay(exchangeMs: number): TradingDay {
  // The calendar's date: a session is over in the afternoon, whenever its trading day ends.
  const today = tradingDayOf(epochMs(exchangeMs), 'equity');
  if (regularSession(today) && exchangeMs >= newYorkInstant(today, REPORT_MINUTE)) return today;
  return tradingDay(new Date(Date.parse(today) - MS_PER_DAY).toISOString().slice(0, 10));
}

/**
 * Has the report of a session written at 16:15 New York time by the exchange's clock, and at the first reading of that
 * clock those that were missed while nothing ran. Told again only when another day is due.
 */
export class SessionReports {
  readonly #options: SessionReportsOptions;
  #doneDay: TradingDay | null = null;
  #isWriting = false;

  constructor(options: SessionReportsOptions) {
    this.#options = options;
  }

  noteClock(exchangeMs: number): void {
    const throughDay = dueDay(exchangeMs);
    if (this.#isWriting || throughDay === this.#doneDay) return;
    const isFirst = this.#doneDay === null;
    this.#isWriting = true;
    void this.#write(throughDay, !isFirst);
  }

  async #write(throughDay: TradingDay, isLastAnew: boolean): Promise<void> {
    try {
      const written = await this.#options.write({ throughDay, isLastAnew });
      for (const report of written) this.#options.onWritten(report);
    } catch (error) {
      log.error('the session report could not be written', error);
    } finally {
      // Not tried again every second: with the next day, or at the next start.
      this.#doneDay = throughDay;
      this.#isWriting = false;
    }
  }
}
