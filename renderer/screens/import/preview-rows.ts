/** The previews of files as rows of a tree and as a list of findings. Nothing is computed on amounts. */

import type { InputOf } from '../../contract.ts';
import { formatDate, formatDecimal, formatMoment, formatNumber } from '../../format/index.ts';
import type { GridColumn } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import type { ExplainTarget } from '../../stores/explain.ts';
import type { ChipTone } from '../../ui/index.ts';
import { correctionFindings } from './correction-findings.ts';
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

interface State {
  readonly tone: ChipTone;
  readonly text: string;
}

function proofState({ proof, difference }: StatementPreview): State {
  if (proof === 'proven') return { tone: 'ok', text: t('import.proof.proven') };
  if (proof === 'unproven') return { tone: 'neutral', text: t('import.proof.unproven') };
  if (difference === null) return { tone: 'bad', text: t('import.proof.currencies') };
  const text = formatDecimal(difference.amount);
  return { tone: 'bad', text: t('import.proof.unbalanced', { difference: text }) };
}

const FORMAT_NAMES: { readonly [format: string]: string } = {
  mt940: 'MT940',
  mt942: 'MT942',
  bai2: 'BAI2',
  ofx: 'OFX',
  qif: 'QIF',
  coda: 'CODA',
  cfonb120: 'CFONB120',
  fixed: 'Fixed width',
  nacha: 'NACHA',
  mt101: 'MT101',
  csv: 'CSV',
  'ecb-rates': 'ECB rates',
};

/** A format by the name that banks use. */
export function formatName(format: string): string {
  return FORMAT_NAMES[format] ?? format;
}

function fileState(file: FilePreview): State {
  if (file.refusal !== null) return { tone: 'bad', text: t('import.state.refused') };
  if (file.importedAt !== null) {
    const moment = formatMoment(file.importedAt);
    return { tone: 'neutral', text: t('import.state.importedAt', { moment }) };
  }
  if (file.rateCount > 0)
    return { tone: 'neutral', text: tn('import.state.rates', file.rateCount) };
  if (file.feeCount > 0) return { tone: 'neutral', text: tn('import.state.fees', file.feeCount) };
  if (file.payment !== null) {
    const { messageType: type, count, status } = file.payment;
    // A report about a whole message names no payment of it.
    if (count === 0 && status !== null)
      return { tone: 'neutral', text: t('import.paymentStatus', { type, status }) };
    return { tone: 'neutral', text: tn('import.payment', count, { type }) };
  }
  return { tone: 'neutral', text: formatName(file.format ?? '') };
}

const CLASS_TONES: { readonly [Class in FilePreview['class']]: ChipTone } = {
  valid: 'ok',
  edge: 'warn',
  malformed: 'bad',
};

/** A statement's proof; of a file, what became of it as a whole. */
function proofOrClass({ file, statement, refused }: PreviewRow): State | null {
  if (statement !== null) return proofState(statement);
  if (refused !== null)
    return refused.isOverridable
      ? { tone: 'warn', text: t('import.class.overridable') }
      : { tone: 'bad', text: t('import.class.malformed') };
  return { tone: CLASS_TONES[file.class], text: t(`import.class.${file.class}`) };
}

