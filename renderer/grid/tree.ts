/** Open and closed groups of a tree whose rows all came at once: which rows are shown. */
import { useCallback, useMemo, useState } from 'react';
import type { GridTree } from './Grid.tsx';

export interface TreeRow {
  readonly id: string;
  readonly level: number;
  readonly parentId: string | null;
  readonly kind: string;
}

/** The rows whose groups are all open, in the given order. */
export function visibleRows<Row extends TreeRow>(
  rows: readonly Row[],
  closed: ReadonlySet<string>,
): readonly Row[] {
  const hidden = new Set<string>();
  return rows.filter((row) => {
    const isHidden =
      row.parentId !== null && (hidden.has(row.parentId) || closed.has(row.parentId));
    if (isHidden) hidden.add(row.id);
    return !isHidden;
  });
}

/** Shown rows and the tree behaviour for a `Grid`, over rows in tree order. */
export function useTree<Row extends TreeRow>(
  rows: readonly Row[],
): {
  readonly shown: readonly Row[];
  readonly tree: GridTree<Row>;
  toggleAll(isOpen: boolean): void;
} {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const shown = useMemo(() => visibleRows(rows, closed), [rows, closed]);
  const tree = useMemo<GridTree<Row>>(
    () => ({
      state: (row) => ({
        level: row.level,
        isGroup: row.kind === 'group',
        isOpen: !closed.has(row.id),
      }),
      onToggle: (row) =>
        setClosed((before) => {
          const next = new Set(before);
          if (!next.delete(row.id)) next.add(row.id);
          return next;
        }),
    }),
    [closed],
  );
  const toggleAll = useCallback(
    (isOpen: boolean) =>
      setClosed(
        new Set(isOpen ? [] : rows.filter((row) => row.kind === 'group').map((row) => row.id)),
      ),
    [rows],
  );
  return { shown, tree, toggleAll };
}
