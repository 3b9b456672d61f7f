/** Which lines stand behind the counts of category rules: of a dry run, and of what was learned. */
import { AppFailure } from '../../core/result.ts';
import { compileConditions } from '../../core/rules/condition.ts';
import { dryRun, outcomesOf, type RuleOutcome } from '../../core/rules/engine.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { categoryNames, categoryRules, decidedLines, ruleLines } from '../queries/rules.ts';
import { entryLine, type Section } from './explainParts.ts';
import {
  conditionLines,
  periodLines,
  ruleSource,
  statementLinesSection,
} from './ruleExplainParts.ts';
import { learn, withDraft } from './rules.ts';

type Input = DomainInput<'rules.explain'>;
type Figure = Input['figure'];

const TITLE: { readonly [figure in Figure]: string } = {
  lines: 'Lines looked at',
  decides: 'Decided by this rule',
  changes: 'Would change',
  agrees: 'Agree already',
  leaves: 'Left as they are',
  shadowed: 'Decided by an earlier rule',
};

const RULE: { readonly [figure in Figure]: string } = {
  lines: 'The statement lines of the chosen days. The first rule that holds on a line decides it.',
  decides: 'Lines on which this rule holds and no rule before it does.',
  changes: 'Lines that this rule decides and that would come from another category into its own.',
  agrees: 'Lines that this rule decides and that are in its category already.',
  leaves:
    'Lines that this rule decides and that keep another category, since only lines without a category are decided.',
  shadowed: 'Lines on which this rule holds, but a rule before it decides.',
};

const DECIDES = ['changes', 'agrees', 'leaves'] as const;

function countExplanation(
  figure: { readonly count: number; readonly unit?: string },
  crumbs: readonly string[],
  sections: readonly Section[],
): Explanation {
  const { count, unit = count === 1 ? 'line' : 'lines' } = figure;
  return {
    crumbs: crumbs.map((label) => ({ label })),
    figure: { text: String(count), unit, converted: false },
    chips: [],
    sections: [...sections],
  };
}

/** Every line of the days, by the rule that decides it. */
function explainAll({ store, knownEntry }: QueryContext, input: Input): Explanation {
  const rules = withDraft(categoryRules(store), input.draft);
  const diff = dryRun(rules, ruleLines(store, input), input.scope);
  const decided = diff.byRule.filter(({ decides }) => decides > 0);
  return countExplanation(
    { count: diff.lineCount },
    ['Rules', TITLE.lines],
    [
      { title: 'Rule', text: RULE.lines, lines: periodLines(input) },
      {
        title: 'By rule',
        lines: [
          ...decided.map(({ ruleId, name, decides }) => ({
            label: name,
            count: decides,
            link: { target: 'rules.explain', input: { ...input, ruleId, figure: 'decides' } },
          })),
          { label: 'No rule holds', count: diff.undecided, tone: 'muted' },
          { label: 'Lines', count: diff.lineCount, tone: 'total' },
        ],
      },
      { title: 'Source', lines: [entryLine(knownEntry, 'Lines known up to')] },
    ],
  );
}

function explainEffect(context: QueryContext, input: Input): Explanation {
  if (input.figure === 'lines') return explainAll(context, input);
  const { store } = context;
  const { figure, ruleId, scope, draft, fromCategoryId } = input;
  const saved = categoryRules(store);
  const rules = withDraft(saved, draft);
  const rule = rules.find(({ id }) => id === ruleId);
  if (rule === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'RULE_UNKNOWN',
      message: 'This rule is not known at the chosen time.',
      path: 'ruleId',
    });
  const ids: { readonly [outcome in RuleOutcome]: string[] } = {
    changes: [],
    agrees: [],
    leaves: [],
    shadowed: [],
  };
  for (const { line, outcome } of outcomesOf(rules, ruleLines(store, input), { ruleId, scope }))
    if (outcome !== 'changes' || fromCategoryId === undefined || line.categoryId === fromCategoryId)
      ids[outcome].push(line.id);
  const behind =
    figure === 'decides' ? DECIDES.flatMap((outcome) => ids[outcome]) : [...ids[figure]];
  const names = categoryNames(store);
  const stored = saved.find(({ id }) => id === ruleId);
  const fromName = fromCategoryId === null ? 'none' : names.get(fromCategoryId ?? '');
  return countExplanation(
    { count: behind.length },
    [rule.name, TITLE[figure]],
    [
      { title: 'Rule', text: RULE[figure], lines: [] },
      {
        title: 'Inputs',
        lines: [
          ...conditionLines(store, rule.conditions),
          { label: 'Category', value: names.get(rule.categoryId) ?? '–' },
          ...(fromName === undefined ? [] : [{ label: 'From', value: fromName }]),
          { label: 'Place', value: `${rules.indexOf(rule) + 1} of ${rules.length}` },
          ...(rule.active ? [] : [{ label: 'State', value: 'off', tone: 'warning' as const }]),
          { label: 'Lines', value: scope === 'all' ? 'all of them' : 'without a category' },
          ...periodLines(input),
        ],
      },
      ...(figure === 'decides' ? [stepsSection(input, ids)] : []),
      // The newest first: they come in the order of their booking.
      statementLinesSection(store, behind.reverse(), { title: 'Statement lines' }),
      ruleSource(stored?.entry, draft !== undefined),
    ],
  );
}

