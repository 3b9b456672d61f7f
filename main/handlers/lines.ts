/** Statement lines and the statements that they stand in. */
import { money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { command, type QueryContext, query } from '../backend/handler.ts';
import { linePage } from '../queries/linePage.ts';
import type { LineRow } from '../queries/lines.ts';
import { accountConditions, allOf, when } from '../queries/scope.ts';
import { entryLine } from './explainParts.ts';
import { explainLinesTotal } from './linesTotalExplain.ts';
import { statementSource } from './statementSource.ts';
import { toldSections } from './toldSections.ts';

function lineOut(row: LineRow): DomainOutput<'lines.page'>['rows'][number] {
  return {
    id: row.id,
    accountId: row.account_id,
    accountName: row.account_name,
    statementId: row.statement_id,
    position: Number(row.position),
    bookingDate: row.booking_date as IsoDate,
    valueDate: row.value_date as IsoDate,
    amount: money(row.currency, row.amount_minor),
    counterparty: row.counterparty_name,
    remittance: row.remittance,
    reference: row.end_to_end_id ?? row.bank_reference,
    code: row.code,
    categoryId: row.category_id,
    categoryName: row.category_name,
    entry: Number(row.entry),
  };
}

function pageLines(
  { store, knownEntry }: QueryContext,
  { start, count, sort, ...filter }: DomainInput<'lines.page'>,
): DomainOutput<'lines.page'> {
  const page = linePage(store, filter, sort, { start, count, knownEntry });
  return {
    rows: page.rows.map(lineOut),
    count: page.count,
    totals: page.totals.map(({ currency, inflow, outflow }) => ({
      currency,
      inflow: money(currency, inflow),
      outflow: money(currency, outflow),
    })),
  };
}

interface ExplainedLine {
  readonly position: bigint;
  readonly booking_date: string;
  readonly value_date: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly counterparty_name: string | null;
  readonly counterparty_account: string | null;
  readonly remittance: string | null;
  readonly code: string | null;
  readonly bank_reference: string | null;
  readonly end_to_end_id: string | null;
  readonly category: string | null;
  readonly source_line: bigint | null;
  readonly source_offset: bigint | null;
  readonly source_length: bigint | null;
  readonly entry: bigint;
  readonly account: string;
  readonly number: string | null;
  readonly to_date: string;
  readonly proof: string;
  readonly opening_minor: bigint | null;
  readonly closing_minor: bigint | null;
  readonly file_name: string | null;
  readonly sha256: string | null;
  readonly at: string;
  readonly user_id: string;
  /** The command that stored the statement; the line may have been changed since. */
  readonly command: string | null;
}

const EXPLAINED = `
  SELECT l.position, l.booking_date, l.value_date, l.currency, l.amount_minor, l.counterparty_name,
         l.counterparty_account, l.remittance, l.code, l.bank_reference, l.end_to_end_id,
         c.name AS category, l.source_line, l.source_offset, l.source_length, l.entry,
         a.name AS account, s.number, s.to_date, s.proof, s.opening_minor, s.closing_minor,
         f.name AS file_name, f.sha256, j.at, j.user_id, sj.command
    FROM statement_line l
    JOIN account a ON a.id = l.account_id
    JOIN statement s ON s.id = l.statement_id
    LEFT JOIN raw_file f ON f.id = s.raw_file_id
    LEFT JOIN category c ON c.id = l.category_id
    LEFT JOIN journal_entry j ON j.seq = l.entry
    LEFT JOIN journal_entry sj ON sj.seq = s.entry
   WHERE l.id = ?`;

/** The slice of the raw file that holds the line, as text; null where the file is not kept. */
function rawSlice({ files }: QueryContext, line: ExplainedLine): string | null {
  if (line.sha256 === null || line.source_offset === null || line.source_length === null)
    return null;
  if (!files.hasFile(line.sha256)) return null;
  const bytes = files.getFile(line.sha256);
  const start = Number(line.source_offset);
  return new TextDecoder('utf-8').decode(bytes.subarray(start, start + Number(line.source_length)));
}

function explainLine(context: QueryContext, input: DomainInput<'lines.explain'>): Explanation {
  const line = context.store.get<ExplainedLine & { readonly [column: string]: never }>(EXPLAINED, [
    input.lineId,
  ]);
  if (line === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'LINE_UNKNOWN',
      message: 'This statement line is not known at the chosen time.',
      path: 'lineId',
    });
  const raw = rawSlice(context, line);
  const given = (label: string, value: string | null) => (value === null ? [] : [{ label, value }]);
  return {
    crumbs: [{ label: line.account }, { label: `Line ${line.position}` }],
    figure: { money: money(line.currency, line.amount_minor), converted: false },
    chips: [
      {
        text: `statement ${line.proof}`,
        tone: line.proof === 'proven' ? 'positive' : 'warning',
      },
    ],
    sections: [
      {
        title: 'Line',
        lines: [
          { label: 'Booking date', value: line.booking_date },
          { label: 'Value date', value: line.value_date },
          ...given('Counterparty', line.counterparty_name),
          ...given('Account', line.counterparty_account),
          ...given('Remittance', line.remittance),
          ...given('Reference', line.end_to_end_id ?? line.bank_reference),
          ...given('Code', line.code),
          ...given('Category', line.category),
        ],
      },
      {
        title: 'Statement',
        lines: [
          { label: 'Number', value: `${line.number ?? '–'} of ${line.to_date}` },
          ...(line.opening_minor === null
            ? []
            : [{ label: 'Opening', money: money(line.currency, line.opening_minor) }]),
          ...(line.closing_minor === null
            ? []
            : [{ label: 'Closing', money: money(line.currency, line.closing_minor) }]),
        ],
      },
      ...toldSections(context.store, input.lineId),
      {
        title: 'Source',
        ...(raw === null ? {} : { raw: raw.trim() }),
        lines: [
          { label: 'File', value: statementSource(line.file_name, line.command) },
          ...(line.source_line === null
            ? []
            : [{ label: 'Line in the file', value: String(line.source_line) }]),
          ...(line.sha256 === null
            ? []
            : [
                {
                  label: 'SHA-256',
                  value: `${line.sha256.slice(0, 8)} … ${line.sha256.slice(-8)}`,
                  tone: 'code' as const,
                },
              ]),
          entryLine(line.entry, 'Journal', line.at),
        ],
      },
    ],
  };
}

