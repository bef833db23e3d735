import type { SoundOrder } from '#core/contract/telling';
import type { TellingClass } from '#core/telling/event';
import { bridge } from '../app/bridge.ts';

const FILES: Readonly<Record<TellingClass, string>> = {
  signal: new URL('../../resources/sounds/signal.wav', import.meta.url).href,
  'price-alert': new URL('../../resources/sounds/price-alert.wav', import.meta.url).href,
  order: new URL('../../resources/sounds/order.wav', import.meta.url).href,
  feed: new URL('../../resources/sounds/feed.wav', import.meta.url).href,
  token: new URL('../../resources/sounds/token.wav', import.meta.url).href,
  archive: new URL('../../resources/sounds/archive.wav', import.meta.url).href,
  report: new URL('../../resources/sounds/report.wav', import.meta.url).href,
};

let context: AudioContext | null = null;
const decoded = new Map<TellingClass, Promise<AudioBuffer>>();

async function decode(audio: AudioContext, of: TellingClass): Promise<AudioBuffer> {
  const file = await fetch(FILES[of]);
  return audio.decodeAudioData(await file.arrayBuffer());
}

/** Plays the sound of a class. Resolves when it has begun; rejects when this computer plays none. */
async function play({ class: of, volume }: SoundOrder): Promise<void> {
  context ??= new AudioContext();
  if (context.state === 'suspended') await context.resume();
  const buffer = decoded.get(of) ?? decode(context, of);
  decoded.set(of, buffer);
  const source = new AudioBufferSourceNode(context, { buffer: await buffer });
  source.connect(new GainNode(context, { gain: volume })).connect(context.destination);
  source.start();
}

/** Plays what the main process orders, and says what became of it. */
export function playOrdered(order: SoundOrder): void {
  const answer = (problem: string | null): void => {
    void bridge().request('telling.played', { soundId: order.soundId, problem });
  };
  play(order).then(
    () => {
      answer(null);
    },
    () => {
      decoded.delete(order.class);
      answer('This computer could not play the sound: no audio output is there, or it is in use.');
    },
  );
}
