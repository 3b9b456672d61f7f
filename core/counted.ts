/** How many of something, in words that agree in number, for labels, notes and messages. */

/**
 * A count with its noun: `1 line`, `1,204 lines`, `2 matches`.
 *
 * `several` is the plural where it is not the noun with an s. Thousands are grouped by commas.
 */
export function counted(count: number, noun: string, several = `${noun}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : several}`;
}
