import type { ReactElement } from 'react';
import { Icon } from '../app/icons.tsx';
import type { Figure } from '../format/money.ts';

/** A figure in a table. Gain and loss differ by sign and arrow too, not by colour alone. */
export function FigureCell({
  figure,
  testId,
  className = '',
}: {
  readonly figure: Figure;
  readonly testId?: string;
  readonly className?: string;
}): ReactElement {
  const { text, direction } = figure;
  return (
    <td
      className={`number tone-${direction} ${className}`}
      data-testid={testId}
      title={direction === 'unknown' ? 'unknown' : undefined}
    >
      <span className="figure-cell">
        {direction === 'up' || direction === 'down' ? <Icon name={direction} size={7} /> : null}
        {text}
      </span>
    </td>
  );
}
