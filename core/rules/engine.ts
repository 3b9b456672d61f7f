/**
 * Category rules over lines: in order, and the first rule whose conditions hold decides. A dry run says
 * what would change, rule by rule, before anything does.
 */
import { type Conditions, compileConditions, type Ground, type RuleLine } from './condition.ts';

export interface CategoryRule {
  readonly id: string;
  readonly name: string;
  readonly conditions: Conditions;
  readonly categoryId: string;
  /** A rule that is switched off is left out. */
  readonly active: boolean;
}

/** A line as the rules find it, with the category that it has now. */
export interface CategorisedLine extends RuleLine {
  readonly id: string;
  readonly categoryId: string | null;
}

export interface Decision {
  readonly rule: CategoryRule;
  readonly grounds: readonly Ground[];
}

/** Prepares rules, given in their order, for many lines. Errors as `compileConditions`. */
export function compileRules(rules: readonly CategoryRule[]): (line: RuleLine) => Decision | null {
  const compiled = rules
    .filter(({ active }) => active)
    .map((rule) => ({ rule, holds: compileConditions(rule.conditions) }));
  return (line) => {
    for (const { rule, holds } of compiled) {
      const grounds = holds(line);
      if (grounds !== null) return { rule, grounds };
    }
    return null;
  };
}

/** Which lines a run may change: those without a category, or every line. */
export type RuleScope = 'uncategorised' | 'all';

export interface CategoryChange {
  readonly lineId: string;
  readonly from: string | null;
  readonly to: string;
  readonly ruleId: string;
  readonly grounds: readonly Ground[];
}

export interface RuleEffect {
  readonly ruleId: string;
  readonly name: string;
  /** Lines that the rule decides. */
  readonly decides: number;
  /** Of those, how many would get another category, and how many have it already. */
  readonly changes: number;
  readonly agrees: number;
  /** Of those, how many keep a different category because the run leaves categorised lines alone. */
  readonly leaves: number;
  /** Lines on which it holds but an earlier rule decides. */
  readonly shadowed: number;
  /** How many changes come from which category; null is none. */
  readonly from: readonly { readonly categoryId: string | null; readonly count: number }[];
}

export interface RuleDiff {
  readonly changes: readonly CategoryChange[];
  /** In the order of the rules, those without effect too. */
  readonly byRule: readonly RuleEffect[];
  readonly lineCount: number;
  /** Lines on which no rule holds. */
  readonly undecided: number;
}

interface Tally {
  decides: number;
  changes: number;
  agrees: number;
  leaves: number;
  shadowed: number;
  readonly from: Map<string | null, number>;
}

function effectOf({ id, name }: CategoryRule, { from, ...tally }: Tally): RuleEffect {
  const sources = [...from].map(([categoryId, count]) => ({ categoryId, count }));
  sources.sort(
    (a, b) => b.count - a.count || ((a.categoryId ?? '') < (b.categoryId ?? '') ? -1 : 1),
  );
  return { ruleId: id, name, ...tally, from: sources };
}

/** What a rule that holds on a line comes to there; the first three are lines that it decides. */
export type RuleOutcome = 'changes' | 'agrees' | 'leaves' | 'shadowed';

function outcomeOf(
  rule: CategoryRule,
  line: CategorisedLine,
  run: { readonly scope: RuleScope; readonly isDecided: boolean },
): RuleOutcome {
  if (run.isDecided) return 'shadowed';
  if (line.categoryId === rule.categoryId) return 'agrees';
  return run.scope === 'uncategorised' && line.categoryId !== null ? 'leaves' : 'changes';
}

/** The lines on which one rule holds, each with what it comes to; none where it is off or unknown. */
export function* outcomesOf(
  rules: readonly CategoryRule[],
  lines: Iterable<CategorisedLine>,
  { ruleId, scope }: { readonly ruleId: string; readonly scope: RuleScope },
): Generator<{ readonly line: CategorisedLine; readonly outcome: RuleOutcome }> {
  const active = rules.filter((rule) => rule.active);
  const place = active.findIndex(({ id }) => id === ruleId);
  const rule = active[place];
  if (rule === undefined) return;
  const holds = compileConditions(rule.conditions);
  const before = compileRules(active.slice(0, place));
  for (const line of lines)
    if (holds(line) !== null)
      yield { line, outcome: outcomeOf(rule, line, { scope, isDecided: before(line) !== null }) };
}

/** What the rules would do to the lines. Nothing depends on the order of the lines but `changes`. */
export function dryRun(
  rules: readonly CategoryRule[],
  lines: Iterable<CategorisedLine>,
  scope: RuleScope,
  checkpoint: (done: number) => void = () => undefined,
): RuleDiff {
  const compiled = rules
    .filter(({ active }) => active)
    .map((rule) => ({
      rule,
      holds: compileConditions(rule.conditions),
      tally: {
        decides: 0,
        changes: 0,
        agrees: 0,
        leaves: 0,
        shadowed: 0,
        from: new Map(),
      } as Tally,
    }));
  const changes: CategoryChange[] = [];
  let [lineCount, undecided] = [0, 0];
  for (const line of lines) {
    if (lineCount % 4096 === 0) checkpoint(lineCount);
    lineCount++;
    let decided = false;
    for (const { rule, holds, tally } of compiled) {
      const grounds = holds(line);
      if (grounds === null) continue;
      const outcome = outcomeOf(rule, line, { scope, isDecided: decided });
      tally[outcome]++;
      if (outcome === 'shadowed') continue;
      decided = true;
      tally.decides++;
      if (outcome === 'changes') {
        tally.from.set(line.categoryId, (tally.from.get(line.categoryId) ?? 0) + 1);
        const { id: ruleId, categoryId: to } = rule;
        changes.push({ lineId: line.id, from: line.categoryId, to, ruleId, grounds });
      }
    }
    if (!decided) undecided++;
  }
  return {
    changes,
    byRule: compiled.map(({ rule, tally }) => effectOf(rule, tally)),
    lineCount,
    undecided,
  };
}
