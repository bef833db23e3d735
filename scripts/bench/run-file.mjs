// node run-file.mjs BUNDLE NAME...: runs one bundled bench file in this process.
import { pathToFileURL } from 'node:url';

const [bundle = '', ...wanted] = process.argv.slice(2);
const { run } = await import(pathToFileURL(bundle).href);
await run(wanted);
// A benchmark that leaves a timer or a connection behind is over all the same.
process.exit();
