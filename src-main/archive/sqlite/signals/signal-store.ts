import type Database from 'better-sqlite3';
import type { RangeCorrection, SignalProof, StoredProof } from '#core/signals/proof';
import type { Signal } from '#core/signals/signal';
import { isRefusedRow } from '../../archive-fault.ts';
import { ProofStore } from './proof-store.ts';

function isSound({ id, strategyVersion, barStartMs, knownAtMs, price, stop, targets, orders }: Signal): boolean {
  const numbers = [strategyVersion, barStartMs, knownAtMs, price, stop, orders.exitAtMs ?? 0];
  return id !== '' && [...numbers, ...targets.map((target) => target.price)].every(Number.isSafeInteger);
}

/** What is searched for. */
function columnsOf(signal: Signal): Record<string, unknown> {
  const { id, kind, strategy, strategyVersion, activeId, symbol, contract, tradingDay, side } = signal;
  const { barStartMs, knownAtMs, price, stop, targets, orders } = signal;
  const names = { id, kind, strategy, strategyVersion, activeId, symbol, contract, tradingDay, side };
  return {
    ...names,
    barStartMs,
    knownAtMs,
    price,
    stop,
    target: targets[0]?.price ?? null,
    timeExitMs: orders.exitAtMs,
  };
}

/** The signals of an archive. The first version of a signal stands; sending it again changes nothing. */
export class SignalStore {
  readonly #insert: Database.Statement<[Record<string, unknown>]>;
  readonly #recent: Database.Statement<[string, number], string>;
  readonly #count: Database.Statement<[], number>;
  readonly #proofs: ProofStore;
  readonly #transact: (entries: readonly SignalsOfSource[], nowMs: number) => number;

  constructor(database: Database.Database) {
    this.#proofs = new ProofStore(database);
    this.#insert = database.prepare(
      `INSERT INTO signals VALUES (:source, :id, :kind, :strategy, :strategyVersion, :activeId, :symbol, :contract,
         :tradingDay, :side, :barStartMs, :knownAtMs, :price, :stop, :target, :timeExitMs, :body, :nowMs)
       ON CONFLICT DO NOTHING`,
    );
    this.#recent = database
      .prepare<[string, number], string>(
        'SELECT body FROM signals WHERE source = ? ORDER BY known_at_ms DESC, id DESC LIMIT ?',
      )
      .pluck();
    this.#count = database.prepare<[], number>('SELECT count(*) FROM signals').pluck();
    this.#transact = database.transaction((entries: readonly SignalsOfSource[], nowMs: number) => {
      let refused = 0;
      for (const { source, signals, proofs = [], corrections = [] } of entries) {
        for (const signal of signals) if (!this.#add(source, signal, nowMs)) refused += 1;
        for (const proof of proofs) this.#proofs.add(source, proof, nowMs);
        for (const correction of corrections) this.#proofs.correct(source, correction, nowMs);
      }
      return refused;
    });
  }

  /** Stores them all or none; returns how many were unfit. */
  commit(entries: readonly SignalsOfSource[], nowMs: number): number {
    return entries.length === 0 ? 0 : this.#transact(entries, nowMs);
  }

  /** The newest signals of a source, newest first. */
  recent(source: string, limit: number): Signal[] {
    return this.#recent.all(source, limit).map((body) => JSON.parse(body) as Signal);
  }

  /** What a signal rests on; null when the source has no such signal. */
  proof(source: string, id: string): StoredProof | null {
    return this.#proofs.find(source, id);
  }

  count(): number {
    return this.#count.get() ?? 0;
  }

  #add(source: string, signal: Signal, nowMs: number): boolean {
    if (!isSound(signal)) return false;
    try {
      this.#insert.run({ ...columnsOf(signal), source, body: JSON.stringify(signal), nowMs });
      return true;
    } catch (error) {
      if (!isRefusedRow(error)) throw error;
      return false;
    }
  }
}

export interface SignalsOfSource {
  readonly source: string;
  readonly signals: readonly Signal[];
  readonly proofs?: readonly SignalProof[];
  readonly corrections?: readonly RangeCorrection[];
}
