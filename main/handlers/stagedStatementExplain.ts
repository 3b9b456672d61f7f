/** Balances and sums of a statement that waits for import, with its place in the file. */
import { formatAmount, money } from '../../core/money/money.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import { unpacked } from '../import/unpacked.ts';
import { accountKey, accountsByNumber, statementBefore } from '../queries/imports.ts';
import type { Section } from './explainParts.ts';
import { balancePlace, type FilePlace, fileSection } from './sourceFile.ts';
import {
  lineFacts,
  type Staged,
  shownLines,
  stagedCrumbs,
  stagedLink,
  WAITING,
} from './stagedFile.ts';
import {
  columnLabel,
  type StatementColumn,
  type StatementFacts,
  statementParts,
} from './statementFigures.ts';

function stagedFacts(staged: Staged): StatementFacts {
  const { statement, input } = staged;
  return {
    ...statement,
    lines: shownLines(statement).map((line) => lineFacts(staged, line)),
    link: (column) => stagedLink(input, { column }),
  };
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

export function explainStatement(staged: Staged, column: StatementColumn): Explanation {
  const { file, statement } = staged;
  const facts = stagedFacts(staged);
  const absent = column === 'difference' ? 'no balances' : 'missing';
  const { sections, ...parts } = statementParts(facts, column, absent);
  return {
    crumbs: stagedCrumbs(staged, columnLabel(column)),
    ...parts,
    sections: [
      ...sections,
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
