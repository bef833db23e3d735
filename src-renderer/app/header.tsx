import type { ReactElement } from 'react';
import { changeSince, formatChange, formatPercent, formatPrice } from '../format/prices.ts';
import { formatAge } from '../format/durations.ts';
import { useNow } from './clock.ts';
import { HELD_WORDS } from './freshness.ts';
import { Icon, Logo } from './icons.tsx';
import { useMarket } from './market-store.ts';
import { LoginClock } from '../connect/login-clock.tsx';
import { ModeBadge } from './mode-badge.tsx';
import { openDialog } from './open-dialog.ts';
import { PauseButton } from '../telling/pause-button.tsx';
import { StreamButton } from './stream-button.tsx';
import { useFreshness } from './use-freshness.ts';
import { useSelectedInstrument } from './workstation-store.ts';

function HeldPrice({ receivedWallMs }: { readonly receivedWallMs: number }): ReactElement | null {
  const freshness = useFreshness();
  const now = useNow(500);
  if (freshness.kind !== 'held') return null;
  return (
    <span className="quote-held" data-testid="last-price-age">
      <Icon name="clock" size={14} />
      {HELD_WORDS[freshness.cause]}, {formatAge(now - receivedWallMs)} old
    </span>
  );
}

/** The selected symbol's price, large. Grey, with a clock and its age, while it is not the market's. */
export function HeaderQuote(): ReactElement | null {
  const instrument = useSelectedInstrument();
  const quote = useMarket(({ quotes }) => (instrument ? (quotes[instrument.symbol] ?? null) : null));
  const isHeld = useFreshness().kind === 'held';
  if (!instrument) return null;
  const style = instrument.priceFormat;
  const last = quote?.last ?? null;
  const change = changeSince(last, quote?.previousClose ?? null);
  const tone = isHeld ? 'held' : change.direction;
  return (
    <div className={`quote tone-${tone}`} data-held={isHeld}>
      <span className="quote-symbol">{instrument.symbol}</span>
      <span
        className="quote-last"
        data-testid="last-price"
        title={last === null ? 'Not known yet: no trade since the stream began.' : undefined}
      >
        {formatPrice(last, style)}
      </span>
      {change.points === null ? null : (
        <span className="quote-change" title="Change since the previous close">
          {change.direction === 'up' || change.direction === 'down' ? <Icon name={change.direction} size={9} /> : null}
          <span data-testid="last-change">{formatChange(change.points, style)}</span>
          <span>{formatPercent(change.fraction)}</span>
        </span>
      )}
      {quote && last !== null ? <HeldPrice receivedWallMs={quote.receivedWallMs} /> : null}
    </div>
  );
}

export function Header(): ReactElement {
  return (
    <header className="header">
      <h1 className="brand">
        <Logo />
        Bellwether
      </h1>
      <ModeBadge />
      <HeaderQuote />
      <LoginClock />
      <PauseButton />
      <button
        type="button"
        className="icon-button"
        data-testid="preflight"
        aria-label="Pre-flight"
        title="Pre-flight: is everything ready for the open?"
        onClick={() => {
          openDialog('preflight');
        }}
      >
        <Icon name="checklist" size={16} />
      </button>
      <StreamButton />
      <button
        type="button"
        className="icon-button"
        data-testid="replay"
        aria-label="Replay a recorded session"
        title="Replay a recorded session (Ctrl+Shift+R)"
        onClick={() => {
          openDialog('replay');
        }}
      >
        <Icon name="replay" size={16} />
      </button>
      <button
        type="button"
        className="icon-button"
        data-testid="settings"
        aria-label="Settings"
        title="Settings: stream source, secrets, alerts and channels"
        onClick={() => {
          openDialog('settings');
        }}
      >
        <Icon name="gear" size={16} />
      </button>
    </header>
  );
}
