/** Where the figures of files that wait for import come from, read again from their own bytes. */
import { formatAmount, money } from '../../core/money/money.ts';
import { invariant } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { jobQuery, type QueryContext } from '../backend/handler.ts';
import { unpackFiles } from '../import/packed.ts';
import {
  cellOf as cell,
  type LineColumn,
  type ParsedFile,
  type ParsedLine,
  type ParsedStatement,
} from '../import/parsed.ts';
import { unpacked } from '../import/unpacked.ts';
import { planBooked } from '../queries/bookedPlan.ts';
import { accountKey, accountsByNumber, statementBefore } from '../queries/imports.ts';
import type { Line, Section } from './explainParts.ts';
import { planReading } from './import.ts';
import { balancePlace, type FilePlace, fileSection, textAt } from './sourceFile.ts';
import {
  columnLabel,
  type LineFacts,
  lineLabel,
  linesBehind,
  linesSection,
  missing,
  proofChip,
  ruleOf,
  type StatementColumn,
  type StatementFacts,
  statementFigure,
} from './statementFigures.ts';

type Input = DomainInput<'import.explain'>;

/** One figure of a staged file: the file as read, its bytes, and the statement asked about. */
interface Staged {
  readonly context: QueryContext;
  readonly input: Input;
  readonly file: ParsedFile;
  readonly statement: ParsedStatement;
}

