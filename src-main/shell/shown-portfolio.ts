import type { PortfolioView } from '#core/contract/portfolio';

/** A portfolio with the accounts that the user chose to see; all of them while nothing was chosen. */
export function shownPortfolio(portfolio: PortfolioView, shownAccounts: readonly string[] | null): PortfolioView {
  if (!portfolio.accounts || shownAccounts === null) return portfolio;
  return { ...portfolio, accounts: portfolio.accounts.filter(({ accountKey }) => shownAccounts.includes(accountKey)) };
}
