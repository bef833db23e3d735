import type { ReactElement, ReactNode } from 'react';

/** A counted thing by its name, for a list of them. */
export function Figure({
  name,
  children,
  tone = '',
}: {
  readonly name: string;
  readonly children: ReactNode;
  readonly tone?: string;
}): ReactElement {
  return (
    <div className="figure">
      <dt>{name}</dt>
      <dd className={`figures ${tone}`}>{children}</dd>
    </div>
  );
}
