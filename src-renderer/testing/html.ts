import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

/** What a view shows at one instant, as the page would get it. */
export const htmlOf = (view: ReactElement): string => renderToStaticMarkup(view);

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'" };

/** The words alone, with single spaces. */
export function textOf(view: ReactElement): string {
  return htmlOf(view)
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(\w+|#x27);/g, (whole, name: string) => ENTITIES[name] ?? whole)
    .replace(/\s+/g, ' ')
    .trim();
}

export interface ShownButton {
  readonly label: string;
  readonly isDisabled: boolean;
}

/** Every button, by its words. */
export function buttonsOf(view: ReactElement): readonly ShownButton[] {
  return [...htmlOf(view).matchAll(/<button([^>]*)>(.*?)<\/button>/gs)].map(([, attributes = '', content = '']) => ({
    label: content.replace(/<[^>]*>/g, '').trim(),
    isDisabled: attributes.includes(' disabled=""'),
  }));
}

export const buttonOf = (view: ReactElement, label: string): ShownButton | undefined =>
  buttonsOf(view).find((button) => button.label === label);
