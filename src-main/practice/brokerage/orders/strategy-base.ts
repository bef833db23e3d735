import { IllegalTransitionError, isTerminal, mayBecome, type OrderStatus } from './order-status.ts';
import type { StrategyNode } from './strategy-node.ts';

export interface Entry {
  readonly id: number;
  readonly accountNumber: string;
  readonly parent: StrategyNode | null;
  /** On the exchange's clock. */
  readonly enteredMs: number;
  /** On this computer's clock: clients ask for ranges on theirs. */
  readonly enteredWallMs: number;
}

/** What orders and OCO groups have in common: an identity, a place in a tree and a status that only goes legal ways. */
export abstract class StrategyBase {
  readonly id: number;
  readonly accountNumber: string;
  readonly parent: StrategyNode | null;
  readonly enteredMs: number;
  readonly enteredWallMs: number;
  readonly children: StrategyNode[] = [];
  #status: OrderStatus = 'NEW';
  #description: string | null = null;
  #closeMs: number | null = null;

  constructor(entry: Entry) {
    this.id = entry.id;
    this.accountNumber = entry.accountNumber;
    this.parent = entry.parent;
    this.enteredMs = entry.enteredMs;
    this.enteredWallMs = entry.enteredWallMs;
  }

  get status(): OrderStatus {
    return this.#status;
  }

  get statusDescription(): string | null {
    return this.#description;
  }

  /** When it reached a terminal status; null while it lives. */
  get closeMs(): number | null {
    return this.#closeMs;
  }

  get isClosed(): boolean {
    return isTerminal(this.#status);
  }

  /** Throws IllegalTransitionError. */
  become(status: OrderStatus, atMs: number, description: string | null = null): void {
    if (!mayBecome(this.#status, status)) throw new IllegalTransitionError(this.id, this.#status, status);
    this.#status = status;
    this.#description = description;
    if (isTerminal(status)) this.#closeMs = atMs;
  }
}
