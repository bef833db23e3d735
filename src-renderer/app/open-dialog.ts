import { create } from 'zustand';

export type DialogName = 'connect' | 'settings';

interface OpenDialog {
  /** One at a time; null: none. */
  readonly open: DialogName | null;
}

export const useOpenDialog = create<OpenDialog>(() => ({ open: null }));

export function openDialog(open: DialogName): void {
  useOpenDialog.setState({ open });
}

export function closeDialog(): void {
  useOpenDialog.setState({ open: null });
}
