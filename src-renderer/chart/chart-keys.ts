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
