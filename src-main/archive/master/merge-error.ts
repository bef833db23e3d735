/** A merge that was not done; the master is as it was. */
export class MergeError extends Error {
  override readonly name = 'MergeError';
}
