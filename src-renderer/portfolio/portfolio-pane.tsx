import type { ReactElement } from 'react';
import type { AccountView } from '#core/contract/portfolio';
import { Answer } from '../app/answer.tsx';
import type { Asked } from '../app/asked-store.ts';
import { Icon } from '../app/icons.tsx';
import { openConnect } from '../connect/connect-store.ts';
import { renewLogin } from '../connect/login-actions.ts';
import { BalancesTable } from './balances-table.tsx';
import { chosenAccounts } from './chosen-accounts.ts';
import { OrdersTable } from './orders-table.tsx';
import { partProblems, type PartName } from './part-note.ts';
import { syncNow } from './portfolio-store.ts';
import { portfolioEmpty, type PortfolioAction, type PortfolioEmpty, type PortfolioInput } from './portfolio-words.ts';
import { PositionsTable } from './positions-table.tsx';
import { TransactionsTable } from './transactions-table.tsx';

const ACTIONS: Readonly<Record<PortfolioAction, { readonly label: string; readonly run: () => void }>> = {
  connect: {
    label: 'Connect Schwab',
    run: () => {
      openConnect();
    },
  },
  'log-in': { label: 'Log in again', run: renewLogin },
  'choose-accounts': {
    label: 'Choose accounts',
    run: () => {
      openConnect('accounts');
    },
  },
  sync: { label: 'Sync now', run: () => void syncNow() },
};

function Empty({ empty }: { readonly empty: PortfolioEmpty }): ReactElement {
  const action = empty.action === null ? null : ACTIONS[empty.action];
  return (
    <div className="table-empty" data-testid="portfolio-empty">
      <p className="empty-title">{empty.title}</p>
      {empty.text === '' ? null : <p className="empty-text figures">{empty.text}</p>}
      {action ? (
        <button type="button" className="button" data-testid={`portfolio-${empty.action ?? ''}`} onClick={action.run}>
          {action.label}
        </button>
      ) : null}
    </div>
  );
}

function Problems({ sentences }: { readonly sentences: readonly string[] }): ReactElement | null {
  if (sentences.length === 0) return null;
  return (
    <ul className="part-problems" role="status" data-testid="part-problems">
      {sentences.map((sentence) => (
        <li key={sentence}>
          <Icon name="warning" size={12} />
          <span>{sentence}</span>
        </li>
      ))}
    </ul>
  );
}

const TABLES: Readonly<
  Record<
    PartName,
    (properties: { readonly accounts: readonly AccountView[]; readonly nowWallMs: number }) => ReactElement
  >
> = {
  positions: PositionsTable,
  orders: OrdersTable,
  balances: BalancesTable,
  transactions: TransactionsTable,
};

interface Properties extends PortfolioInput {
  readonly part: PartName;
  readonly accountKey: string | null;
  readonly syncing: Asked;
  readonly nowWallMs: number;
}

/** One part of the portfolio as it is at one instant: a table, or why there is none. */
export function PortfolioPane({ part, accountKey, syncing, nowWallMs, ...input }: Properties): ReactElement {
  const empty = portfolioEmpty(input);
  const answer = syncing.outcome?.ok === false ? <Answer asked={syncing} testId="sync-answer" /> : null;
  if (empty) {
    return (
      <>
        {answer}
        <Empty empty={empty} />
      </>
    );
  }
  const accounts = chosenAccounts(input.portfolio?.accounts ?? [], accountKey);
  const Table = TABLES[part];
  const problem = input.portfolio?.problem ?? null;
  return (
    <>
      {answer}
      <Problems sentences={[...(problem === null ? [] : [problem]), ...partProblems(accounts, part, nowWallMs)]} />
      <Table accounts={accounts} nowWallMs={nowWallMs} />
    </>
  );
}
