/** Row numbers of one epoch stay below this: 8.6 billion rows, more than 20 years at 10 a second. */
const ROWS_PER_EPOCH = 2 ** 33;

/** The key of a stored row, exact as a double for the first million epochs. The views in SQL take it apart again. */
export function tickId(epochId: number, rowSeq: number): number {
  return epochId * ROWS_PER_EPOCH + rowSeq;
}

export function rowSeqOf(id: number): number {
  return id % ROWS_PER_EPOCH;
}

/** The first key that belongs to a later epoch. */
export function endOfEpoch(epochId: number): number {
  return (epochId + 1) * ROWS_PER_EPOCH;
}
