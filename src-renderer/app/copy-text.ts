/**
 * The asynchronous clipboard needs a permission, and this page has none. The older command needs only the user's own
 * click; it copies what is selected. False: it is selected, but the user has to press Ctrl+C.
 */
interface EditingCommands {
  execCommand(command: 'copy'): boolean;
}

function copySelection(): boolean {
  const commands: EditingCommands = document;
  return commands.execCommand('copy');
}

/** Selects the text of an element and copies it. */
export function copyTextOf(element: HTMLElement): boolean {
  const selection = window.getSelection();
  if (!selection) return false;
  selection.selectAllChildren(element);
  return copySelection();
}

/** Selects what is in a field and copies it. */
export function copyField(field: HTMLInputElement): boolean {
  field.select();
  return copySelection();
}
