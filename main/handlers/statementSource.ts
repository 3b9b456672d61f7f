/** Where a statement came from, in the words that every explanation uses. */

/**
 * The file that brought a statement or, where none is kept, what stored it: `command` is that of the
 * statement's journal entry.
 */
export function statementSource(fileName: string | null, command: string | null): string {
  if (fileName !== null) return fileName;
  return command === 'import.files' ? 'Bank feed, no file kept' : 'Entered by hand';
}