function listStatements(
  { store }: QueryContext,
  { start, count, ...filter }: DomainInput<'statements.list'>,
): DomainOutput<'statements.list'> {
  const { sql, values } = allOf([
    accountConditions(filter),
    when('s.to_date >= ?', filter.from),
    when('s.to_date <= ?', filter.to),
  ]);
  const from = `FROM statement s JOIN account a ON a.id = s.account_id
    LEFT JOIN raw_file f ON f.id = s.raw_file_id WHERE ${sql}`;
  const rows = store.all<{
    id: string;
    account_id: string;
    account_name: string;
    number: string | null;
    currency: string;
    from_date: string;
    to_date: string;
    opening_minor: bigint | null;
    closing_minor: bigint | null;
    line_count: bigint;
    proof: string;
    file_name: string | null;
    entry: bigint;
  }>(
    `SELECT s.id, s.account_id, a.name AS account_name, s.number, s.currency, s.from_date, s.to_date,
            s.opening_minor, s.closing_minor, s.line_count, s.proof, f.name AS file_name, s.entry
       ${from} ORDER BY s.to_date DESC, a.name LIMIT ? OFFSET ?`,
    [...values, BigInt(count), BigInt(start)],
  );
  return {
    rows: rows.map((row) => ({
      id: row.id,
      accountId: row.account_id,
      accountName: row.account_name,
      number: row.number,
      fromDate: row.from_date as IsoDate,
      toDate: row.to_date as IsoDate,
      opening: row.opening_minor === null ? null : money(row.currency, row.opening_minor),
      closing: row.closing_minor === null ? null : money(row.currency, row.closing_minor),
      lineCount: Number(row.line_count),
      proof: row.proof,
      fileName: row.file_name,
      entry: Number(row.entry),
    })),
    count: Number(store.pluck<bigint>(`SELECT COUNT(*) ${from}`, values) ?? 0n),
  };
}

export const lineHandlers = {
  'lines.page': query<'lines.page'>(pageLines),
  'lines.explain': query<'lines.explain'>(explainLine),
  'lines.explainTotal': query<'lines.explainTotal'>(explainLinesTotal),
  'statements.list': query<'statements.list'>(listStatements),
  'lines.setCategory': command<'lines.setCategory'>(
    (input, output) =>
      `${output.changed} statement lines ${input.categoryId === null ? 'out of their category' : 'into a category'}`,
    ({ store }, { lineIds, categoryId }) => {
      for (const id of lineIds) store.update('statement_line', id, { category_id: categoryId });
      return { changed: lineIds.length };
    },
  ),
};
