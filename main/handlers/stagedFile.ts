/** A file that waits for import and the statement of it that is asked about, with links between its figures. */
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import type { QueryContext } from '../backend/handler.ts';
import {
  cellOf as cell,
  type ParsedFile,
  type ParsedLine,
  type ParsedStatement,
} from '../import/parsed.ts';
import { planBooked } from '../queries/bookedPlan.ts';
import { accountKey, accountsByNumber } from '../queries/imports.ts';
import type { Line } from './explainParts.ts';
import { type LineFacts, lineLabel } from './statementFigures.ts';

export type StagedInput = DomainInput<'import.explain'>;

/** One figure of a staged file: the file as read, its bytes, and the statement asked about. */
export interface Staged {
  readonly context: QueryContext;
  readonly input: StagedInput;
  readonly file: ParsedFile;
  readonly statement: ParsedStatement;
}

/** A link to another figure of the same file. Its bytes stay with the window, which adds them. */
export function stagedLink(
  { file, statement }: Pick<StagedInput, 'file' | 'statement'>,
  rest: { readonly column: StagedInput['column']; readonly position?: number },
): NonNullable<Line['link']> {
  return {
    target: 'import.explain',
    input: {
      file: { name: file.name },
      ...(statement === undefined ? {} : { statement }),
      ...rest,
    },
  };
}

export function lineFacts({ input }: Staged, line: ParsedLine): LineFacts {
  const position = cell<number>(line, 'position');
  return {
    position,
    label: lineLabel(
      cell<string | null>(line, 'counterparty_name') ?? cell<string | null>(line, 'remittance'),
    ),
    amountMinor: BigInt(cell<bigint | number>(line, 'amount_minor')),
    link: stagedLink(input, { column: 'lines', position }),
  };
}

/** The lines of a booked statement, or what another kind reports as booked, which sums the same way. */
export function shownLines({ kind, lines, interimLines }: ParsedStatement): readonly ParsedLine[] {
  if (kind === 'booked') return lines;
  return interimLines.flatMap(([status, ...line]) => (status === 'booked' ? [line] : []));
}

export const WAITING: Line = { label: 'Journal', value: 'not imported yet', tone: 'muted' };

export function stagedCrumbs({ file, statement }: Staged, last: string): Explanation['crumbs'] {
  return [
    { label: file.name },
    { label: `${statement.accountNumber} ${statement.number ?? ''}`.trim() },
    { label: last },
  ];
}

/** What the ledger has of a statement's lines, by position, and those that it would not take. */
export function knownLines(
  { store }: QueryContext,
  { format }: ParsedFile,
  statement: ParsedStatement,
): { readonly stored: ReadonlyMap<number, string>; readonly left: ReadonlySet<number> } {
  const key = accountKey(statement.accountNumber, statement.currency);
  const accountId = accountsByNumber(store).get(key);
  if (accountId === undefined || statement.kind !== 'booked')
    return { stored: new Map(), left: new Set() };
  const { known, left } = planBooked(store, accountId, format ?? 'unknown', statement);
  return { stored: known, left };
}
