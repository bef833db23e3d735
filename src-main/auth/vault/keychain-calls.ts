/** The three calls of the system's keychain that are used; keytar has exactly these. */
export interface KeychainCalls {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/**
 * Loads the add-on when it is first needed: where the system's keychain library is missing, loading it throws, and
 * that is one of the answers to "is there a safe place?".
 */
export async function loadKeychain(): Promise<KeychainCalls> {
  const { default: keytar } = await import('keytar');
  return keytar;
}
