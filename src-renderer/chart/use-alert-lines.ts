import { useEffect, useMemo, useState, type RefObject } from 'react';
import { roundToTick } from '#core/market/tick-rounding';
import { priceFromPoints } from '#core/market/price';
import type { Price } from '#core/market/units';
import { addAlert, changeAlert } from '../alerts/alert-actions.ts';
import type { InstrumentView } from '../app/workstation-store.ts';
import { useTelling } from '../telling/telling-store.ts';
import type { AlertMenuPlace } from './alert-menu.tsx';
import type { ChartController } from './chart-controller.ts';
import { isTyping } from './chart-keys.ts';

const FIRST_BUTTON = 0;

interface AlertLines {
  readonly menu: AlertMenuPlace | null;
  readonly closeMenu: () => void;
}

/** Lets the user set, move and remove price alerts on the chart: right button, Alt+A, and dragging a line. */
export function useAlertLines(
  container: RefObject<HTMLDivElement | null>,
  controller: ChartController | null,
  instrument: InstrumentView | null,
): AlertLines {
  const [menu, setMenu] = useState<AlertMenuPlace | null>(null);
  const all = useTelling(({ alerts }) => alerts);
  const symbol = instrument?.symbol;
  const alerts = useMemo(
    () => all?.filter((alert) => alert.symbol === symbol && alert.state === 'armed') ?? [],
    [all, symbol],
  );

  useEffect(() => {
    controller?.showAlerts(alerts);
  }, [controller, alerts, instrument]);

  useEffect(() => {
    const element = container.current;
    if (!element || !controller || !instrument) return undefined;
    const onTick = (points: number): number =>
      roundToTick(priceFromPoints(points), instrument.tickSize as Price, 'nearest');
    const heightIn = (event: MouseEvent): number => event.clientY - element.getBoundingClientRect().top;
    const levelAt = (event: MouseEvent): number | null => {
      const points = controller.alertLines.priceAt(heightIn(event));
      return points === null ? null : onTick(points);
    };

    const onContextMenu = (event: MouseEvent): void => {
      const level = levelAt(event);
      if (level === null) return;
      event.preventDefault();
      setMenu({ x: event.clientX, y: event.clientY, level, alert: controller.alertLines.at(heightIn(event)) });
    };

    const onMouseDown = (event: MouseEvent): void => {
      const alert = event.button === FIRST_BUTTON ? controller.alertLines.at(heightIn(event)) : null;
      if (!alert) return;
      // The library would scroll the chart.
      event.stopPropagation();
      event.preventDefault();
      let level = alert.level;
      const onMove = (moved: MouseEvent): void => {
        level = levelAt(moved) ?? level;
        controller.alertLines.drag({ id: alert.id, level });
      };
      const end = (): void => {
        window.removeEventListener('mousemove', onMove);
        window.removeEventListener('mouseup', onUp);
        window.removeEventListener('keydown', onKey, true);
      };
      const onUp = (): void => {
        end();
        const isMoved = level !== alert.level;
        if (!isMoved) controller.alertLines.drag(null);
        else
          void changeAlert(alert.id, { level }).finally(() => {
            controller.alertLines.drag(null);
          });
      };
      const onKey = (key: globalThis.KeyboardEvent): void => {
        if (key.key !== 'Escape') return;
        key.stopPropagation();
        end();
        controller.alertLines.drag(null);
      };
      window.addEventListener('mousemove', onMove);
      window.addEventListener('mouseup', onUp);
      window.addEventListener('keydown', onKey, true);
    };

    const onPointerMove = (event: MouseEvent): void => {
      const isOver = event.buttons === 0 && controller.alertLines.at(heightIn(event)) !== null;
      element.classList.toggle('is-over-alert', isOver);
    };

    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.repeat || !event.altKey || event.code !== 'KeyA' || isTyping(event.target)) return;
      event.preventDefault();
      const points = controller.alertLines.pointedPrice();
      if (points !== null) void addAlert(instrument.symbol, onTick(points));
    };

    element.addEventListener('contextmenu', onContextMenu);
    element.addEventListener('mousedown', onMouseDown, true);
    element.addEventListener('mousemove', onPointerMove, true);
    window.addEventListener('keydown', onKeyDown);
    return () => {
      element.removeEventListener('contextmenu', onContextMenu);
      element.removeEventListener('mousedown', onMouseDown, true);
      element.removeEventListener('mousemove', onPointerMove, true);
      window.removeEventListener('keydown', onKeyDown);
    };
  }, [container, controller, instrument]);

  return {
    menu,
    closeMenu: () => {
      setMenu(null);
    },
  };
}
