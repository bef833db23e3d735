/** What stands after the name of a file that is still being written. */
export const UNFINISHED_MARK = '.new-';
