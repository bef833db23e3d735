// Imported first by every script. It must load on any Node that knows ES modules, so it imports nothing.

export const MINIMUM_NODE = '20.19.0';

/**
 * @param {string} version
 * @param {string} minimum
 * @returns {boolean}
 */
export function isAtLeast(version, minimum) {
  const have = version.replace(/^v/, '').split('.').map(Number);
  const need = minimum.split('.').map(Number);
  for (let part = 0; part < need.length; part += 1) {
    const difference = (have[part] || 0) - (need[part] || 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

if (!isAtLeast(process.versions.node, MINIMUM_NODE)) {
  process.stderr.write(
    `✗ Could not start on Node.js ${process.versions.node}.\n` +
      `  Why: Bellwether needs Node.js ${MINIMUM_NODE} or newer.\n` +
      '  What to do: install a current Node.js (https://nodejs.org/en/download) and run the same command again.\n',
  );
  process.exit(1);
}
