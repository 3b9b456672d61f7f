/** Where the figures of files that wait for import come from, read again from their own bytes. */
import { invariant } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import { jobQuery, type QueryContext } from '../backend/handler.ts';
import { unpackFiles } from '../import/packed.ts';
import type { ParsedFile } from '../import/parsed.ts';
import { planReading } from './import.ts';
import { fileSection } from './sourceFile.ts';
import { knownLines, type StagedInput, stagedLink, WAITING } from './stagedFile.ts';
import { explainKnown, explainStagedLine } from './stagedLinesExplain.ts';
import { explainStatement } from './stagedStatementExplain.ts';
import { missing } from './statementFigures.ts';

/** A count of the whole file: its statements with theirs. */
function explainFileCount(
  context: QueryContext,
  input: StagedInput,
  file: ParsedFile,
): Explanation {
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
function explainRates(input: StagedInput, file: ParsedFile): Explanation {
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

function explainStaged(context: QueryContext, input: StagedInput, file: ParsedFile): Explanation {
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
