import { useRef, useState, type ReactElement } from 'react';
import { copyTextOf } from './copy-text.ts';
import { Icon } from './icons.tsx';

interface Properties {
  readonly text: string;
  /** What it is, for the button's name: `Copy callback address`. */
  readonly what: string;
  readonly testId?: string;
}

/** A string that has to arrive elsewhere without a typing error. */
export function Copyable({ text, what, testId }: Properties): ReactElement {
  const code = useRef<HTMLElement>(null);
  const [said, setSaid] = useState('');
  const copy = (): void => {
    if (code.current) setSaid(copyTextOf(code.current) ? 'Copied' : 'Selected: press Ctrl+C');
  };
  return (
    <span className="copyable">
      <code ref={code} data-testid={testId}>
        {text}
      </code>
      <button type="button" className="button" aria-label={`Copy ${what}`} onClick={copy}>
        <Icon name="copy" size={12} />
        Copy
      </button>
      <span className="copyable-said" role="status">
        {said}
      </span>
    </span>
  );
}
