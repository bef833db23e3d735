/** Files named one by one; all of them lie in the folder. */
export const MOST_LISTED = 8;

/** `0.4 MB`, `212 MB` */
export function formatMegabytes(bytes: number): string {
  const megabytes = bytes / 1_000_000;
  return `${megabytes < 10 ? megabytes.toFixed(1) : Math.round(megabytes)} MB`;
}
