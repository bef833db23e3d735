/** A stretch [fromMs, toMs) of exchange time. */
export interface VisibleSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

let read: () => VisibleSpan | null = () => null;

/** Told by the chart for its life: how to learn what it shows. */
export function tellVisibleSpan(reader: () => VisibleSpan | null): void {
  read = reader;
}

/** What the chart shows at the moment; null when it shows no bar. */
export const visibleSpan = (): VisibleSpan | null => read();
