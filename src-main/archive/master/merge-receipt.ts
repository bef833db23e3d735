/** What a merge did, for a person and for a program. */
export interface MergeReceipt {
  readonly symbol: string;
  readonly master: string;
  /** False when nothing was new: then the file was not touched. */
  readonly isChanged: boolean;
  readonly rowsBefore: number;
  readonly rowsAfter: number;
  readonly inserted: number;
  readonly replaced: number;
  /** Offered and the same as what was there. */
  readonly equal: number;
  /** Offered by a weaker source than the one that stands. */
  readonly outranked: number;
  /** Not a bar: unordered prices, negative volume, an impossible time. Never stored. */
  readonly refused: number;
  /** Replaced although far away: close by more than two ticks or volume by more than five percent. */
  readonly conflicts: number;
  /** First and last minute that was offered, ISO in UTC; null when no bar was. */
  readonly offeredFrom: string | null;
  readonly offeredTo: string | null;
  readonly firstStart: string | null;
  readonly lastStart: string | null;
  readonly sha256: string | null;
  readonly bytes: number | null;
  readonly sources: readonly { readonly name: string; readonly rows: number }[];
}

/** The receipt in a few lines. */
export function describeReceipt(receipt: MergeReceipt): string {
  const { symbol, master, isChanged, rowsBefore, rowsAfter, inserted, replaced, equal, outranked } = receipt;
  const lines = [
    `${symbol}: ${rowsBefore} → ${rowsAfter} bars; ${inserted} inserted, ${replaced} replaced, ${equal} equal, ${outranked} outranked.`,
  ];
  if (receipt.refused > 0) lines.push(`${receipt.refused} rows were no bars and were left out.`);
  if (receipt.conflicts > 0) lines.push(`${receipt.conflicts} replaced bars were far from what stood there.`);
  lines.push(isChanged ? `Written: ${master}` : `Nothing new: ${master} is as it was.`);
  return lines.join('\n');
}
