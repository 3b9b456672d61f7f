/** The previews of files as rows of a tree. Nothing is computed on amounts. */

import type { InputOf } from '../../contract.ts';
import { formatDate, formatDecimal, formatNumber } from '../../format/index.ts';
import type { GridColumn } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import type { ExplainTarget } from '../../stores/explain.ts';
import { proofOrClass, rowState } from './preview-states.ts';
import { explainStaged, type FilePreview, type StatementPreview } from './staging.ts';

type RefusedStatement = FilePreview['refusedStatements'][number];

export interface PreviewRow {
  readonly id: string;
  readonly level: number;
  readonly parentId: string | null;
  /** A file without statements has nothing to open. */
  readonly kind: 'group' | 'file' | 'statement';
  readonly file: FilePreview;
  readonly statement: StatementPreview | null;
  /** Read and not to be stored; its findings say why. */
  readonly refused: RefusedStatement | null;
  /** The statement's place in the file, from 0. */
  readonly place: number | null;
}

/** Files, those with statements as groups of them. */
export function previewRows(files: readonly FilePreview[]): readonly PreviewRow[] {
  return files.flatMap((file) => [
    {
      id: file.name,
      level: 0,
      parentId: null,
      kind:
        file.statements.length + file.refusedStatements.length > 0
          ? ('group' as const)
          : ('file' as const),
      file,
      statement: null,
      refused: null,
      place: null,
    },
    ...file.statements.map((statement, index) => ({
      id: `${file.name}#${index}`,
      level: 1,
      parentId: file.name,
      kind: 'statement' as const,
      file,
      statement,
      refused: null,
      place: index,
    })),
    ...file.refusedStatements.map((refused, index) => ({
      id: `${file.name}!${index}`,
      level: 1,
      parentId: file.name,
      kind: 'statement' as const,
      file,
      statement: null,
      refused,
      place: null,
    })),
  ]);
}

export function statementName(statement: StatementPreview): string {
  const { accountNumber, number } = statement;
  const name =
    number === null ? t('import.statementUnnumbered') : t('import.statement', { number });
  return `${accountNumber}, ${name}`;
}

function counted(row: PreviewRow, count: (statement: StatementPreview) => number): string {
  if (row.statement !== null) return String(count(row.statement));
  if (row.refused !== null) return '';
  if (row.file.statements.length === 0) return '';
  return String(row.file.statements.reduce((sum, one) => sum + count(one), 0));
}

const hasNoCount = (row: PreviewRow): boolean =>
  row.refused !== null || row.file.statements.length === 0;

type Column = InputOf<'import.explain'>['column'];

/** Where a figure of a row leads; a file's own figures are its counts. */
function target({ file, place }: PreviewRow, column: Column): ExplainTarget | null {
  if (file.refusal !== null) return null;
  return explainStaged({
    file: { name: file.name },
    column,
    ...(place === null ? {} : { statement: place }),
  });
}

const AMOUNTS = ['opening', 'credits', 'debits', 'closing'] as const;
const LETTER_WIDTH = 7;
const CELL_PADDING = 18;
/** The icon and edges of a chip. */
const CHIP_PADDING = 40;

export interface PreviewWidths {
  readonly name: number;
  readonly state: number;
  readonly period: number;
  readonly amount: number;
  readonly proof: number;
}

/** Pixels for the longest of some texts, at least `least`. */
function widthOf(texts: readonly string[], padding: number, least: number): number {
  const longest = texts.reduce((most, text) => Math.max(most, text.length), 0);
  return Math.max(least, Math.ceil(longest * LETTER_WIDTH + padding));
}

/** How wide the columns must be that no figure of these files is cut. Names give way instead. */
export function previewWidths(files: readonly FilePreview[], isNarrow: boolean): PreviewWidths {
  const statements = files.flatMap((file) => file.statements);
  const amounts = statements.flatMap((statement) =>
    AMOUNTS.map((id) => formatDecimal(statement[id]?.amount ?? '')),
  );
  const proofs = previewRows(files).map((row) => proofOrClass(row)?.text ?? '');
  const states = previewRows(files).map((row) => rowState(row)?.text ?? '');
  return {
    name: isNarrow ? 190 : 280,
    state: widthOf(states, CHIP_PADDING, 104),
    period: widthOf(statements.map(periodText), CELL_PADDING, 110),
    amount: widthOf(amounts, CELL_PADDING, 96),
    proof: widthOf(proofs, CHIP_PADDING, 104),
  };
}

