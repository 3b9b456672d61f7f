/** Where the figures of stored statements and imported files come from. */
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { paymentsOfFile } from '../queries/payments.ts';
import { entryLine } from './explainParts.ts';
import { formatName, shortHash } from './sourceFile.ts';
import {
  columnLabel,
  type LineFacts,
  lineLabel,
  missing,
  type StatementFacts,
  statementParts,
} from './statementFigures.ts';
import { statementSource } from './statementSource.ts';

interface StoredStatement {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly account: string;
  readonly account_id: string;
  readonly number: string | null;
  readonly currency: string;
  readonly to_date: string;
  readonly opening_minor: bigint | null;
  readonly closing_minor: bigint | null;
  readonly credit_minor: bigint;
  readonly debit_minor: bigint;
  readonly difference_minor: bigint | null;
  readonly proof: string;
  readonly entry: bigint;
  readonly at: string;
  readonly command: string | null;
  readonly file_name: string | null;
  readonly format: string | null;
  readonly sha256: string | null;
}

const STORED = `
  SELECT s.id, a.name AS account, s.account_id, s.number, s.currency, s.to_date, s.opening_minor,
         s.closing_minor, s.credit_minor, s.debit_minor, s.difference_minor, s.proof, s.entry, j.at,
         j.command, f.name AS file_name, f.format, f.sha256
    FROM statement s JOIN account a ON a.id = s.account_id
    LEFT JOIN raw_file f ON f.id = s.raw_file_id
    LEFT JOIN journal_entry j ON j.seq = s.entry
   WHERE s.id = ?`;

function storedLines({ store }: QueryContext, statementId: string): LineFacts[] {
  return store
    .all<{
      id: string | null;
      position: bigint;
      label: string | null;
      amount_minor: bigint;
    }>(
      `SELECT id, position, COALESCE(counterparty_name, remittance) AS label, amount_minor
         FROM statement_line WHERE statement_id = ?1
        UNION ALL
       SELECT superseded_line_id, position, COALESCE(counterparty_name, remittance), amount_minor
         FROM interim_line i WHERE statement_id = ?1 AND status = 'booked'
          AND (SELECT kind FROM statement WHERE id = i.statement_id) <> 'booked'
        ORDER BY position`,
      [statementId],
    )
    .map((line) => ({
      position: Number(line.position),
      label: lineLabel(line.label),
      amountMinor: line.amount_minor,
      // A provisional entry opens once a booked line has taken its place.
      link:
        line.id === null
          ? { target: 'statements.explain', input: { statementId, column: 'lines' } }
          : { target: 'lines.explain', input: { lineId: line.id } },
    }));
}

function explainStored(
  context: QueryContext,
  { statementId, column }: DomainInput<'statements.explain'>,
): Explanation {
  const found = context.store.get<StoredStatement>(STORED, [statementId]);
  if (found === undefined)
    throw missing('This statement is not known at the chosen time.', 'statementId');
  const facts: StatementFacts = {
    currency: found.currency,
    openingMinor: found.opening_minor,
    closingMinor: found.closing_minor,
    creditMinor: found.credit_minor,
    debitMinor: found.debit_minor,
    differenceMinor: found.difference_minor,
    proof: found.proof,
    lines: storedLines(context, statementId),
    link: (other) => ({ target: 'statements.explain', input: { statementId, column: other } }),
  };
  const { sections, ...parts } = statementParts(facts, column);
  return {
    crumbs: [
      { label: found.account },
      { label: `Statement ${found.number ?? '–'}` },
      { label: columnLabel(column) },
    ],
    ...parts,
    sections: [
      ...sections,
      {
        title: 'Source',
        lines: [
          { label: 'File', value: statementSource(found.file_name, found.command) },
          ...(found.format === null ? [] : [{ label: 'Format', value: formatName(found.format) }]),
          { label: 'Statement', value: found.number ?? '–' },
          { label: 'Until', value: found.to_date },
          ...(found.sha256 === null
            ? []
            : [{ label: 'SHA-256', value: shortHash(found.sha256), tone: 'code' as const }]),
          entryLine(found.entry, 'Journal', found.at),
        ],
      },
    ],
  };
}

function explainFile(
  { store }: QueryContext,
  { fileId, column }: DomainInput<'import.explainFile'>,
): Explanation {
  const file = store.get<{
    readonly name: string;
    readonly format: string;
    readonly sha256: string;
    readonly size_bytes: bigint;
    readonly received_at: string;
    readonly entry: bigint;
    readonly at: string;
  }>(
    `SELECT f.name, f.format, f.sha256, f.size_bytes, f.received_at, f.entry, j.at
       FROM raw_file f JOIN journal_entry j ON j.seq = f.entry WHERE f.id = ?`,
    [fileId],
  );
  if (file === undefined) throw missing('This file is not known at the chosen time.', 'fileId');
  const statements = store.all<{
    readonly id: string;
    readonly account: string;
    readonly number: string | null;
    readonly line_count: bigint;
  }>(
    `SELECT s.id, a.name AS account, s.number, s.line_count
       FROM statement s JOIN account a ON a.id = s.account_id
      WHERE s.raw_file_id = ? ORDER BY a.name, s.to_date`,
    [fileId],
  );
  const lineCount = statements.reduce((sum, one) => sum + Number(one.line_count), 0);
  const payments = paymentsOfFile(store, fileId);
  const figures = {
    statements: {
      text: String(statements.length),
      unit: statements.length === 1 ? 'statement' : 'statements',
      label: 'Statements',
    },
    lines: { text: String(lineCount), unit: 'lines', label: 'Lines' },
    payments: { text: String(payments.count), unit: 'payments', label: 'Payments' },
    size: { text: String(file.size_bytes), unit: 'bytes', label: 'Size' },
  } as const;
  const rules = {
    statements: 'The statements that the file brought and that are stored.',
    lines: 'The lines of all stored statements of the file.',
    payments: 'The payments that the file ordered, and those whose status it told last.',
    size: 'The bytes of the file as received. They are kept under their hash.',
  } as const;
  const { label, text, unit } = figures[column];
  return {
    crumbs: [{ label: file.name }, { label }],
    figure: { text, unit, converted: false },
    chips: [],
    sections: [
      { title: 'Rule', text: rules[column], lines: [] },
      ...(payments.count === 0 ? [] : [payments.section]),
      {
        title: 'Statements',
        note: 'lines of each',
        lines: [
          ...statements.map((one, index) => ({
            label: `${one.account}${one.number === null ? '' : `, ${one.number}`}`,
            prefix: String(index + 1),
            count: Number(one.line_count),
            link: {
              target: 'statements.explain',
              input: { statementId: one.id, column: 'lines' },
            },
          })),
          { label: 'Lines', count: Number(lineCount), tone: 'total' as const },
        ],
      },
      {
        title: 'Source',
        lines: [
          { label: 'File', value: file.name },
          { label: 'Format', value: formatName(file.format) },
          { label: 'SHA-256', value: shortHash(file.sha256), tone: 'code' },
          entryLine(file.entry, 'Journal', file.at),
        ],
      },
    ],
  };
}

export const statementExplainHandlers = {
  'import.explainFile': query<'import.explainFile'>(explainFile),
  'statements.explain': query<'statements.explain'>(explainStored),
};
