import type { ReactElement } from 'react';

/**
 * What people have seen in the browser instead of the login, what it means and what to do. From the broker's users: none
 * of it reaches the listener, so that only the user can tell.
 */
const TROUBLES: readonly (readonly [seen: string, meaning: string])[] = [
  [
    '“We are unable to complete your request”, or a “Whitelabel” error',
    'The app is not “Ready For Use” yet, or the app key belongs to another app. Look at its state on the developer portal; approval takes a day or more, and starts again with every change of the callback.',
  ],
  [
    '“Access Denied”, or the page loads again and again',
    'The callback registered on the portal differs from the one here, if only by a slash or a capital letter. Compare them character by character.',
  ],
  [
    'The browser cannot reach 127.0.0.1',
    'The minute was over when you came back. Choose More time or begin again; nothing was lost.',
  ],
];

/** Help for whoever is stuck in the browser while the wizard waits. */
export function BrowserTrouble(): ReactElement {
  return (
    <details className="browser-trouble" data-testid="browser-trouble">
      <summary>The browser shows something else?</summary>
      <dl>
        {TROUBLES.map(([seen, meaning]) => (
          <div key={seen}>
            <dt>{seen}</dt>
            <dd className="soft">{meaning}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
