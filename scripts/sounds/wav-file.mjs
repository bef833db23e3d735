/** @typedef {{ readonly hertz: number, readonly seconds: number, readonly level: number }} Note */

const SAMPLES_PER_SECOND = 22_050;
const LOUDEST = 0x7fff * 0.7;
const ATTACK_SECONDS = 0.006;
const HEADER_BYTES = 44;

/**
 * One note: its tone with two overtones, struck and fading, so that it neither clicks nor drones.
 * @param {Note} note
 * @returns {number[]}
 */
function samplesOf({ hertz, seconds, level }) {
  return Array.from({ length: Math.round(seconds * SAMPLES_PER_SECOND) }, (_, index) => {
    const at = index / SAMPLES_PER_SECOND;
    const turn = 2 * Math.PI * hertz * at;
    const tone = (Math.sin(turn) + 0.35 * Math.sin(2 * turn) + 0.12 * Math.sin(3 * turn)) / 1.47;
    const fade = Math.exp((-4.2 * at) / seconds) * Math.min(1, at / ATTACK_SECONDS);
    return Math.round(tone * fade * level * LOUDEST);
  });
}

/**
 * Notes one after the other as a WAV file: 16 bits, one channel (Multimedia Programming Interface, "RIFF WAVE").
 * @param {readonly Note[]} notes
 * @returns {Buffer}
 */
export function wavFile(notes) {
  const samples = notes.flatMap(samplesOf);
  const file = Buffer.alloc(HEADER_BYTES + samples.length * 2);
  file.write('RIFF', 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(SAMPLES_PER_SECOND, 24);
  file.writeUInt32LE(SAMPLES_PER_SECOND * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, index) => file.writeInt16LE(sample, HEADER_BYTES + index * 2));
  return file;
}
