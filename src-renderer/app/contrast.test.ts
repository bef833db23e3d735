import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Contrast of two colours by WCAG 2.2, from 1 to 21. */
function contrast(left: string, right: string): number {
  const luminance = (hex: string): number => {
    const channels = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
    const [red = 0, green = 0, blue = 0] = channels.map((value) =>
      value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [luminance(left), luminance(right)].sort((one, other) => one - other);
  return (light + 0.05) / (dark + 0.05);
}

const tokens = new Map(
  [...readFileSync(new URL('./tokens.css', import.meta.url), 'utf8').matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6})/g)].map(
    ([, name = '', value = '']) => [name, value],
  ),
);
const token = (name: string): string => {
  const value = tokens.get(name);
  if (value === undefined) throw new Error(`tokens.css names no colour ${name}`);
  return value;
};

const GROUNDS = ['--ground', '--raised', '--hover', '--selected'];
const TEXTS = [
  '--text',
  '--text-soft',
  '--text-muted',
  '--up',
  '--down',
  '--held',
  '--warn',
  '--wait',
  '--calm',
  '--bad',
];

describe('contrast', () => {
  it.each(TEXTS.flatMap((text) => GROUNDS.map((ground) => [text, ground] as const)))(
    'of text %s on %s is at least 4.5',
    (text, ground) => {
      expect(contrast(token(text), token(ground))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(['--up', '--down', '--held', '--range', '--plan', '--practice'])(
    'of the words on a label of %s is at least 4.5',
    (label) => {
      expect(contrast(token('--on-colour'), token(label))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(GROUNDS)('of the focus ring on %s is at least 3', (ground) => {
    expect(contrast(token('--focus'), token(ground))).toBeGreaterThanOrEqual(3);
  });

  it('of the practice badge, the range and the crosshair’s words is enough to read them', () => {
    expect(contrast(token('--practice'), token('--practice-soft'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(token('--range'), token('--ground'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast('#ffffff', token('--crosshair-label'))).toBeGreaterThanOrEqual(4.5);
  });
});
