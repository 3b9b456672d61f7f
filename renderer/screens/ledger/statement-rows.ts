/** The rows of balance sheet and income statement, with those of an earlier day or span beside them. */
import type { InputOf, MoneyWire, OutputOf } from '../../contract.ts';
import { dateOfDayNumber, dayNumberOf, shiftMonths } from '../../format/index.ts';
import type { GridColumn } from '../../grid/index.ts';
import { t } from '../../messages/index.ts';
import { type ExplainTarget, explainBy } from '../../stores/explain.ts';
import { amountColumn, textColumn } from './columns.ts';

type Sheet = OutputOf<'ledger.balanceSheet'>;
type Income = OutputOf<'ledger.incomeStatement'>;
type SectionWire = Sheet['assets'];
type RowWire = SectionWire['rows'][number];
type Figure = InputOf<'ledger.explain'>['figure'];

export interface StatementLine {
  readonly id: string;
  readonly parentId: string | null;
  readonly level: number;
  readonly kind: 'group' | 'line' | 'total';
  readonly label: string;
  readonly ledgerAccountId: string | null;
  /** `null` where the account had nothing then. */
  readonly now: MoneyWire | null;
  readonly before: MoneyWire | null;
  /** What opens: an account's row, or a total of the statement. */
  readonly figure: Figure;
}

export interface MergedRow {
  readonly row: RowWire;
  readonly now: MoneyWire | null;
  readonly before: MoneyWire | null;
}

/** The codes from the top of the tree down to each row. */
function pathsOf(rows: readonly RowWire[]): readonly (readonly string[])[] {
  const codes: string[] = [];
  return rows.map(({ level, code }) => {
    codes.splice(level, codes.length, code);
    return [...codes];
  });
}

/** Parents stand before what is below them, and siblings in the order of their codes. */
function comparePaths(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((code, index) => code !== other[index]);
  if (at < 0) return one.length - other.length;
  const [left, right] = [one[at] ?? '', other[at]];
  return right === undefined || left > right ? 1 : -1;
}

/** Two lists of one tree as one: rows that only one of them has stand where they belong. */
export function mergeRows(
  now: readonly RowWire[],
  before: readonly RowWire[],
): readonly MergedRow[] {
  const merged = new Map<string, MergedRow & { readonly path: readonly string[] }>();
  const pathsBefore = pathsOf(before);
  for (const [index, row] of before.entries())
    merged.set(row.ledgerAccountId, {
      row,
      now: null,
      before: row.amount,
      path: pathsBefore[index] ?? [],
    });
  const pathsNow = pathsOf(now);
  for (const [index, row] of now.entries())
    merged.set(row.ledgerAccountId, {
      row,
      now: row.amount,
      before: merged.get(row.ledgerAccountId)?.before ?? null,
      path: pathsNow[index] ?? [],
    });
  return [...merged.values()]
    .sort((one, other) => comparePaths(one.path, other.path))
    .map(({ path: _, ...row }) => row);
}

interface Head {
  readonly id: string;
  readonly label: string;
  readonly figure: Figure;
  readonly rowFigure: 'balance' | 'movement';
  readonly now: MoneyWire;
  readonly before: MoneyWire | null;
}

function sectionLines(
  head: Head,
  now: SectionWire,
  before: SectionWire | undefined,
): readonly StatementLine[] {
  const merged = mergeRows(now.rows, before?.rows ?? []);
  const parents: string[] = [];
  const lines = merged.map(({ row, ...amounts }, index): StatementLine => {
    const isGroup = (merged[index + 1]?.row.level ?? 0) > row.level;
    parents[row.level] = row.ledgerAccountId;
    return {
      id: row.ledgerAccountId,
      parentId: row.level === 0 ? head.id : (parents[row.level - 1] ?? head.id),
      level: row.level + 1,
      kind: isGroup ? 'group' : 'line',
      label: `${row.code} ${row.name}`,
      ledgerAccountId: row.ledgerAccountId,
      figure: head.rowFigure,
      ...amounts,
    };
  });
  const top: StatementLine = {
    id: head.id,
    parentId: null,
    level: 0,
    kind: 'group',
    label: head.label,
    ledgerAccountId: null,
    now: head.now,
    before: head.before,
    figure: head.figure,
  };
  return [top, ...lines];
}