function rowState({ file, statement, refused }: PreviewRow): State | null {
  if (refused !== null) return { tone: 'bad', text: t('import.state.refused') };
  if (statement === null) return fileState(file);
  if (statement.known === 'same') return { tone: 'neutral', text: t('import.state.same') };
  if (statement.known === 'correction') return { tone: 'warn', text: t('import.state.correction') };
  if (statement.accountId === null) return { tone: 'forecast', text: t('import.account.new') };
  if (statement.role === 'enriches') return { tone: 'forecast', text: t('import.role.enriches') };
  return { tone: 'neutral', text: t('import.state.new') };
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

export interface Finding {
  readonly id: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly file: string;
  readonly line: number | null;
  readonly code: string;
  readonly message: string;
}

type Severity = Finding['severity'];

/** So many places of findings that are alike are named. */
const MOST_PLACES = 5;

/** The message of findings that are alike, with their count and first lines. */
function alikeText(group: readonly FilePreview['issues'][number][]): string {
  const message = group[0]?.message ?? '';
  const lines = [...new Set(group.flatMap(({ line }) => (line === undefined ? [] : [line])))];
  if (group.length === 1 || lines.length === 0) return message;
  const key = lines.length > MOST_PLACES ? 'import.finding.alikeMore' : 'import.finding.alike';
  return t(key, {
    message,
    count: formatNumber(group.length, 0),
    lines: lines.slice(0, MOST_PLACES).join(', '),
  });
}

function statementFindings(file: FilePreview, statement: StatementPreview, id: string): Finding[] {
  const name = statementName(statement);
  const base = { file: file.name, line: null };
  const found: Finding[] = statement.warnings
    .filter((one) => one.code !== 'BALANCE_MISMATCH' || statement.difference === null)
    .map((one, index) => ({
      ...base,
      id: `${id}w${index}`,
      severity: 'warning',
      line: one.line ?? null,
      code: one.code,
      message: `${name}: ${one.message}`,
    }));
  const { opening, closing, credits, debits, difference } = statement;
  if (statement.proof === 'unbalanced' && opening && closing && difference)
    found.unshift({
      ...base,
      id: `${id}p`,
      severity: 'error',
      line: statement.warnings.find((one) => one.code === 'BALANCE_MISMATCH')?.line ?? null,
      code: 'BALANCE_MISMATCH',
      message: t('import.finding.unbalanced', {
        statement: name,
        opening: formatDecimal(opening.amount),
        credits: formatDecimal(credits.amount),
        debits: formatDecimal(debits.amount),
        closing: formatDecimal(closing.amount),
        difference: `${statement.currency} ${formatDecimal(difference.amount)}`,
      }),
    });
  statement.chain.forEach((link, index) => {
    found.push({
      ...base,
      id: `${id}g${index}`,
      severity: 'warning',
      code: link.code,
      message: `${name}: ${link.message}`,
    });
  });
  if (statement.role === 'enriches')
    found.push({
      ...base,
      id: `${id}e`,
      severity: statement.leftLineCount > 0 ? 'warning' : 'info',
      code: 'STATEMENT_ENRICHES',
      message: t('import.finding.enriches', {
        statement: name,
        count: formatNumber(statement.enrichLineCount, 0),
        left: formatNumber(statement.leftLineCount, 0),
      }),
    });
  found.push(...correctionFindings(statement, { ...base, id, name }));
  return found;
}

function fileFindings(file: FilePreview): Finding[] {
  const found: Finding[] = [];
  if (file.refusal !== null)
    found.push({
      id: `${file.name}!`,
      severity: 'error',
      file: file.name,
      line: lineOf(file.refusal.details),
      code: file.refusal.code,
      message: t('import.finding.refused', { message: file.refusal.message }),
    });
  if (file.importedAt !== null)
    found.push({
      id: `${file.name}=`,
      severity: 'info',
      file: file.name,
      line: null,
      code: 'FILE_IMPORTED_BEFORE',
      message: t('import.finding.before', { moment: formatMoment(file.importedAt) }),
    });
  if (file.payment !== null) {
    const { effect, messageType, count, sums } = file.payment;
    found.push({
      id: `${file.name}p`,
      severity: 'info',
      file: file.name,
      line: null,
      code: 'PAYMENT_FILE',
      message: t('import.finding.payment', {
        type: messageType,
        count: formatNumber(count, 0),
        sums:
          sums
            .filter((sum) => sum.count > 0)
            .map(({ currency, amount }) => `${currency} ${formatDecimal(amount)}`)
            .join(', ') || t('import.noSums'),
        fresh: formatNumber(effect.newCount, 0),
        planned: formatNumber(effect.plannedCount, 0),
        known: formatNumber(effect.knownCount, 0),
        told: formatNumber(effect.toldCount, 0),
        changed: formatNumber(effect.changedCount, 0),
      }),
    });
  }
  const alike = Map.groupBy(file.issues, ({ severity, code, message }) =>
    JSON.stringify([severity, code, message]),
  );
  [...alike.values()].forEach((group, index) => {
    const [issue] = group;
    if (issue === undefined) return;
    found.push({
      id: `${file.name}i${index}`,
      severity: issue.severity,
      file: file.name,
      line: group.length === 1 ? (issue.line ?? null) : null,
      code: issue.code,
      message: alikeText(group),
    });
  });
  if (file.importedAt === null)
    file.statements.forEach((statement, index) => {
      found.push(...statementFindings(file, statement, `${file.name}#${index}`));
    });
  return found;
}

function lineOf(details: { readonly [name: string]: unknown } | undefined): number | null {
  const line = details?.line;
  return typeof line === 'number' ? line : null;
}

const RANK: { readonly [One in Severity]: number } = { error: 0, warning: 1, info: 2 };

/** Everything that was found, the gravest first; a file's own order otherwise. */
export function findingsOf(files: readonly FilePreview[]): readonly Finding[] {
  return files
    .flatMap(fileFindings)
    .sort((one, other) => RANK[one.severity] - RANK[other.severity]);
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
