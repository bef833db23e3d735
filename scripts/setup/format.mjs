/**
 * @param {number} milliseconds
 * @returns {string} such as "0.4 s", "12 s" or "2 min 05 s"
 */
export function formatDuration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/**
 * @param {number} bytes
 * @returns {string} in decimal megabytes, as download pages count them
 */
export function formatBytes(bytes) {
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;
}

// eslint-disable-next-line no-control-regex -- colours are what it is about
const COLOURS = /\x1b\[[0-9;]*m/g;

/**
 * @param {string} text
 * @param {number} count
 * @returns {string} the last lines, without colours and empty ones
 */
export function lastLines(text, count) {
  return nonEmptyLines(text).slice(-count).join('\n');
}

/**
 * What npm complains of. It says so first, and then explains itself at length.
 * @param {string} output
 * @param {number} count
 * @returns {string}
 */
export function npmComplaint(output, count) {
  const complaints = nonEmptyLines(output)
    .filter((line) => line.startsWith('npm error '))
    .map((line) => line.slice('npm error '.length));
  return complaints.length === 0 ? lastLines(output, count) : complaints.slice(0, count).join('\n');
}

/** @param {string} text */
function nonEmptyLines(text) {
  return text
    .replaceAll(COLOURS, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
}
