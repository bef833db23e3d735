import { createHash } from 'node:crypto';
import type { RestReply } from '../rest/rest-api.ts';

/** The pages that a user sees in the browser: plain HTML that works without a script and with a screen reader. */

/** An account as the user chooses it. */
export interface OfferedAccount {
  readonly accountNumber: string;
  /** e.g. `Practice margin …678`. */
  readonly label: string;
}

export const AUTHORIZE_PATH = '/v1/oauth/authorize';

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 3rem auto; padding: 0 1rem; color: #111; background: #fff; }
label { display: block; margin-top: 1rem; }
input:not([type=checkbox]) { font: inherit; width: 100%; box-sizing: border-box; padding: .4rem; }
fieldset { margin: 1rem 0; }
button { font: inherit; padding: .5rem 1.2rem; margin: 1rem .5rem 0 0; }
[role=alert] { border-left: 4px solid #b00020; padding-left: .8rem; }
`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}

interface Page {
  readonly status: number;
  readonly title: string;
  readonly content: string;
  /** Where a form may lead in the end: browsers hold redirects after a form against the policy too. */
  readonly formTargets: readonly string[];
}

function page({ status, title, content, formTargets }: Page): RestReply {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    `form-action ${formTargets.join(' ') || "'none'"}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
  const text = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style></head>
<body><main>
<h1>${title}</h1>
${content}
</main></body>
</html>
`;
  return {
    status,
    raw: { contentType: 'text/html; charset=utf-8', text },
    headers: {
      'Content-Security-Policy': policy,
      'X-Frame-Options': 'DENY',
      'X-Content-Type-Options': 'nosniff',
      // With `no-referrer` a browser would send its own form with the origin `null`.
      'Referrer-Policy': 'same-origin',
    },
  };
}

const alertOf = (complaint: string | null): string => (complaint === null ? '' : `<p role="alert">${complaint}</p>`);

const form = (pendingId: string, content: string): string =>
  `<form method="post" action="${AUTHORIZE_PATH}"><input type="hidden" name="pending" value="${escapeHtml(pendingId)}">
${content}
</form>`;

const formTargets = (redirectUri: string): readonly string[] => ["'self'", new URL(redirectUri).origin];

export interface FormPage {
  readonly pendingId: string;
  readonly redirectUri: string;
  /** What was wrong with the last try, in words of the exchange's own. */
  readonly complaint: string | null;
}

export function loginPage({ pendingId, redirectUri, complaint }: FormPage): RestReply {
  return page({
    status: 200,
    title: 'Practice login',
    content: `${alertOf(complaint)}
<p>This is the practice exchange on this computer, not Schwab. Use the name and the password that it showed when it started, never those of a real account.</p>
${form(
  pendingId,
  `<label for="userName">Login ID</label><input id="userName" name="userName" autocomplete="off" required autofocus>
<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="off" required>
<button name="step" value="login">Log in</button>`,
)}`,
    formTargets: formTargets(redirectUri),
  });
}

export function consentPage(
  { pendingId, redirectUri, complaint }: FormPage,
  accounts: readonly OfferedAccount[],
): RestReply {
  const boxes = accounts.map(
    ({ accountNumber, label }) =>
      `<label><input type="checkbox" name="account" value="${escapeHtml(accountNumber)}" checked> ${escapeHtml(label)}</label>`,
  );
  return page({
    status: 200,
    title: 'Share accounts with the app',
    content: `${alertOf(complaint)}
<p>The app will see the accounts chosen here and may place orders in them, for seven days. It gets the answer at ${escapeHtml(redirectUri)}.</p>
${form(
  pendingId,
  `<fieldset><legend>Accounts</legend>
${boxes.join('\n')}
</fieldset>
<button name="step" value="allow">Allow</button><button name="step" value="deny">Deny</button>`,
)}`,
    formTargets: formTargets(redirectUri),
  });
}

/** What a user sees whose app or callback is not registered, or not ready; the browser stays here. */
export function unablePage(status: number, detail: string): RestReply {
  return page({
    status,
    title: 'We are unable to complete your request',
    content: `<p>${escapeHtml(detail)}</p>`,
    formTargets: [],
  });
}
