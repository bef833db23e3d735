/** The symbol that a key moves the selection to; null when the key is not for the list. It stops at both ends. */
export function symbolForKey(symbols: readonly string[], selected: string | null, key: string): string | null {
  const at = selected === null ? -1 : symbols.indexOf(selected);
  const last = symbols.length - 1;
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: Math.min(last, at + 1),
    ArrowUp: Math.max(0, at - 1),
    Home: 0,
    End: last,
  };
  const target = targets[key];
  return target === undefined ? null : (symbols[target] ?? null);
}
