const MS_PER_SECOND = 1_000;
const MS_PER_MINUTE = 60_000;
const MS_PER_HOUR = 3_600_000;
const MS_PER_DAY = 86_400_000;

const two = (value: number): string => String(value).padStart(2, '0');

/** How old something is: `0.4 s`, `12 s`, `3 m 05 s`, `2 h 14 m`, `3 d 4 h`. */
export function formatAge(ms: number): string {
  const age = Math.max(0, ms);
  if (age < 9_950) return `${(age / MS_PER_SECOND).toFixed(1)} s`;
  if (age < MS_PER_MINUTE) return `${Math.floor(age / MS_PER_SECOND)} s`;
  if (age < MS_PER_HOUR) {
    return `${Math.floor(age / MS_PER_MINUTE)} m ${two(Math.floor((age % MS_PER_MINUTE) / MS_PER_SECOND))} s`;
  }
  if (age < MS_PER_DAY) {
    return `${Math.floor(age / MS_PER_HOUR)} h ${two(Math.floor((age % MS_PER_HOUR) / MS_PER_MINUTE))} m`;
  }
  return `${Math.floor(age / MS_PER_DAY)} d ${Math.floor((age % MS_PER_DAY) / MS_PER_HOUR)} h`;
}

/** Time left: `00:42`, `04:12`, `1:04:12`, `2 d 3 h`. Rounded up, so that `00:00` means that nothing is left. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / MS_PER_SECOND));
  const hours = Math.floor(seconds / 3_600);
  if (hours >= 48) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  const rest = `${two(Math.floor((seconds % 3_600) / 60))}:${two(seconds % 60)}`;
  return hours === 0 ? rest : `${hours}:${rest}`;
}

/** Whole seconds until something is due: `8 s`. */
export function formatSecondsLeft(ms: number): string {
  return `${Math.max(0, Math.ceil(ms / MS_PER_SECOND))} s`;
}

/** Time left that is counted in days, not watched by the second: `6 d 23 h`, `20 h 05 m`, `12 m`; rounded up to a minute. */
export function formatLeft(ms: number): string {
  const minutes = Math.max(0, Math.ceil(ms / MS_PER_MINUTE));
  const hours = Math.floor(minutes / 60);
  if (hours >= 24) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  return hours > 0 ? `${hours} h ${two(minutes % 60)} m` : `${minutes} m`;
}
