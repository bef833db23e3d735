/** A merge that was not done; the master is as it was. */
export class MergeError extends Error {
  override readonly name = 'MergeError';
}

/** There is not one bar of what was asked for. */
export class NoBarsError extends MergeError {}

/** So many bars are far from those in the master that the source is taken for a wrong one. */
export class TooManyConflictsError extends MergeError {}
