/**
 * One measured figure, beside the limit it is judged by: what the machine itself reaches at the same work, measured
 * in the same run.
 */
export interface Figure {
  /** As `npm run bench -- NAME` calls it, e.g. "feed.parse". */
  readonly name: string;
  readonly value: number;
  /** E.g. "frames/s" or "ms". */
  readonly unit: string;
  /** In the same unit; null where nothing bounds the figure. */
  readonly limit: number | null;
  /** Value to limit; null where there is no limit. */
  readonly ratio: number | null;
  /** Whatever explains the figure: counts, percentiles, the machine. */
  readonly [detail: string]: unknown;
}

/**
 * What every `bench/*.bench.ts` exports. Importing the file does nothing yet: `npm run bench` reads the names first
 * and runs the files that were asked for, each in a Node process of its own. They run bundled, from out/bench:
 * `import.meta.dirname` is the folder of the source all the same, `import.meta.url` that of the bundle.
 */
export interface Benchmark {
  /** Every figure this file can print. */
  readonly names: readonly string[];
  /** True where it drives the whole application: then BELLWETHER_ELECTRON and a private desktop are there. */
  readonly needsWorkstation?: boolean;
  /** Measures the wanted ones of `names` and prints each with `printFigure`. */
  readonly run: (wanted: readonly string[]) => Promise<void>;
}

/** Prints a figure as one JSON line; standard output carries nothing else. Figures are rounded to six digits. */
export function printFigure(figure: Figure): void {
  const rounded = Object.entries(figure).map(([name, value]) => [
    name,
    typeof value === 'number' ? round(value) : value,
  ]);
  process.stdout.write(`${JSON.stringify(Object.fromEntries(rounded))}\n`);
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
