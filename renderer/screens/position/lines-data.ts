/** Statement lines as the grid takes them: pages with totals, and categories put on them. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { call } from '../../api.ts';
import type { AppError, InputOf, OutputOf } from '../../contract.ts';
import type { GridEdit, GridSource } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { runCommand, useTopics } from '../../query.ts';
import { isSameData } from '../../same.ts';
import { knownMeta, useClocks } from '../../stores/clocks.ts';
import type { LineRow } from './lines-columns.ts';

export type LinesInput = InputOf<'lines.page'>;
type Page = OutputOf<'lines.page'>;
export type Category = OutputOf<'categories.list'>[number];

/** What is known of all lines of a filter, however many of them are loaded. */
interface Known extends Pick<Page, 'count' | 'totals'> {
  readonly of: string;
}

const OLD_FIGURES_MS = 300;

/** Pages of the lines that match, and what is known of all of them. */
export function useLines(filter: LinesInput) {
  const key = JSON.stringify(filter);
  const knownEntry = useClocks((state) => state.knownAt?.entry);
  const [round, setRound] = useState(0);
  const sorted = useRef<LinesInput['sort']>(undefined);
  const latest = useRef(key);
  latest.current = key;
  const [all, setAll] = useState<Known | null>(null);
  useEffect(() => {
    // Count and total of other lines stay for a moment, and no longer than that.
    const timer = setTimeout(
      () => setAll((before) => (before?.of === key ? before : null)),
      OLD_FIGURES_MS,
    );
    return () => clearTimeout(timer);
  }, [key]);
  useTopics(['statement_line', 'category'], () => setRound((before) => before + 1));
  // biome-ignore lint/correctness/useExhaustiveDependencies: other knowledge is other lines
  const source = useMemo<GridSource<LineRow>>(
    () => ({
      getRows: async (start, end, sort) => {
        sorted.current = sort ?? undefined;
        const asked = JSON.parse(key) as LinesInput;
        const page = { ...asked, start, count: end - start, ...(sort ? { sort } : {}) };
        const reply = await call('lines.page', page, knownMeta());
        if (!reply.ok) throw Object.assign(new Error(reply.error.message), { error: reply.error });
        const { rows, count, totals } = reply.value;
        const known: Known = { of: key, count, totals };
        // An answer to an earlier filter may come after that to a later one.
        if (latest.current === key)
          setAll((before) => (isSameData(before, known) ? before : known));
        return { rows: rows.map((line) => ({ kind: 'line', id: line.id, line })), count };
      },
    }),
    [key, knownEntry],
  );
  /** The same lines in the order that is shown, for a file. */
  const inOrder = (): LinesInput => ({
    ...filter,
    ...(sorted.current ? { sort: sorted.current } : {}),
  });
  return { source, all, round, inOrder };
}

/** The category that typed text names, by its name or code; `null` for none. */
function categoryOf(text: string, categories: readonly Category[]): Category | null | undefined {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return null;
  return categories.find(
    ({ name, code }) => name.toLowerCase() === wanted || code.toLowerCase() === wanted,
  );
}

/** Puts lines into a category, or takes them out of theirs. */
export async function setCategory(
  lineIds: readonly string[],
  category: Category | null,
  toastErrors: boolean,
): Promise<AppError | null> {
  const count = lineIds.length;
  const reply = await runCommand(
    'lines.setCategory',
    { lineIds: [...lineIds], categoryId: category?.id ?? null },
    {
      toastErrors,
      done: () =>
        category
          ? tn('lines.categorised', count, { category: category.name })
          : tn('lines.uncategorised', count),
    },
  );
  return reply.ok ? null : reply.error;
}

/** Saves typed or pasted categories, one command for each category. */
export async function saveEdits(
  edits: readonly GridEdit<LineRow>[],
  categories: readonly Category[],
): Promise<AppError | null> {
  const chosen = new Map<Category | null, string[]>();
  for (const { row, value } of edits) {
    const category = categoryOf(value, categories);
    if (category === undefined)
      return {
        kind: 'invalid-input',
        code: 'CATEGORY_UNKNOWN',
        message: t('lines.categoryUnknown', {
          name: value,
          known: categories.map(({ name }) => name).join(', '),
        }),
        path: 'categoryId',
      };
    chosen.set(category, [...(chosen.get(category) ?? []), row.id]);
  }
  for (const [category, lineIds] of chosen) {
    const error = await setCategory(lineIds, category, false);
    if (error) return error;
  }
  return null;
}
