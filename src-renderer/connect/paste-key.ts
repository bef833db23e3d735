interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Ctrl+V, on a Mac Cmd+V, and the older Shift+Insert of other systems. */
export function isPaste({ key, ctrlKey, metaKey, altKey }: KeyPress, isShift: boolean): boolean {
  if (altKey) return false;
  return key === 'Insert' ? isShift && !ctrlKey && !metaKey : (ctrlKey || metaKey) && key.toLowerCase() === 'v';
}
