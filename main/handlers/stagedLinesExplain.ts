/** Lines of a statement that waits for import: one of them, those that are new, those that are stored. */
import { money } from '../../core/money/money.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import { cellOf as cell, type LineColumn } from '../import/parsed.ts';
import { unpacked } from '../import/unpacked.ts';
import type { Line } from './explainParts.ts';
import { fileSection, textAt } from './sourceFile.ts';
import {
  knownLines,
  lineFacts,
  type Staged,
  shownLines,
  stagedCrumbs,
  WAITING,
} from './stagedFile.ts';
import { type LineFacts, linesSection, missing, proofChip } from './statementFigures.ts';

/** Lines that are new, or that are stored already, each with the stored line it repeats. */
export function explainKnown(staged: Staged, column: 'newLines' | 'duplicateLines'): Explanation {
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

export function explainStagedLine(staged: Staged, position: number): Explanation {
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
