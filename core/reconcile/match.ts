/**
 * Matching: passes from certain to likely, each over what the earlier ones left open. The outcome
 * depends on the items and options alone, not on their order, the clock or the machine.
 */
import { matchExact } from './exact.ts';
import { matchForeign } from './foreign.ts';
import { matchGivenBack } from './givenBack.ts';
import { matchNamed, matchSums } from './groups.ts';
import { type AcceptedPair, fitMatcher, type Matcher, matchLearned } from './learned.ts';
import {
  type BankItem,
  type Checkpoint,
  type Item,
  type Match,
  type MatchOptions,
  type Method,
  matchDefaults,
} from './model.ts';
import { matchAmount, matchPartial, matchReference } from './near.ts';
import { matchReturns } from './returns.ts';
import { matchByRules } from './rulePass.ts';
import type { Run } from './run.ts';
import { prepareSides } from './sides.ts';

export interface MatchOutcome {
  /** In the order in which they were found: the most certain first. */
  readonly matches: readonly Match[];
  readonly openBank: readonly Item[];
  readonly openBook: readonly Item[];
  /** What was learned from history; null where there is too little of it. */
  readonly matcher: Matcher | null;
  /** False where the search for sums ran out of steps. */
  readonly complete: boolean;
}

interface Pass {
  readonly method: Method;
  run(run: Run): void;
}

function passesOf(matcher: Matcher | null): Pass[] {
  return [
    { method: 'return', run: (run) => matchReturns(run, 'marked') },
    { method: 'return', run: (run) => matchGivenBack(run, 'marked') },
    { method: 'exact', run: matchExact },
    { method: 'rule', run: matchByRules },
    { method: 'tolerance', run: matchReference },
    { method: 'tolerance', run: matchForeign },
    { method: 'subset', run: matchNamed },
    { method: 'tolerance', run: matchAmount },
    { method: 'subset', run: matchSums },
    { method: 'partial', run: matchPartial },
    { method: 'return', run: (run) => matchReturns(run, 'all') },
    { method: 'return', run: (run) => matchGivenBack(run, 'all') },
    {
      method: 'learned',
      run: (run) => (matcher === null ? undefined : matchLearned(run, matcher)),
    },
  ];
}

interface Wholes {
  readonly matches: Match[];
  /** What these leave, lines that were not matched whole as their parts. */
  readonly bank: readonly Item[];
  readonly book: readonly Item[];
}

/** Whole collective lines that a book item equals; the others are matched part by part. */
function matchWholes(
  bank: readonly BankItem[],
  book: readonly Item[],
  options: MatchOptions,
): Wholes {
  const collective = bank.filter(({ parts }) => parts !== undefined && parts.length > 0);
  if (collective.length === 0) return { matches: [], bank, book };
  const sides = prepareSides(collective, book);
  const run: Run = { sides, options, matches: [], steps: options.limits.steps };
  if (!options.without.includes('exact')) matchExact(run);
  const taken = new Set(run.matches.flatMap((match) => match.bank.map(({ id }) => id)));
  return {
    matches: run.matches,
    bank: bank
      .filter(({ id }) => !taken.has(id))
      .flatMap((item) =>
        item.parts === undefined || item.parts.length === 0 ? [item] : item.parts,
      ),
    book: sides.book.items.filter((_, at) => sides.book.open[at] === 1),
  };
}

/**
 * Matches bank items with book items. Throws `AppFailure` RECONCILE_AMOUNT, RECONCILE_ITEM_TWICE, and
 * RULE_EXPRESSION of a rule's condition.
 */
export function matchItems(
  bank: readonly BankItem[],
  book: readonly Item[],
  given: Partial<MatchOptions> = {},
  accepted: readonly AcceptedPair[] = [],
  checkpoint: Checkpoint = () => undefined,
): MatchOutcome {
  const options: MatchOptions = { ...matchDefaults, ...given };
  const wholes = matchWholes(bank, book, options);
  const matcher = options.without.includes('learned') ? null : fitMatcher(accepted);
  const run: Run = {
    sides: prepareSides(wholes.bank, wholes.book),
    options,
    matches: wholes.matches,
    steps: options.limits.steps,
  };
  const passes = passesOf(matcher);
  passes.forEach((pass, at) => {
    checkpoint(at, passes.length);
    if (!options.without.includes(pass.method)) pass.run(run);
  });
  const { sides } = run;
  return {
    matches: run.matches,
    openBank: sides.bank.items.filter((_, at) => sides.bank.open[at] === 1),
    openBook: sides.book.items.filter((_, at) => sides.book.open[at] === 1),
    matcher,
    complete: run.steps > 0,
  };
}
