import type { PortfolioView } from '../contract/portfolio.ts';
import { accountFacts, type PortfolioFact } from './portfolio-messages.ts';

const keyOf = ({ content, field }: PortfolioFact): string => `${content.kind} ${content.account_id} ${field}`;
const signatureOf = ({ content, isStale }: PortfolioFact): string => JSON.stringify([content, isStale]);

/** A position that is not there any more has the quantity 0; of other facts nobody is told that they left the list. */
function goneMessage(fact: PortfolioFact): PortfolioFact | null {
  const { content } = fact;
  if (content.kind !== 'position') return null;
  return { ...fact, isGone: true, content: { ...content, quantity: 0, market_value: 0, open_profit_loss: null } };
}

interface Known {
  readonly fact: PortfolioFact;
  readonly signature: string;
}

/** Finds what is new in the accounts since they were published last. */
export class PortfolioChanges {
  #known = new Map<string, Known>();

  /** Everything is new again: who listens may have missed it. */
  forget(): void {
    this.#known.clear();
  }

  take({ accounts }: PortfolioView): readonly PortfolioFact[] {
    // Not read yet is not "nothing there".
    if (accounts === null) return [];
    const next = new Map<string, Known>();
    const changed: PortfolioFact[] = [];
    for (const fact of accounts.flatMap(accountFacts)) {
      const [key, signature] = [keyOf(fact), signatureOf(fact)];
      if (this.#known.get(key)?.signature !== signature) changed.push(fact);
      next.set(key, { fact, signature });
    }
    for (const [key, { fact }] of this.#known) {
      const gone = next.has(key) ? null : goneMessage(fact);
      if (gone) changed.push(gone);
    }
    this.#known = next;
    return changed;
  }
}
