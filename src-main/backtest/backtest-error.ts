/** A backtest that could not be done; the message says why, and what would help. */
export class BacktestError extends Error {
  override readonly name = 'BacktestError';
}

/** The user has ended the run. */
export class BacktestCancelled extends Error {
  override readonly name = 'BacktestCancelled';

  constructor() {
    super('The backtest was cancelled. Nothing of it was kept.');
  }
}