/** A link to another figure of the same file. Its bytes stay with the window, which adds them. */
function stagedLink(
  { file, statement }: Pick<Input, 'file' | 'statement'>,
  rest: { readonly column: Input['column']; readonly position?: number },
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

function lineFacts({ input }: Staged, line: ParsedLine): LineFacts {
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
function shownLines({ kind, lines, interimLines }: ParsedStatement): readonly ParsedLine[] {
  if (kind === 'booked') return lines;
  return interimLines.flatMap(([status, ...line]) => (status === 'booked' ? [line] : []));
}

function stagedFacts(staged: Staged): StatementFacts {
  const { statement, input } = staged;
  return {
    ...statement,
    lines: shownLines(statement).map((line) => lineFacts(staged, line)),
    link: (column) => stagedLink(input, { column }),
  };
}

const WAITING: Line = { label: 'Journal', value: 'not imported yet', tone: 'muted' };

function stagedCrumbs({ file, statement }: Staged, last: string): Explanation['crumbs'] {
  return [
    { label: file.name },
    { label: `${statement.accountNumber} ${statement.number ?? ''}`.trim() },
    { label: last },
  ];
}

/** The stored statement before this one: its closing is what this opening was known as before. */
function storedBefore({ context, statement }: Staged): Section {
  const key = accountKey(statement.accountNumber, statement.currency);
  const accountId = accountsByNumber(context.store).get(key);
  const before =
    accountId === undefined ? undefined : statementBefore(context.store, accountId, statement.from);
  const title = 'Known before';
  if (before === undefined)
    return { title, text: 'No earlier statement of this account is stored.', lines: [] };
  const closing = before.closing_minor;
  const isSame = closing !== null && closing === statement.openingMinor;
  return {
    title,
    note: isSame ? 'agrees' : 'differs',
    lines: [
      {
        label: `Closing of ${before.to_date}`,
        ...(closing === null
          ? { value: 'missing', tone: 'warning' as const }
          : { money: money(statement.currency, closing) }),
        link: {
          target: 'statements.explain',
          input: { statementId: before.id, column: 'closing' },
        },
      },
      ...(closing === null || isSame || statement.openingMinor === null
        ? []
        : [
            {
              label: 'Opening less that closing',
              money: money(statement.currency, statement.openingMinor - closing),
              tone: 'negative' as const,
            },
          ]),
    ],
  };
}

function warningsSection({ statement }: Staged): readonly Section[] {
  if (statement.warnings.length === 0) return [];
  return [
    {
      title: 'Findings',
      lines: statement.warnings.map(({ code, message, line }) => ({
        label: message,
        prefix: line === undefined ? '' : `line ${line}`,
        value: code,
        tone: 'code' as const,
      })),
    },
  ];
}

function placeOf({ input, statement }: Staged, column: StatementColumn): FilePlace | null {
  const minor = column === 'opening' ? statement.openingMinor : statement.closingMinor;
  if ((column !== 'opening' && column !== 'closing') || minor === null) return null;
  const text = formatAmount(money(statement.currency, minor));
  return balancePlace(unpacked(input.file.content), statement.source, text, column === 'closing');
}

function explainStatement(staged: Staged, column: StatementColumn): Explanation {
  const { file, statement } = staged;
  const facts = stagedFacts(staged);
  const figure = statementFigure(facts, column);
  const lines = linesBehind(facts, column);
  const absent = column === 'difference' ? 'no balances' : 'missing';
  return {
    crumbs: stagedCrumbs(staged, columnLabel(column)),
    figure: {
      ...(figure === null
        ? { text: column === 'lines' ? String(lines.length) : absent }
        : { money: figure }),
      ...(column === 'lines' ? { unit: lines.length === 1 ? 'line' : 'lines' } : {}),
      converted: false,
    },
    chips: [proofChip(statement.proof)],
    sections: [
      ruleOf(facts, column),
      ...(column === 'opening'
        ? []
        : [linesSection(statement.currency, lines, { isNegated: column === 'debits' })]),
      ...warningsSection(staged),
      fileSection(file, placeOf(staged, column), [
        { label: 'Statement', value: statement.number ?? '–' },
        { label: 'Until', value: statement.to },
        { label: 'Starts at line', value: String(statement.source.line) },
        WAITING,
      ]),
      ...(column === 'opening' ? [storedBefore(staged)] : []),
    ],
  };
}

/** What the ledger has of a statement's lines, by position, and those that it would not take. */
function knownLines(
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

/** Lines that are new, or that are stored already, each with the stored line it repeats. */
function explainKnown(staged: Staged, column: 'newLines' | 'duplicateLines'): Explanation {
  const { context, file, statement } = staged;
  const { stored, left } = knownLines(context, file, statement);
  const isDuplicate = column === 'duplicateLines';
  const wanted = statement.lines.filter((line) => {
    const position = cell<number>(line, 'position');
    return isDuplicate ? stored.has(position) : !stored.has(position) && !left.has(position);
  });
  const lines = wanted.map((line): LineFacts => {
    const facts = lineFacts(staged, line);
    const lineId = stored.get(facts.position);
    return lineId === undefined
      ? facts
      : { ...facts, link: { target: 'lines.explain', input: { lineId } } };
  });
  const text = isDuplicate
    ? 'Lines that are stored already: the same account, day, amount and text, or the same money as another channel tells it. Importing leaves them as they are.'
    : 'Lines of the statement that are not stored yet.';
  return {
    crumbs: stagedCrumbs(staged, isDuplicate ? 'Duplicates' : 'New'),
    figure: {
      text: String(lines.length),
      unit: lines.length === 1 ? 'line' : 'lines',
      converted: false,
    },
    chips: [proofChip(statement.proof)],
    sections: [
      {
        title: 'Rule',
        text,
        lines: [
          { label: 'Lines of the statement', count: statement.lines.length },
          { label: '− Stored already', count: stored.size },
          ...(left.size === 0
            ? []
            : [{ label: '− Of days that another channel rules', count: left.size }]),
          {
            label: 'New',
            count: statement.lines.length - stored.size - left.size,
            tone: 'total' as const,
          },
        ],
      },
      linesSection(statement.currency, lines, {
        title: isDuplicate ? 'Stored lines' : 'New lines',
      }),
      fileSection(file, null, [WAITING]),
    ],
  };
}

function explainStagedLine(staged: Staged, position: number): Explanation {
  const { context, file, input, statement } = staged;
  const line = shownLines(statement).find((one) => cell<number>(one, 'position') === position);
  if (line === undefined)
    throw missing(`The statement has no line ${position}. Open its lines again.`, 'position');
  const given = (label: string, column: LineColumn): Line[] => {
    const value = cell<string | null>(line, column);
    return value === null ? [] : [{ label, value: String(value) }];
  };
  const [offset, length] = [
    cell<number>(line, 'source_offset'),
    cell<number>(line, 'source_length'),
  ];
  const lineId = knownLines(context, file, statement).stored.get(position);
  return {
    crumbs: stagedCrumbs(staged, `Line ${position}`),
    figure: {
      money: money(statement.currency, BigInt(cell<bigint | number>(line, 'amount_minor'))),
      converted: false,
    },
    chips: [proofChip(statement.proof)],
    sections: [
      {
        title: 'Line',
        lines: [
          ...given('Booking date', 'booking_date'),
          ...given('Value date', 'value_date'),
          ...given('Counterparty', 'counterparty_name'),
          ...given('Account', 'counterparty_account'),
          ...given('Remittance', 'remittance'),
          ...given('End-to-end id', 'end_to_end_id'),
          ...given('Bank reference', 'bank_reference'),
          ...given('Code', 'code'),
        ],
      },
      fileSection(
        file,
        {
          line: cell<number>(line, 'source_line'),
          text: textAt(unpacked(input.file.content), offset, length),
        },
        [WAITING],
      ),
      {
        title: 'Known before',
        ...(lineId === undefined ? { text: 'No line like this is stored.' } : {}),
        lines:
          lineId === undefined
            ? []
            : [
                {
                  label: 'Stored line',
                  value: 'Open',
                  link: { target: 'lines.explain', input: { lineId } },
                },
              ],
      },
    ],
  };
}

/** A count of the whole file: its statements with theirs. */
function explainFileCount(context: QueryContext, input: Input, file: ParsedFile): Explanation {
  const isDuplicate = input.column === 'duplicateLines';
  const counts = file.statements.map((statement) => {
    const { stored, left } = knownLines(context, file, statement);
    return isDuplicate ? stored.size : statement.lines.length - stored.size - left.size;
  });
  const total = counts.reduce((sum, count) => sum + count, 0);
  return {
    crumbs: [{ label: file.name }, { label: isDuplicate ? 'Duplicates' : 'New' }],
    figure: { text: String(total), unit: total === 1 ? 'line' : 'lines', converted: false },
    chips: [],
    sections: [
      {
        title: 'Rule',
        text: isDuplicate
          ? 'The lines of all statements that are stored already.'
          : 'The lines of all statements that are not stored yet.',
        lines: [],
      },
      {
        title: 'Statements',
        lines: [
          ...file.statements.map((statement, index) => ({
            label: `${statement.accountNumber} ${statement.number ?? ''}`.trim(),
            prefix: String(index + 1),
            count: counts[index] ?? 0,
            link: stagedLink({ ...input, statement: index }, { column: input.column }),
          })),
          { label: 'Lines', count: total, tone: 'total' as const },
        ],
      },
      fileSection(file, null, [WAITING]),
    ],
  };
}

/** Rates of the newest day; the days before follow in the file. */
function explainRates(input: Input, file: ParsedFile): Explanation {
  const days = [...new Set(file.rates.map(({ date }) => date))].sort();
  const newest = days.at(-1) ?? '';
  const ofDay = file.rates.filter(({ date }) => date === newest);
  return {
    crumbs: [{ label: input.file.name }, { label: 'Rates' }],
    figure: {
      text: String(file.rates.length),
      unit: file.rates.length === 1 ? 'rate' : 'rates',
      converted: false,
    },
    chips: [],
    sections: [
      {
        title: 'Rule',
        text: 'Reference rates of the file. A rate that is stored already stays as it is.',
        lines: [
          { label: 'Days', count: days.length },
          { label: 'First day', value: days[0] ?? '' },
          { label: 'Last day', value: newest },
        ],
      },
      {
        title: 'Rates of the last day',
        note: String(ofDay.length),
        lines: ofDay.map(({ base, quote, rate }, index) => ({
          label: `${base}/${quote}`,
          prefix: String(index + 1),
          value: rate,
        })),
      },
      fileSection(file, null, [WAITING]),
    ],
  };
}

function explainStaged(context: QueryContext, input: Input, file: ParsedFile): Explanation {
  const { column, position } = input;
  if (file.refusal !== null)
    throw missing(`${file.name} was not read: ${file.refusal.message}`, 'file');
  if (column === 'rates') return explainRates(input, file);
  if (input.statement === undefined) return explainFileCount(context, input, file);
  const statement = file.statements[input.statement];
  if (statement === undefined)
    throw missing(`${file.name} has no statement ${input.statement + 1}.`, 'statement');
  const staged = { context, input, file, statement };
  if (position !== undefined) return explainStagedLine(staged, position);
  return column === 'newLines' || column === 'duplicateLines'
    ? explainKnown(staged, column)
    : explainStatement(staged, column);
}

export const importExplainHandlers = {
  'import.explain': jobQuery<'import.explain', null>({
    plan: (context, { file, profile, answers }) =>
      planReading(context, {
        files: [file],
        ...(profile === undefined ? {} : { profiles: { [file.name]: profile } }),
        ...(answers === undefined ? {} : { answers: { [file.name]: answers } }),
      }) as ReturnType<typeof planReading> & { readonly context: null },
    answer(context, input, _planned, outcomes) {
      const [file] = unpackFiles(outcomes.read?.output as Uint8Array);
      invariant(file !== undefined, 'one file was read');
      return explainStaged(context, input, file);
    },
  }),
};
