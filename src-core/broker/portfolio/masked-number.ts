const SHOWN_DIGITS = 3;

/** How many digits of a number may be seen: never more than half of it. */
const shownDigits = (accountNumber: string): number => Math.min(SHOWN_DIGITS, Math.floor(accountNumber.length / 2));

/** `…678`: enough to tell one's accounts apart, too little to name one. */
export function maskedNumber(accountNumber: string): string {
  return `…${accountNumber.slice(accountNumber.length - shownDigits(accountNumber))}`;
}

/** The owner's name for the account, or what it is. An owner may have written the whole number into the name. */
export function accountName(nickName: string | null, type: string | null, accountNumber: string): string {
  const masked = maskedNumber(accountNumber);
  const own = nickName?.trim().replaceAll(accountNumber, masked) ?? '';
  if (own !== '') return own;
  const kind = type === null ? 'Account' : type.charAt(0) + type.slice(1).toLowerCase();
  return `${kind} ${masked}`;
}
