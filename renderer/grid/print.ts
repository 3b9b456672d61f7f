/**
 * Printing. A grid on paper is a plain table of its rows; grids that page from SQL load their rows
 * before the print dialog opens.
 */

const preparers = new Set<() => Promise<void>>();

export function registerPrintPreparer(prepare: () => Promise<void>): () => void {
  preparers.add(prepare);
  return () => {
    preparers.delete(prepare);
  };
}

/** Prints the window after every shown grid has its rows ready. */
export async function printWindow(): Promise<void> {
  await Promise.all([...preparers].map((prepare) => prepare()));
  // The tables appear with the next frame.
  requestAnimationFrame(() => window.print());
}

/** Rows that a printed grid holds at most: about 400 pages. */
export const PRINT_LIMIT = 20_000;
