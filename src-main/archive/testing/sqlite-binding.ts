/** The first Node-API that better-sqlite3's packaged binding runs on; on an older one it ends the process. */
const NEEDED_NODE_API = 10;

/** The binding that `npm test` names where the packaged one does not run. */
export function testBinding(): string | null {
  const built = process.env['BELLWETHER_SQLITE_BINDING'];
  if (built) return built;
  if (Number(process.versions['napi']) >= NEEDED_NODE_API) return null;
  throw new Error(
    `This Node (${process.version}) needs better-sqlite3 built for it: run \`npm test\`, or set ` +
      'BELLWETHER_SQLITE_BINDING to the binary that it built.',
  );
}
