/** Where a login happens: Schwab, or an exchange that plays Schwab. */
export interface LoginProvider {
  /** For sentences and the screen, e.g. `Schwab`. */
  readonly name: string;
  readonly isPractice: boolean;
  /** e.g. `https://api.schwabapi.com/v1/oauth/authorize`. */
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  /** Trusted besides the system's authorities, for a practice exchange; null at the broker. */
  readonly certificateAuthorityPem: string | null;
}

export const SCHWAB: LoginProvider = {
  name: 'Schwab',
  isPractice: false,
  authorizeUrl: 'https://api.schwabapi.com/v1/oauth/authorize',
  tokenUrl: 'https://api.schwabapi.com/v1/oauth/token',
  certificateAuthorityPem: null,
};
