/** Bars that a key steps by: one, or ten with Control; null when the key means something else. */
export function stepForKey(event: {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
}): number | null {
  const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
  if (direction === 0 || event.altKey) return null;
  return direction * (event.ctrlKey ? 10 : 1);
}

/** Keys belong to a field while something is typed into it. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest('input, textarea, select, dialog, [role="dialog"]') !== null;
}

/** What a key begins to type into the box of timeframes: a digit itself, a comma nothing; null for every other key. */
export function frameTextForKey(event: {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}): string | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  if (event.key === ',') return '';
  return /^[1-9]$/.test(event.key) ? event.key : null;
}
