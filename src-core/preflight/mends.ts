/** What a button of the pre-flight does. */
export const PREFLIGHT_MENDS = [
  'start-streams',
  'retry-streams',
  'renew-login',
  'open-archive-folder',
  'resume-alerts',
  'test-channels',
  'open-telling',
  'block-sleep',
] as const;
export type PreflightMend = (typeof PREFLIGHT_MENDS)[number];
