import type { KeyboardEvent, PointerEvent, ReactElement } from 'react';
import { growthForKey } from './dock-keys.ts';
import { DOCK_HEIGHT, setDockHeight, useDock } from './dock-store.ts';

/** The upper edge of the dock: dragged by pointer, moved by the arrow keys. */
export function DockSplitter(): ReactElement {
  const heightPx = useDock((dock) => dock.heightPx);
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const from = { y: event.clientY, heightPx };
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    const onMove = ({ clientY }: globalThis.PointerEvent): void => {
      setDockHeight(from.heightPx + from.y - clientY);
    };
    const onEnd = (): void => {
      handle.removeEventListener('pointermove', onMove);
      handle.removeEventListener('lostpointercapture', onEnd);
    };
    handle.addEventListener('pointermove', onMove);
    handle.addEventListener('lostpointercapture', onEnd);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const growth = growthForKey(event.key);
    if (growth === null) return;
    event.preventDefault();
    setDockHeight(heightPx + growth);
  };
  return (
    <div
      className="dock-splitter"
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the lower panel"
      aria-valuenow={heightPx}
      aria-valuemin={DOCK_HEIGHT.least}
      aria-valuemax={DOCK_HEIGHT.most}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}