function stepsSection(
  input: Input,
  ids: { readonly [outcome in RuleOutcome]: readonly string[] },
): Section {
  return {
    title: 'Steps',
    lines: [
      ...DECIDES.map((figure) => ({
        label: TITLE[figure],
        count: ids[figure].length,
        link: { target: 'rules.explain', input: { ...input, figure } },
      })),
      {
        label: TITLE.decides,
        count: DECIDES.reduce((sum, figure) => sum + ids[figure].length, 0),
        tone: 'total',
      },
    ],
  };
}

type ProposalInput = DomainInput<'rules.explainProposal'>;

const PROPOSAL: {
  readonly [figure in ProposalInput['figure']]: { readonly title: string; readonly rule: string };
} = {
  right: {
    title: 'Right on history',
    rule: 'Of the lines on which the rule holds, those that people put into its category.',
  },
  precision: { title: 'Precision', rule: 'Right lines divided by the lines on which it holds.' },
  precisionLow: {
    title: 'At least',
    rule: 'The lower end of the 95 % interval of the precision (Wilson 1927): few lines promise less than many.',
  },
  adds: {
    title: 'New lines decided',
    rule: 'Right lines that no saved rule decides and no rule that is proposed before it.',
  },
};

const percent = (share: string) => `${(Number(share) * 100).toFixed(1)}%`;

function explainProposal(context: QueryContext, input: ProposalInput): Explanation {
  const { store, knownEntry } = context;
  const { conditions, categoryId, figure, ...limits } = input;
  const wanted = JSON.stringify(conditions);
  const { decidedLines: count, proposals } = learn(context, limits);
  const found = proposals.find(
    (one) => one.categoryId === categoryId && JSON.stringify(one.conditions) === wanted,
  );
  if (found === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'RULE_NOT_PROPOSED',
      message: 'This rule is no longer proposed: lines or rules changed. Load the list again.',
      path: 'conditions',
    });
  const holds = compileConditions(conditions);
  const hits = decidedLines(store).filter((line) => holds(line) !== null);
  const of = (isRight: boolean) =>
    hits.filter((line) => (line.categoryId === categoryId) === isRight).map(({ id }) => id);
  const wrong = of(false);
  const { title, rule } = PROPOSAL[figure];
  const shown = {
    right: { text: String(found.right), unit: `of ${found.holds} lines` },
    precision: { text: percent(found.precision) },
    precisionLow: { text: percent(found.precisionLow) },
    adds: { text: String(found.adds), unit: found.adds === 1 ? 'line' : 'lines' },
  }[figure];
  return {
    crumbs: [{ label: found.name }, { label: title }],
    figure: { ...shown, converted: false },
    chips: [],
    sections: [
      { title: 'Rule', text: rule, lines: [] },
      {
        title: 'Inputs',
        lines: [
          ...conditionLines(store, conditions),
          { label: 'Category', value: found.categoryName },
          { label: 'Lines decided by people', count },
          { label: 'Lines on which it holds', count: found.holds },
          { label: 'Right lines', count: found.right },
          { label: 'Precision', value: percent(found.precision) },
          { label: 'Least lines for a rule', count: limits.minimumSupport },
          { label: 'Least precision for a rule', value: percent(String(limits.minimumPrecision)) },
        ],
      },
      statementLinesSection(store, of(true), { title: 'Right lines' }),
      ...(wrong.length === 0 ? [] : [statementLinesSection(store, wrong, { title: 'Exceptions' })]),
      {
        title: 'Source',
        text: 'Worked out anew from the categories that people set by hand.',
        lines: [entryLine(knownEntry, 'Lines known up to')],
      },
    ],
  };
}

export const ruleExplainHandlers = {
  'rules.explain': query<'rules.explain'>(explainEffect),
  'rules.explainProposal': query<'rules.explainProposal'>(explainProposal),
};
