/** `ballast rules`: category rules listed, tried, applied, and proposed from what people decided. */
import type { OutputOf } from '../../../../preload/contract/index.ts';
import { type CliCommand, workspaceOptions } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { countText, tableText } from '../table.ts';
import { callProgram, jsonText } from '../wire.ts';
import { withWorkspace } from '../workspace.ts';

type Conditions = OutputOf<'rules.list'>[number]['conditions'];

function conditionsText({ all, none }: Conditions): string {
  const words = (list: typeof all = []) =>
    list.map(({ field, op, values }) => `${field} ${op} ${values.join(' | ')}`);
  const parts = [...words(all), ...words(none).map((one) => `not ${one}`)];
  return parts.length === 0 ? 'every line' : parts.join(', ');
}

function table(titles: readonly string[], numbers: readonly number[], rows: string[][]): string {
  return tableText(
    titles.map((title, index) => ({ title, align: numbers.includes(index) ? 'right' : 'left' })),
    rows,
  );
}

export function rulesText(rules: OutputOf<'rules.list'>): string {
  if (rules.length === 0) return 'There are no category rules.\n';
  return table(
    ['', 'Rule', 'Category', 'Conditions', 'State'],
    [0],
    rules.map(({ position, name, categoryName, conditions, active }) => [
      String(position),
      name,
      categoryName,
      conditionsText(conditions),
      active ? 'on' : 'off',
    ]),
  );
}

export function dryRunText(tried: OutputOf<'rules.dryRun'>): string {
  const rows = tried.byRule.map((row) => [
    row.name,
    row.categoryName,
    ...[row.decides, row.changes, row.agrees, row.leaves, row.shadowed].map(countText),
  ]);
  const titles = ['Rule', 'Category', 'Decides', 'Changes', 'Agrees', 'Leaves', 'Comes too late'];
  return `${table(titles, [2, 3, 4, 5, 6], rows)}\n${countText(tried.changeCount)} of ${countText(tried.lineCount)} lines would change; no rule holds for ${countText(tried.undecided)}.\n`;
}

export function learnedText({ decidedLines, proposals }: OutputOf<'rules.learn'>): string {
  if (proposals.length === 0)
    return `Nothing to propose from ${countText(decidedLines)} lines that people decided.\n`;
  return table(
    ['Category', 'Conditions', 'Right', 'Holds', 'Precision', 'At least', 'New'],
    [2, 3, 4, 5, 6],
    proposals.map((one) => [
      one.categoryName,
      conditionsText(one.conditions),
      countText(one.right),
      countText(one.holds),
      one.precision,
      one.precisionLow,
      countText(one.adds),
    ]),
  );
}

const VERBS = ['list', 'try', 'apply', 'learn'];

export const rulesCommand: CliCommand = {
  name: 'rules',
  summary: 'List, try, apply and learn category rules',
  usage: '[list | try | apply | learn]',
  options: {
    all: {
      type: 'boolean',
      description: 'Decide lines anew that have a category; they are left alone otherwise',
    },
    ...workspaceOptions,
  },
  examples: ['rules', 'rules try', 'rules apply', 'rules learn --json'],
  async run(call) {
    const [verb = 'list', ...more] = call.positionals;
    if (more.length > 0 || !VERBS.includes(verb))
      throw usageFailure(
        `"ballast rules" takes one of ${VERBS.join(', ')}, and was given "${call.positionals.join(' ')}".`,
      );
    const input = { scope: call.flag('all') ? ('all' as const) : ('uncategorised' as const) };
    const text = await withWorkspace(call, async ({ program }) => {
      const shown = <T>(value: T, words: (value: T) => string) =>
        call.flag('json') ? jsonText(value) : words(value);
      if (verb === 'try')
        return shown(await callProgram(program, 'rules.dryRun', input), dryRunText);
      if (verb === 'learn')
        return shown(await callProgram(program, 'rules.learn', {}), learnedText);
      if (verb === 'apply')
        return shown(
          await callProgram(program, 'rules.apply', input),
          ({ changed }) => `${countText(changed)} lines were put into their categories.\n`,
        );
      return shown(await callProgram(program, 'rules.list', {}), rulesText);
    });
    call.io.out(text);
    return undefined;
  },
};
