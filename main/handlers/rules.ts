/** Category and match rules: written, ordered, tried, applied and learned. */
import { money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import { compileRules, dryRun } from '../../core/rules/engine.ts';
import { learnDefaults, learnRules } from '../../core/rules/learn.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CommandContext, command, type QueryContext, query } from '../backend/handler.ts';
import {
  categoryNames,
  categoryRules,
  decidedLines,
  ruleLines,
  type ShownLine,
  type StoredCategoryRule,
  shownLines,
} from '../queries/rules.ts';
import type { Row } from '../store/index.ts';

type Removal = DomainInput<'rules.remove'>;

/** Inserts a rule at the end, or changes the one named; names are unique. */
export function saveRule(
  { store, newId }: CommandContext,
  table: 'category_rule' | 'match_rule',
  { id, expectedEntry, name }: Pick<DomainInput<'rules.save'>, 'id' | 'expectedEntry' | 'name'>,
  row: Row,
): { readonly id: string } {
  const other = store.pluck<string>(`SELECT id FROM ${table} WHERE name = ?`, [name]);
  if (other !== undefined && other !== id)
    throw new AppFailure({
      kind: 'conflict',
      code: 'RULE_NAME_TAKEN',
      message: `There is a rule named “${name}” already. Choose another name, or change that one.`,
      path: 'name',
    });
  if (id !== undefined) {
    store.update(table, id, { name, ...row }, expectedEntry === undefined ? {} : { expectedEntry });
    return { id };
  }
  const made = newId();
  const last = store.pluck<bigint | null>(`SELECT MAX(position) FROM ${table}`) ?? 0n;
  store.insert(table, { id: made, name, position: Number(last) + 1, ...row });
  return { id: made };
}

/** Numbers rules from 1 in a new order, which must name each of them once. */
export function reorderRules(
  { store }: CommandContext,
  table: 'category_rule' | 'match_rule',
  ids: readonly string[],
): { readonly changed: number } {
  const known = new Map(
    store
      .all<{ id: string; position: bigint }>(`SELECT id, position FROM ${table}`)
      .map(({ id, position }) => [id, Number(position)]),
  );
  if (
    new Set(ids).size !== ids.length ||
    ids.length !== known.size ||
    ids.some((id) => !known.has(id))
  )
    throw new AppFailure({
      kind: 'conflict',
      code: 'RULE_ORDER_OLD',
      message:
        'The order does not name every rule once. Another person added or removed one; load the list again.',
      path: 'ids',
    });
  let changed = 0;
  ids.forEach((id, index) => {
    if (known.get(id) === index + 1) return;
    store.update(table, id, { position: index + 1 });
    changed++;
  });
  return { changed };
}

export const expected = ({ expectedEntry }: Removal) =>
  expectedEntry === undefined ? {} : { expectedEntry };

export function shownLine(line: ShownLine) {
  return {
    lineId: line.id,
    accountName: line.account_name,
    bookingDate: line.booking_date as IsoDate,
    amount: money(line.currency, line.amount_minor),
    counterparty: line.counterparty_name,
    remittance: line.remittance,
  };
}

const DRAFT = 'draft';

/** The saved rules with a draft in the place of its own, or last. */
export function withDraft(
  rules: readonly StoredCategoryRule[],
  draft: DomainInput<'rules.dryRun'>['draft'],
): readonly Pick<StoredCategoryRule, 'id' | 'name' | 'conditions' | 'categoryId' | 'active'>[] {
  if (draft === undefined) return rules;
  const rule = { ...draft, id: draft.id ?? DRAFT };
  return rules.some(({ id }) => id === rule.id)
    ? rules.map((one) => (one.id === rule.id ? rule : one))
    : [...rules, rule];
}

function tryRules(
  context: QueryContext,
  input: DomainInput<'rules.dryRun'>,
): DomainOutput<'rules.dryRun'> {
  const { store } = context;
  const rules = withDraft(categoryRules(store), input.draft);
  const diff = dryRun(rules, ruleLines(store, input), input.scope);
  const names = categoryNames(store);
  const name = (id: string) => names.get(id) ?? '';
  const categoryOf = new Map(rules.map(({ id, categoryId }) => [id, categoryId]));
  const shown = diff.changes.slice(0, input.examples);
  const lines = shownLines(
    store,
    shown.map(({ lineId }) => lineId),
  );
  return {
    byRule: diff.byRule.map((effect) => {
      const categoryId = categoryOf.get(effect.ruleId) ?? '';
      const from = effect.from.map((one) => ({
        ...one,
        categoryName: one.categoryId === null ? null : name(one.categoryId),
      }));
      return { ...effect, categoryId, categoryName: name(categoryId), from };
    }),
    lineCount: diff.lineCount,
    undecided: diff.undecided,
    changeCount: diff.changes.length,
    examples: shown.map(({ lineId, from, to, ruleId, grounds }) => ({
      ...shownLine(lines.get(lineId) as ShownLine),
      from: from === null ? null : name(from),
      to: name(to),
      ruleId,
      grounds: [...grounds],
    })),
  };
}

function applyRules(
  { store }: CommandContext,
  input: DomainInput<'rules.apply'>,
): DomainOutput<'rules.apply'> {
  const diff = dryRun(categoryRules(store), ruleLines(store, input), input.scope);
  for (const { lineId, to } of diff.changes)
    store.run('UPDATE statement_line SET category_id = ? WHERE id = ?', [to, lineId]);
  return {
    changed: diff.changes.length,
    byRule: diff.byRule
      .filter(({ changes }) => changes > 0)
      .map(({ ruleId, name, changes }) => ({ ruleId, name, changed: changes })),
  };
}

const percent = (share: number) => (Math.round(share * 10_000) / 10_000).toString();

/** What history proposes, with how right each rule would have been. */
export function learn(
  { store }: Pick<QueryContext, 'store'>,
  { minimumSupport, minimumPrecision }: DomainInput<'rules.learn'>,
): DomainOutput<'rules.learn'> {
  const lines = decidedLines(store);
  const decide = compileRules(categoryRules(store));
  const names = categoryNames(store);
  const proposals = learnRules(
    lines,
    { ...learnDefaults, minimumSupport, minimumPrecision },
    (line) => decide(line) !== null,
  );
  return {
    decidedLines: lines.length,
    proposals: proposals.map((proposal) => {
      const categoryName = names.get(proposal.categoryId) ?? '';
      const [first] = proposal.conditions.all;
      return {
        ...proposal,
        name: `${categoryName}: ${first?.values[0] ?? ''}`.slice(0, 120),
        categoryName,
        precision: percent(proposal.precision),
        precisionLow: percent(proposal.precisionLow),
        examples: [...proposal.examples],
        exceptions: [...proposal.exceptions],
      };
    }),
  };
}

export const ruleHandlers = {
  'rules.list': query<'rules.list'>(({ store }) => categoryRules(store)),
  'rules.save': command<'rules.save'>(
    ({ name }) => `Category rule ${name}`,
    (context, { categoryId, conditions, active, learned, precision, ...rule }) =>
      saveRule(context, 'category_rule', rule, {
        category_id: categoryId,
        conditions,
        active,
        ...(rule.id === undefined || learned ? { learned, precision } : {}),
      }),
  ),
  'rules.remove': command<'rules.remove'>(
    () => 'A category rule removed',
    ({ store }, input) => {
      store.remove('category_rule', input.id, expected(input));
      return { id: input.id };
    },
  ),
  'rules.reorder': command<'rules.reorder'>(
    () => 'Category rules in a new order',
    (context, { ids }) => reorderRules(context, 'category_rule', ids),
  ),
  'rules.dryRun': query<'rules.dryRun'>(tryRules),
  'rules.apply': command<'rules.apply'>(
    (_input, { changed }) => `${changed} statement lines into categories by rules`,
    applyRules,
  ),
  'rules.learn': query<'rules.learn'>(learn),
};
