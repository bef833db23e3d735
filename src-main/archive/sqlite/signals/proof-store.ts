import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { canonicalJson } from '#core/signals/fingerprint';
import type { RangeCorrection, SignalProof, StoredProof } from '#core/signals/proof';
import type { Signal } from '#core/signals/signal';

interface StoredSignalRow {
  readonly body: string;
  readonly storedMs: number;
}

interface StoredProofRow {
  readonly body: string;
  readonly sha256: string;
}

/** SHA-256 over what the rule saw and computed, and nothing else: the same evidence has the same hash wherever it arose. */
export function evidenceSha256({ bars, tick, historyDays, steps }: SignalProof): string {
  return createHash('sha256').update(canonicalJson({ bars, tick, historyDays, steps })).digest('hex');
}

/** What signals rest on. The first version of a proof stands, as that of its signal does. */
export class ProofStore {
  readonly #insertProof: Database.Statement<[Record<string, unknown>]>;
  readonly #insertCorrection: Database.Statement<[Record<string, unknown>]>;
  readonly #signal: Database.Statement<[string, string], StoredSignalRow>;
  readonly #proof: Database.Statement<[string, string], StoredProofRow>;
  readonly #corrections: Database.Statement<[string, string], string>;

  constructor(database: Database.Database) {
    this.#insertProof = database.prepare(
      'INSERT INTO signal_proofs VALUES (:source, :signalId, :body, :sha256, :nowMs) ON CONFLICT DO NOTHING',
    );
    this.#insertCorrection = database.prepare(
      'INSERT INTO signal_corrections VALUES (:source, :signalId, :body, :nowMs) ON CONFLICT DO NOTHING',
    );
    this.#signal = database.prepare('SELECT body, stored_ms AS storedMs FROM signals WHERE source = ? AND id = ?');
    this.#proof = database.prepare(
      'SELECT body, evidence_sha256 AS sha256 FROM signal_proofs WHERE source = ? AND signal_id = ?',
    );
    this.#corrections = database
      .prepare<[string, string], string>(
        'SELECT body FROM signal_corrections WHERE source = ? AND signal_id = ? ORDER BY stored_ms, body',
      )
      .pluck();
  }

  add(source: string, proof: SignalProof, nowMs: number): void {
    const body = JSON.stringify(proof);
    this.#insertProof.run({ source, signalId: proof.signalId, body, sha256: evidenceSha256(proof), nowMs });
  }

  correct(source: string, correction: RangeCorrection, nowMs: number): void {
    const { signalId } = correction;
    this.#insertCorrection.run({ source, signalId, body: JSON.stringify(correction), nowMs });
  }

  /** The whole story of a signal; null when the source has no such signal. */
  find(source: string, id: string): StoredProof | null {
    const signal = this.#signal.get(source, id);
    if (!signal) return null;
    const proof = this.#proof.get(source, id);
    return {
      signal: JSON.parse(signal.body) as Signal,
      proof: proof ? (JSON.parse(proof.body) as SignalProof) : null,
      evidenceSha256: proof?.sha256 ?? null,
      corrections: this.#corrections.all(source, id).map((body) => JSON.parse(body) as RangeCorrection),
      storedWallMs: signal.storedMs,
    };
  }
}
