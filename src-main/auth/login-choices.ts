/** What the user chose about the login. None of it is secret. */
export interface LoginChoices {
  /** Exactly as registered with the broker. */
  readonly callbackUrl: string;
  /** Account keys; null while the user has not chosen, then every account is shown. */
  readonly shownAccounts: string[] | null;
  readonly backupFolders: { path: string; lastWrittenWallMs: number | null }[];
}

/** The choices, and how they are changed; `change` rejects with a plain sentence when they cannot be kept. */
export interface ChoicesStore {
  readonly value: Readonly<LoginChoices>;
  change(part: Partial<LoginChoices>): Promise<void>;
}
