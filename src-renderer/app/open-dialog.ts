import { create } from 'zustand';
import type { ShownView } from '#core/contract/ipc';

/** What opens as a dialog; other views are places in the window. */
export type DialogView = Exclude<ShownView, 'data' | 'merge'>;

interface OpenDialog {
  /** One at a time; null: none. */
  readonly open: DialogView | null;
}

export const useOpenDialog = create<OpenDialog>(() => ({ open: null }));

export function openDialog(open: DialogView): void {
  useOpenDialog.setState({ open });
}

export function closeDialog(): void {
  useOpenDialog.setState({ open: null });
}
