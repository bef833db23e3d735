/** Names the strategy of a backtest. */
export const BACKTEST_ACTIVE_ID = 'backtest';
