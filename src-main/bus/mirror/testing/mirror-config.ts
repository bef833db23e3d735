import { MIRROR_OFF, type MirrorConfig, type MirrorSettings } from '#core/contract/mirror';

/** A mirror that is on; name only what matters. */
export function mirrorConfig(settings: Partial<MirrorSettings>, secrets: Partial<MirrorConfig> = {}): MirrorConfig {
  return {
    settings: { ...MIRROR_OFF, isOn: true, ...settings },
    password: null,
    authorityPem: null,
    certificatePem: null,
    keyPem: null,
    ...secrets,
  };
}
