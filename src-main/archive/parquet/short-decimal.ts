/** A decimal as DuckDB writes it, without the noughts behind it: `25600.25000000` is `25600.25`, `100.00` is `100`. */
export const shortDecimal = (value: unknown): string => String(value).replace(/\.0+$|(\.\d*?)0+$/, '$1');
