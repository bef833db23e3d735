import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../setup/paths.mjs';
import { wavFile } from './wav-file.mjs';

/**
 * Writes resources/sounds: a short sound for each class of events, told apart with closed eyes. Run by hand after a
 * change here; the files are part of the project.
 */

/** @typedef {import('./wav-file.mjs').Note} Note */

/** Signals rise and are the brightest; trouble falls; reports are one soft note. @type {Record<string, readonly Note[]>} */
const SOUNDS = {
  signal: [
    { hertz: 784, seconds: 0.09, level: 0.8 },
    { hertz: 1047, seconds: 0.09, level: 0.9 },
    { hertz: 1568, seconds: 0.26, level: 1 },
  ],
  'price-alert': [
    { hertz: 1175, seconds: 0.08, level: 0.8 },
    { hertz: 1175, seconds: 0.22, level: 0.8 },
  ],
  order: [
    { hertz: 880, seconds: 0.07, level: 0.8 },
    { hertz: 660, seconds: 0.07, level: 0.8 },
    { hertz: 880, seconds: 0.2, level: 0.8 },
  ],
  feed: [
    { hertz: 523, seconds: 0.12, level: 0.7 },
    { hertz: 392, seconds: 0.28, level: 0.7 },
  ],
  archive: [
    { hertz: 440, seconds: 0.12, level: 0.7 },
    { hertz: 330, seconds: 0.3, level: 0.7 },
  ],
  token: [
    { hertz: 587, seconds: 0.1, level: 0.6 },
    { hertz: 698, seconds: 0.2, level: 0.6 },
  ],
  report: [{ hertz: 659, seconds: 0.3, level: 0.5 }],
};

const folder = join(ROOT, 'resources', 'sounds');
await mkdir(folder, { recursive: true });
for (const [name, notes] of Object.entries(SOUNDS)) await writeFile(join(folder, `${name}.wav`), wavFile(notes));
console.log(`${Object.keys(SOUNDS).length} sounds are in ${folder}`);
