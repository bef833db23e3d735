import type { ReactElement } from 'react';
import { openDialog } from '../app/open-dialog.ts';

type Page = 'settings' | 'telling';
const TITLES: Readonly<Record<Page, string>> = { settings: 'Streams and secrets', telling: 'Telling' };
const PAGES: readonly Page[] = ['settings', 'telling'];

/** The pages of the settings. */
export function SettingsTabs({ page }: { readonly page: Page }): ReactElement {
  return (
    <div className="settings-tabs tabs" role="tablist" aria-label="Settings">
      {PAGES.map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          className="tab"
          data-testid={`settings-tab-${one}`}
          aria-selected={one === page}
          onClick={() => {
            openDialog(one);
          }}
        >
          {TITLES[one]}
        </button>
      ))}
    </div>
  );
}