export function sheetLines(now: Sheet, before: Sheet | undefined): readonly StatementLine[] {
  const head = (
    id: 'assets' | 'liabilities' | 'equity',
    figure: 'assets' | 'liabilities' | 'equityTotal',
  ): Head => ({
    id,
    label: t(`ledger.sheet.${id}`),
    figure,
    rowFigure: 'balance',
    now: figure === 'equityTotal' ? now.equityTotal : now[figure].total,
    before: !before ? null : figure === 'equityTotal' ? before.equityTotal : before[figure].total,
  });
  const result = (figure: 'resultOfYear' | 'resultBefore'): StatementLine => ({
    id: figure,
    parentId: 'equity',
    level: 1,
    kind: 'line',
    label: t(`ledger.sheet.${figure}`),
    ledgerAccountId: null,
    now: now[figure],
    before: before?.[figure] ?? null,
    figure,
  });
  return [
    ...sectionLines(head('assets', 'assets'), now.assets, before?.assets),
    ...sectionLines(head('liabilities', 'liabilities'), now.liabilities, before?.liabilities),
    ...sectionLines(head('equity', 'equityTotal'), now.equity, before?.equity),
    result('resultOfYear'),
    result('resultBefore'),
  ];
}

export function sheetTotal(now: Sheet, before: Sheet | undefined): StatementLine {
  return {
    id: 'total',
    parentId: null,
    level: 0,
    kind: 'total',
    label: t('ledger.sheet.both'),
    ledgerAccountId: null,
    // The statement is refused by the rules where the two sides differ.
    now: now.assets.total,
    before: before?.assets.total ?? null,
    figure: 'assets',
  };
}

export function incomeLines(now: Income, before: Income | undefined): readonly StatementLine[] {
  return (['income', 'expenses'] as const).flatMap((id) =>
    sectionLines(
      {
        id,
        label: t(`ledger.income.${id}`),
        figure: id,
        rowFigure: 'movement',
        now: now[id].total,
        before: before?.[id].total ?? null,
      },
      now[id],
      before?.[id],
    ),
  );
}

export function incomeTotal(now: Income, before: Income | undefined): StatementLine {
  return {
    id: 'total',
    parentId: null,
    level: 0,
    kind: 'total',
    label: t('ledger.income.result'),
    ledgerAccountId: null,
    now: now.result,
    before: before?.result ?? null,
    figure: 'result',
  };
}

export function dayBefore(date: string): string {
  return dateOfDayNumber((dayNumberOf(date) ?? 0) - 1);
}

/** The span of the same kind before: the month before a month, the year before a year. */
export function spanBefore(
  from: string,
  to: string,
  months: number,
): { readonly from: string; readonly to: string } {
  return { from: shiftMonths(from, -months), to: shiftMonths(to, -months) };
}

export interface StatementColumnsOf {
  readonly nowHead: string;
  readonly beforeHead: string | null;
  explain(line: StatementLine, when: 'now' | 'before'): ExplainTarget;
}

export function statementColumns(of: StatementColumnsOf): readonly GridColumn<StatementLine>[] {
  const column = (id: 'now' | 'before', head: string, isKey: boolean) =>
    amountColumn<StatementLine>(id, head, (line) => line[id], {
      isKey,
      width: 160,
      explain: (line) => (line[id] === null ? null : of.explain(line, id)),
    });
  return [
    textColumn<StatementLine>('label', 'ledger.statement.name', 340, ({ label }) => label),
    textColumn<StatementLine>(
      'currency',
      'ledger.column.ccy',
      60,
      ({ now, before }) => (now ?? before)?.currency ?? '',
    ),
    ...(of.beforeHead === null ? [] : [column('before', of.beforeHead, false)]),
    column('now', of.nowHead, true),
  ];
}

/** The target of a line of a statement. */
export function lineTarget(
  { figure, ledgerAccountId }: StatementLine,
  input: Omit<InputOf<'ledger.explain'>, 'figure' | 'ledgerAccountId'>,
): ExplainTarget {
  return explainBy('ledger.explain', {
    ...input,
    figure,
    ...(ledgerAccountId === null ? {} : { ledgerAccountId }),
  });
}
