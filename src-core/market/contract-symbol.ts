/** Month letters of futures, January to December. */
const CONTRACT = /^(\/[A-Z0-9]{1,3})[FGHJKMNQUVXZ]\d{2}$/;

/** `/NQ` for `/NQZ26`; null for what is not a single contract of a future. */
export function rootOfContract(symbol: string): string | null {
  return CONTRACT.exec(symbol)?.[1] ?? null;
}
