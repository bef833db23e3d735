import type { ReactElement } from 'react';
import { useLogin } from '../connect/login-store.ts';
import { usePriceKind, type PriceKind } from './mode.ts';
import { useWorkstation } from './workstation-store.ts';

interface BadgeProperties {
  readonly kind: PriceKind;
  /** What plays, or who. */
  readonly title: string | null;
}

/** Never left to be guessed: whose prices these are. */
export function ModeBadgeView({ kind, title }: BadgeProperties): ReactElement {
  if (kind === 'live') {
    return (
      <span className="mode-badge mode-live" data-testid="mode" title="Prices come from the broker.">
        LIVE
      </span>
    );
  }
  if (kind === 'replay') {
    return (
      <span className="mode" title="A recorded session, played again: nothing here happens now.">
        <span className="mode-badge mode-replay" data-testid="mode">
          REPLAY
        </span>
        <span className="mode-title mode-title-replay" data-testid="practice-title">
          {title}
        </span>
      </span>
    );
  }
  const tip =
    kind === 'practice'
      ? 'Nothing here is a market: prices come from the built-in practice exchange.'
      : 'Nothing here is a market: the broker is played by a practice exchange.';
  return (
    <span className="mode" title={tip}>
      <span className="mode-badge mode-practice" data-testid="mode">
        {kind === 'practice' ? 'PRACTICE' : 'PRACTICE LOGIN'}
      </span>
      <span className="mode-title" data-testid="practice-title">
        {title}
      </span>
    </span>
  );
}

export function ModeBadge(): ReactElement | null {
  const kind = usePriceKind();
  const practiceTitle = useWorkstation(({ workstation }) => workstation?.practiceTitle ?? null);
  const brokerName = useLogin(({ login }) => login?.brokerName ?? null);
  return kind && <ModeBadgeView kind={kind} title={kind === 'practice-login' ? brokerName : practiceTitle} />;
}
