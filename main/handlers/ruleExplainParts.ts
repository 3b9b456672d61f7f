/** What explanations of category and match rules share: conditions in words, lines, and their source. */
import { money } from '../../core/money/money.ts';
import type { Condition, Conditions } from '../../core/rules/condition.ts';
import { type LineScope, shownLines } from '../queries/rules.ts';
import type { ReadStore } from '../store/index.ts';
import { entryLine, type Line, type Section } from './explainParts.ts';

/** How many lines a panel shows. */
const LINES_SHOWN = 14;

const FIELDS: { readonly [field in Condition['field']]: string } = {
  text: 'Any text',
  counterparty: 'Counterparty',
  counterpartyAccount: 'Counterparty account',
  reference: 'Reference',
  remittance: 'Remittance',
  code: 'Bank code',
  account: 'Account',
  bank: 'Bank',
  entity: 'Entity',
  currency: 'Currency',
  direction: 'Direction',
  amount: 'Amount',
};

const OPS: { readonly [op in Condition['op']]: string } = {
  contains: 'contains',
  word: 'has the word',
  equals: 'equals',
  starts: 'starts with',
  matches: 'matches',
  is: 'is',
  between: 'between',
  above: 'above',
  below: 'below',
};

/** The conditions of a rule in words; ids by the names that they have. */
export function conditionLines(store: ReadStore, { all, none }: Conditions): Line[] {
  if (all.length + none.length === 0) return [{ label: 'Conditions', value: 'none: every line' }];
  const name = (table: string, id: string) =>
    store.pluck<string>(`SELECT name FROM ${table} WHERE id = ?`, [id]) ?? id;
  const says = ({ field, op, values }: Condition, not: boolean): Line => {
    const isNamed = field === 'account' || field === 'bank' || field === 'entity';
    const shown = isNamed ? values.map((id) => name(field, id)) : values;
    return {
      label: FIELDS[field],
      value: `${not ? 'not ' : ''}${OPS[op]} ${shown.join(op === 'between' ? ' and ' : ' or ')}`,
    };
  };
  return [...all.map((one) => says(one, false)), ...none.map((one) => says(one, true))];
}

/** The first of some statement lines, each opening its own source, and how many there are. */
export function statementLinesSection(
  store: ReadStore,
  ids: readonly string[],
  { title, count = ids.length }: { readonly title: string; readonly count?: number },
): Section {
  const first = ids.slice(0, LINES_SHOWN);
  const found = shownLines(store, first);
  const lines = first.flatMap((id): Line[] => {
    const line = found.get(id);
    if (line === undefined) return [];
    return [
      {
        label: line.counterparty_name ?? line.remittance ?? line.account_name,
        prefix: line.booking_date,
        money: money(line.currency, line.amount_minor),
        link: { target: 'lines.explain', input: { lineId: id } },
      },
    ];
  });
  const more = count - lines.length;
  return {
    title,
    lines: [
      ...lines,
      ...(more > 0 ? [{ label: 'more', count: more, tone: 'muted' as const }] : []),
      { label: 'Lines', count, tone: 'total' },
    ],
  };
}

/** The days that lines were booked in, as an input of a count. */
export function periodLines({ from, to }: LineScope): Line[] {
  return [
    ...(from === undefined ? [] : [{ label: 'Booked from', value: from }]),
    ...(to === undefined ? [] : [{ label: 'Booked until', value: to }]),
  ];
}

/** Where a rule stands: in the journal, or in the editor alone. */
export function ruleSource(entry: number | undefined, isDraft: boolean): Section {
  return {
    title: 'Source',
    ...(isDraft ? { text: 'The rule as it stands in the editor, which is not saved.' } : {}),
    lines: entry === undefined ? [] : [entryLine(entry, isDraft ? 'Saved before' : 'Journal')],
  };
}
