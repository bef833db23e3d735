import { PACKED_BAR_WIDTH, type BarHistory, type PackedBars } from '#core/contract/display';
import type { HistoryRequest } from '#core/contract/ipc';
import { gradeRank, type Bar } from '#core/market/bar';
import { packBlock } from '#core/market/bar-block';
import { symbolName } from '#core/market/units';
import type { SignalProof, StoredProof } from '#core/signals/proof';
import type { Signal } from '#core/signals/signal';
import { evidenceSha256 } from '../archive/sqlite/signals/proof-store.ts';

/** Bars, signals and their proofs of one rebuilding of a replay. In memory only: what is replayed never reaches an archive. */
export class ReplayStore {
  readonly #bars = new Map<string, Map<number, Bar>>();
  readonly #signals = new Map<string, Signal>();
  readonly #proofs = new Map<string, SignalProof>();
  readonly #madeWallMs = Date.now();

  get signalCount(): number {
    return this.#signals.size;
  }

  /** Takes bars as an archive does: a weaker grade never replaces a stronger one. */
  addBars(bars: readonly Bar[]): void {
    for (const bar of bars) {
      const ofSymbol = this.#bars.get(bar.symbol) ?? new Map<number, Bar>();
      this.#bars.set(bar.symbol, ofSymbol);
      const known = ofSymbol.get(bar.startMs);
      if (!known || gradeRank(bar.grade) >= gradeRank(known.grade)) ofSymbol.set(bar.startMs, bar);
    }
  }

  /** The first version of a signal stands. */
  addSignals(signals: readonly Signal[]): void {
    for (const signal of signals) if (!this.#signals.has(signal.id)) this.#signals.set(signal.id, signal);
  }

  addProofs(proofs: readonly SignalProof[]): void {
    for (const proof of proofs) if (!this.#proofs.has(proof.signalId)) this.#proofs.set(proof.signalId, proof);
  }

  /** The whole story of a signal, as an archive tells it; null when the replay has no such signal. */
  proof(id: string): StoredProof | null {
    const signal = this.#signals.get(id);
    if (!signal) return null;
    const proof = this.#proofs.get(id) ?? null;
    return {
      signal,
      proof,
      evidenceSha256: proof && evidenceSha256(proof),
      corrections: [],
      storedWallMs: this.#madeWallMs,
    };
  }

  /** Newest first. */
  recentSignals(limit: number): readonly Signal[] {
    return [...this.#signals.values()].sort((left, right) => right.knownAtMs - left.knownAtMs).slice(0, limit);
  }

  /** Every bar, by symbol and then by time. */
  bars(): readonly Bar[] {
    return [...this.#bars.keys()].sort().flatMap((symbol) => this.#barsOf(symbol));
  }

  /**
   * The newest `limit` bars that opened at or before `untilMs`: the replay's own, and before its first the archive's,
   * which `earlier` reads. What the archive holds of the time that is being replayed is not looked at.
   */
  history(request: HistoryRequest, fromMs: number, earlier: (request: HistoryRequest) => BarHistory): BarHistory {
    const { symbol, limit, untilMs } = request;
    const own = this.#barsOf(symbol)
      .filter(({ startMs }) => startMs <= untilMs)
      .slice(-limit);
    const room = limit - own.length;
    const before = room > 0 ? earlier({ symbol, limit: room, untilMs: Math.min(untilMs, fromMs - 1) }) : null;
    const packed = { bytes: packBlock(columnsOf(symbol, own)), from: 0, to: own.length };
    return {
      symbol: symbolName(symbol),
      count: (before?.count ?? 0) + own.length,
      parts: [...(before?.parts ?? []), ...(own.length > 0 ? [packed] : [])],
    };
  }

  #barsOf(symbol: string): readonly Bar[] {
    return [...(this.#bars.get(symbol)?.values() ?? [])].sort((left, right) => left.startMs - right.startMs);
  }
}

function columnsOf(symbol: string, bars: readonly Bar[]): PackedBars {
  const cells = new Float64Array(bars.length * PACKED_BAR_WIDTH);
  bars.forEach((bar, index) => {
    const { startMs, open, high, low, close, volume, tickCount, grade } = bar;
    cells.set([startMs, open, high, low, close, volume, tickCount, gradeRank(grade)], index * PACKED_BAR_WIDTH);
  });
  return { symbol: symbolName(symbol), count: bars.length, cells, contracts: bars.map(({ contract }) => contract) };
}
