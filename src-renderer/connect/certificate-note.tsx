import type { ReactElement } from 'react';
import { Copyable } from '../app/copyable.tsx';

interface Properties {
  readonly callbackUrl: string;
  /** Known once the listener is open; null before. */
  readonly fingerprint: string | null;
}

/** The warning, explained before the browser shows it: afterwards nobody comes back to read. */
export function CertificateNote({ callbackUrl, fingerprint }: Properties): ReactElement {
  return (
    <section className="certificate-note" aria-labelledby="certificate-note-title" data-testid="certificate-note">
      <h4 id="certificate-note-title">Your browser will warn you once. This is why.</h4>
      <p>
        After you have allowed access, Schwab sends your browser to <code>{callbackUrl}</code>. That address is this
        very computer: nothing goes over the network. Bellwether answers there with a certificate it made for itself,
        and since no authority vouches for it the browser says <em>“Your connection is not private”</em> or{' '}
        <em>“Potential security risk”</em>.
      </p>
      <ol>
        <li>
          Look at the address bar: it must begin with <code>https://127.0.0.1</code>. Anything else is not us: close the
          page.
        </li>
        <li>
          Choose <em>Advanced</em>, then <em>Proceed to 127.0.0.1</em> (Firefox: <em>Accept the risk</em>; Safari:{' '}
          <em>visit this website</em>).
        </li>
      </ol>
      {fingerprint === null ? (
        <p className="soft">The certificate’s fingerprint is shown here while we wait, for those who compare it.</p>
      ) : (
        <div className="fingerprint">
          <span className="soft">SHA-256 fingerprint, as under “Certificate” in the browser’s warning:</span>
          <Copyable text={fingerprint} what="fingerprint" testId="fingerprint" />
        </div>
      )}
    </section>
  );
}
