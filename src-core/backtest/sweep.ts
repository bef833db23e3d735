import type { SweepAxis } from '../contract/backtest.ts';
import type { ParameterValue, ParameterValues } from '../signals/parameters.ts';

/** One set of parameters of a sweep; `values` are those of the axes, in their order. */
export interface SweptSet {
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly values: readonly ParameterValue[];
}

/** Every combination of the axes' values over the base. Without an axis there is nothing to sweep. */
export function sweptSets(base: ParameterValues, axes: readonly SweepAxis[]): SweptSet[] {
  if (axes.length === 0) return [];
  return axes.reduce<SweptSet[]>(
    (sets, { parameter, values }) =>
      sets.flatMap((set) =>
        values.map((value) => ({
          parameters: { ...set.parameters, [parameter]: value },
          values: [...set.values, value],
        })),
      ),
    [{ parameters: base, values: [] }],
  );
}

/** Shares for so many workers, as even as can be, none empty. */
export function sharesOf<Item>(items: readonly Item[], workers: number): Item[][] {
  const shares = Array.from({ length: Math.min(workers, items.length) }, (): Item[] => []);
  items.forEach((item, index) => {
    shares[index % shares.length]?.push(item);
  });
  return shares;
}
