/**
 * The cell that a pointer is on, read from the elements. The library tells of its cells' events only
 * after a while, in which a quick key would act first and be undone by the pointer before it.
 */

export interface PointedCell {
  /** Of the body, or of the pinned totals. */
  readonly row: number;
  readonly isPinned: boolean;
  readonly column: string;
}

/** `null` beside the cells. */
export function pointedCell({ target }: MouseEvent): PointedCell | null {
  const cell = target instanceof Element ? target.closest('.ag-cell') : null;
  const column = cell?.getAttribute('col-id');
  const index = cell?.closest('.ag-row')?.getAttribute('row-index');
  if (!column || !index) return null;
  const isPinned = /^[bt]-/.test(index);
  return { row: Number(isPinned ? index.slice(2) : index), isPinned, column };
}
