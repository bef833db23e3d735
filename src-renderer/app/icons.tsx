import type { ReactElement, ReactNode } from 'react';

/** Drawn here rather than taken from a font: each state has a shape of its own, not only a colour. */
const SHAPES = {
  live: <circle cx="8" cy="8" r="4.5" fill="currentColor" />,
  quiet: <circle cx="8" cy="8" r="4" fill="none" stroke="currentColor" strokeWidth="2" />,
  connecting: <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="4 3.85" />,
  stale: (
    <path
      d="M8 2.2 14.6 13.5H1.4Z M8 6.4v3.4 M8 11.4v.6"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  offline: (
    <path
      d="M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8Z M3.8 3.8l8.4 8.4"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
    />
  ),
  stopped: <rect x="3.5" y="3.5" width="9" height="9" rx="1.2" fill="currentColor" />,
  faulted: (
    <path
      d="M5.3 1.8h5.4l3.5 3.5v5.4l-3.5 3.5H5.3l-3.5-3.5V5.3Z M5.8 5.8l4.4 4.4 M10.2 5.8l-4.4 4.4"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinejoin="round"
    />
  ),
  closed: <path d="M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Z M5 8h6" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  asleep: <path d="M6.2 1.9a6.2 6.2 0 1 0 7.9 7.9A5.2 5.2 0 0 1 6.2 1.9Z" fill="currentColor" />,
  kicked: (
    <path
      d="M7 2.5H3v11h4 M6.5 8h7 M10.5 4.8 13.7 8l-3.2 3.2"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  key: (
    <path
      d="M5 5.2a2.9 2.9 0 1 0 0 5.8 2.9 2.9 0 0 0 0-5.8Z M7.9 8.1h6.3v2.6 M11.6 8.1v2.1"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  check: (
    <path
      d="M3 8.6 6.4 12 13 4.6"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  pending: <circle cx="8" cy="8" r="2.2" fill="currentColor" />,
  copy: (
    <path
      d="M6 2.5h7.5V11H6Z M10 11v2.5H2.5V5H6"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinejoin="round"
    />
  ),
  outside: (
    <path
      d="M9.2 2.5h4.3v4.3 M13.2 2.8 7.5 8.5 M7 3.5H3v9.5h9.5V9"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  chevronDown: (
    <path
      d="M3.5 6 8 10.5 12.5 6"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  chevronUp: (
    <path
      d="M3.5 10.5 8 6l4.5 4.5"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  sync: (
    <path
      d="M13.4 6.5A5.6 5.6 0 0 0 3.3 5M2.6 9.5A5.6 5.6 0 0 0 12.7 11 M3 2.3V5.2h2.9 M13 13.7v-2.9h-2.9"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  gear: (
    <path
      d="M8 5.6a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8Z M8 1.8v2 M8 12.2v2 M1.8 8h2 M12.2 8h2 M3.6 3.6 5 5 M11 11l1.4 1.4 M12.4 3.6 11 5 M5 11l-1.4 1.4"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
    />
  ),
  clock: (
    <path
      d="M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Z M8 4.8V8l2.2 1.6"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
    />
  ),
  up: <path d="M8 3.5 13.5 12h-11Z" fill="currentColor" />,
  down: <path d="M8 12.5 2.5 4h11Z" fill="currentColor" />,
  flat: <rect x="3" y="7" width="10" height="2" rx="1" fill="currentColor" />,
  play: <path d="M4.5 2.8v10.4L13 8Z" fill="currentColor" />,
  pause: <path d="M4 2.8h3v10.4H4Z M9 2.8h3v10.4H9Z" fill="currentColor" />,
  stepBar: <path d="M3 2.8v10.4L10 8Z M11 2.8h2.2v10.4H11Z" fill="currentColor" />,
  stepBack: <path d="M13 2.8v10.4L6 8Z M2.8 2.8H5v10.4H2.8Z" fill="currentColor" />,
  stepTick: <path d="M2.5 7.2h6.2V4.4L13.5 8l-4.8 3.6V8.8H2.5Z" fill="currentColor" />,
  replay: (
    <path
      d="M3 8.4a5 5 0 1 0 1.6-3.9 M4.9 1.9v3.2h3.2 M6.8 6.3v4.2L10.2 8.4Z"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  archive: (
    <path
      d="M2.5 4.2C2.5 3 5 2.2 8 2.2s5.5.8 5.5 2-2.5 2-5.5 2-5.5-.8-5.5-2Zm0 0v7.6c0 1.2 2.5 2 5.5 2s5.5-.8 5.5-2V4.2 M2.5 8c0 1.2 2.5 2 5.5 2s5.5-.8 5.5-2"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
    />
  ),
  bell: (
    <path
      d="M4.2 11V7.2a3.8 3.8 0 0 1 7.6 0V11l1.2 1.4H3Z M6.6 14h2.8 M8 2v1.4"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  bellOff: (
    <path
      d="M4.2 11V7.2a3.8 3.8 0 0 1 7.6 0V11l1.2 1.4H3Z M6.6 14h2.8 M2.2 2.2l11.6 11.6"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  checklist: (
    <path
      d="M2.2 4.2 3.4 5.4 5.6 3.2 M2.2 11.2l1.2 1.2 2.2-2.2 M8 4.4h6 M8 11.4h6"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  close: <path d="M4 4l8 8 M12 4l-8 8" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" />,
  toLive: (
    <path
      d="M3 3.5 7.5 8 3 12.5 M8.2 3.5 12.7 8l-4.5 4.5"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  warning: (
    <path
      d="M8 2.2 14.6 13.5H1.4Z M8 6.4v3.4 M8 11.4v.6"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
} as const satisfies Record<string, ReactNode>;

export type IconName = keyof typeof SHAPES;

/** Always beside a word that says the same, hence hidden from assistive technology. */
export function Icon({ name, size = 12 }: { readonly name: IconName; readonly size?: number }): ReactElement {
  return (
    <svg className={`icon icon-${name}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {SHAPES[name]}
    </svg>
  );
}

/** Two wethers' horns that make a bar of a chart. */
export function Logo(): ReactElement {
  return (
    <svg className="logo" width="22" height="22" viewBox="0 0 24 24" aria-hidden="true">
      <path
        d="M12 20.5V9.5M12 9.5C12 5.6 9.4 3.2 6.2 3.2 3.4 3.2 1.6 5.2 1.6 7.7c0 2.3 1.6 4 3.7 4 1.7 0 2.9-1.2 2.9-2.7M12 9.5c0-3.9 2.6-6.3 5.8-6.3 2.8 0 4.6 2 4.6 4.5 0 2.3-1.6 4-3.7 4-1.7 0-2.9-1.2-2.9-2.7"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
      />
      <rect x="9.6" y="13" width="4.8" height="6" rx="0.8" fill="currentColor" />
    </svg>
  );
}
