import { readFile } from 'node:fs/promises';
import { SCHWAB, type LoginProvider } from '../auth/login-provider.ts';
import { keychainService } from '../auth/vault/keychain-service.ts';
import { LaunchOptionError, type BrokerOptions } from '../launch-options.ts';
import type { BrokerAddress } from '../pipeline/broker-source.ts';

/** A broker as everything that talks to it must know it: where to log in, where to ask, and what to file it under. */
export interface BrokerProfile {
  readonly login: LoginProvider;
  readonly address: BrokerAddress;
  /** Under which the keychain files its secrets; a practised login never meets the real one. */
  readonly keychainService: string;
  /** A folder name for what belongs to its login, e.g. the listener's certificate. */
  readonly folder: string;
}

const SCHWAB_PROFILE: BrokerProfile = {
  login: SCHWAB,
  address: {
    source: 'schwab',
    practiceTitle: null,
    apiBaseUrl: new URL(SCHWAB.authorizeUrl).origin,
    certificateAuthorityPem: null,
  },
  keychainService: 'Bellwether',
  folder: 'schwab',
};

/**
 * Schwab, or the exchange of this computer that plays Schwab. `ownFolder` is the user data folder when it is not the
 * usual one. Rejects with a LaunchOptionError.
 */
export async function brokerProfile(practised: BrokerOptions | null, ownFolder: string | null): Promise<BrokerProfile> {
  if (!practised) {
    return { ...SCHWAB_PROFILE, keychainService: keychainService(SCHWAB_PROFILE.keychainService, ownFolder) };
  }
  const { url, certificate } = practised;
  const certificateAuthorityPem = await readFile(certificate, 'utf8').catch((error: unknown) => {
    const why = error instanceof Error ? error.message : 'unknown failure';
    throw new LaunchOptionError(`--broker-certificate cannot be read: ${why}`);
  });
  const name = `Practice exchange ${new URL(url).host}`;
  return {
    login: {
      name,
      isPractice: true,
      authorizeUrl: `${url}/v1/oauth/authorize`,
      tokenUrl: `${url}/v1/oauth/token`,
      certificateAuthorityPem,
    },
    address: { source: 'practice-login', practiceTitle: name, apiBaseUrl: url, certificateAuthorityPem },
    keychainService: keychainService('Bellwether practice', ownFolder),
    folder: 'practice',
  };
}
