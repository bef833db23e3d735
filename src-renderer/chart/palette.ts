/** The colours and the font of the canvas, read from the style sheet: one place names them for both. */
export interface Palette {
  readonly ground: string;
  readonly text: string;
  readonly textMuted: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly up: string;
  readonly down: string;
  readonly upVolume: string;
  readonly downVolume: string;
  readonly weak: string;
  readonly weakVolume: string;
  readonly held: string;
  readonly onColour: string;
  readonly crosshair: string;
  readonly crosshairLabel: string;
  readonly sessionShade: string;
  readonly sessionOpen: string;
  readonly daySeparator: string;
  readonly missingFill: string;
  readonly missingHatch: string;
  readonly range: string;
  readonly plan: string;
  readonly alert: string;
  readonly rangeFill: string;
  readonly rangeFillLong: string;
  readonly rangeFillShort: string;
  readonly font: string;
}

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ground: token('--ground'),
    text: token('--text'),
    textMuted: token('--text-muted'),
    line: token('--grid'),
    lineStrong: token('--edge'),
    up: token('--up'),
    down: token('--down'),
    upVolume: token('--up-volume'),
    downVolume: token('--down-volume'),
    weak: token('--weak'),
    weakVolume: token('--weak-volume'),
    held: token('--held'),
    onColour: token('--on-colour'),
    crosshair: token('--crosshair'),
    crosshairLabel: token('--crosshair-label'),
    sessionShade: token('--session-shade'),
    sessionOpen: token('--session-open'),
    daySeparator: token('--day-separator'),
    missingFill: token('--missing-fill'),
    missingHatch: token('--missing-hatch'),
    range: token('--range'),
    plan: token('--plan'),
    alert: token('--alert'),
    rangeFill: token('--range-fill'),
    rangeFillLong: token('--range-fill-long'),
    rangeFillShort: token('--range-fill-short'),
    font: style.fontFamily,
  };
}
