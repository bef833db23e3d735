/**
 * The asynchronous clipboard needs a permission, and this page has none. The older command needs only the user's own
 * click; it copies what is selected.
 */
interface EditingCommands {
  execCommand(command: 'copy'): boolean;
}

/** Selects the text of an element and copies it. False: it is selected, but the user has to press Ctrl+C. */
export function copyTextOf(element: HTMLElement): boolean {
  const selection = window.getSelection();
  if (!selection) return false;
  selection.selectAllChildren(element);
  const commands: EditingCommands = document;
  return commands.execCommand('copy');
}