/** The columns of the preview; files carry counts and states, statements their figures. */
export function previewColumns(widths: PreviewWidths): readonly GridColumn<PreviewRow>[] {
  const amount = (
    id: 'opening' | 'credits' | 'debits' | 'closing',
    head: string,
    pick: (statement: StatementPreview) => StatementPreview['opening'],
  ): GridColumn<PreviewRow> => ({
    id,
    head,
    type: 'amount',
    width: widths.amount,
    value: ({ statement }) => (statement === null ? '' : (pick(statement)?.amount ?? '')),
    currency: ({ statement }) => statement?.currency ?? null,
    explain: (row) =>
      row.statement === null || pick(row.statement) === null ? null : target(row, id),
  });
  return [
    {
      id: 'what',
      head: t('import.column.what'),
      width: widths.name,
      value: ({ file, statement, refused }) => {
        const one = statement ?? refused;
        return one === null ? file.name : statementNumberText(one);
      },
      note: ({ file, statement, refused }) => {
        if (refused !== null) return '';
        if (statement === null)
          return file.statements.length === 0 ? '' : String(file.statements.length);
        const { pages, kind } = statement;
        return [
          kind === 'booked' ? '' : t(`import.kind.${kind}`),
          pages.length > 1 ? t('import.pages', { count: formatNumber(pages.length, 0) }) : '',
        ]
          .filter(Boolean)
          .join(', ');
      },
    },
    {
      id: 'state',
      head: t('import.column.state'),
      type: 'status',
      width: widths.state,
      value: () => '',
      status: rowState,
      explain: (row) =>
        row.statement === null && row.file.rateCount > 0 ? target(row, 'rates') : null,
    },
    {
      id: 'period',
      head: t('import.column.period'),
      width: widths.period,
      rank: 2,
      value: ({ statement }) => (statement === null ? '' : periodText(statement)),
    },
    {
      id: 'currency',
      head: t('import.column.currency'),
      width: 46,
      value: ({ statement, refused }) => (statement ?? refused)?.currency ?? '',
    },
    amount('opening', t('import.column.opening'), (one) => one.opening),
    amount('credits', t('import.column.credits'), (one) => one.credits),
    amount('debits', t('import.column.debits'), (one) => one.debits),
    { ...amount('closing', t('import.column.closing'), (one) => one.closing), isKey: true },
    {
      id: 'proof',
      head: t('import.column.proof'),
      type: 'status',
      width: widths.proof,
      value: () => '',
      status: proofOrClass,
      explain: (row) => (row.statement === null ? null : target(row, 'difference')),
    },
    {
      id: 'new',
      head: t('import.column.new'),
      type: 'number',
      width: 52,
      zeroAsDash: true,
      value: (row) => counted(row, (one) => one.newLineCount),
      explain: (row) => (hasNoCount(row) ? null : target(row, 'newLines')),
    },
    {
      id: 'duplicates',
      head: t('import.column.duplicates'),
      type: 'number',
      width: 74,
      zeroAsDash: true,
      value: (row) => counted(row, (one) => one.duplicateLineCount),
      explain: (row) => (hasNoCount(row) ? null : target(row, 'duplicateLines')),
    },
  ];
}

function statementNumberText({
  accountNumber,
  number,
}: Pick<StatementPreview, 'accountNumber' | 'number'>): string {
  return number === null ? accountNumber : `${accountNumber}  ${number}`;
}

function periodText({ fromDate, toDate }: StatementPreview): string {
  const to = formatDate(toDate);
  if (fromDate === toDate) return to;
  const isOneYear = fromDate.slice(0, 4) === toDate.slice(0, 4);
  return t('import.period', { from: formatDate(fromDate, isOneYear ? { year: 'never' } : {}), to });
}

/** One line on all files: how many, what is new, what is known. */
export function previewSummary(files: readonly FilePreview[]): string {
  const open = files.filter((file) => file.refusal === null && file.importedAt === null);
  const statements = open.flatMap((file) => file.statements);
  const sum = (pick: (one: StatementPreview) => number) =>
    statements.reduce((total, one) => total + pick(one), 0);
  const duplicates = sum((one) => one.duplicateLineCount);
  return [
    tn('import.previewState.files', files.length),
    tn(
      'import.previewState.new',
      sum((one) => one.newLineCount),
    ),
    duplicates > 0 ? tn('import.previewState.duplicates', duplicates) : '',
  ]
    .filter(Boolean)
    .join(', ');
}
