/** The main process may have to refresh the token first, over a slow network. */
export const TOKEN_TIMEOUT_MS = 45_000;
export const PREFERENCE_TIMEOUT_MS = 10_000;
export const SOCKET_TIMEOUT_MS = 10_000;
export const ANSWER_TIMEOUT_MS = 10_000;
export const LOGOUT_TIMEOUT_MS = 2_000;
/** A link that held for so long was good: the next outage starts with the shortest delay again. */
export const STABLE_LINK_MS = 30_000;
/** Pause before asking again for what a server refused for the moment. */
export const ASK_AGAIN_MS = 30_000;
/** Timers stand still while a computer sleeps: one that runs out so long after "suspend" says that it did not sleep. */
export const AWAKE_AFTER_ALL_MS = 60_000;
/** Heartbeats missed before the link counts as stale, and before it is given up. */
export const STALE_AFTER_HEARTBEATS = 3;
export const GIVE_UP_AFTER_HEARTBEATS = 4;
/** Heartbeats without any data before the stream is called quiet. */
export const QUIET_AFTER_HEARTBEATS = 2;
