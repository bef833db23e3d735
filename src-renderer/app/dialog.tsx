import { useLayoutEffect, useRef, type ReactElement, type ReactNode } from 'react';
import { Icon } from './icons.tsx';

interface Properties {
  readonly title: string;
  readonly testId: string;
  readonly className?: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * A modal window of the platform's own kind: it keeps the focus inside, closes on Escape and gives the focus back to
 * what opened it. Mounted means open.
 */
export function Dialog({ title, testId, className = '', onClose, children }: Properties): ReactElement {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  // Before the element is taken out of the page: only then does closing give the focus back.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    heading.current?.focus();
    return () => {
      dialog?.close();
    };
  }, []);
  return (
    <dialog
      className={`dialog ${className}`}
      aria-labelledby={`${testId}-title`}
      data-testid={testId}
      ref={element}
      onCancel={(event) => {
        // A file field inside cancels too. What is mounted is decided here; the platform would only hide it.
        if (event.target !== element.current) return;
        event.preventDefault();
        onClose();
      }}
      onClose={() => {
        // The platform insists, e.g. on a second Escape. It also tells of the closing above, after which nothing is here.
        if (element.current) onClose();
      }}
    >
      <div className="dialog-head">
        <h2 id={`${testId}-title`} tabIndex={-1} ref={heading}>
          {title}
        </h2>
        <button
          type="button"
          className="icon-button"
          aria-label={`Close ${title}`}
          title="Close (Escape)"
          onClick={onClose}
        >
          <Icon name="close" size={14} />
        </button>
      </div>
      {children}
    </dialog>
  );
}
