/** Match rules: written, ordered, removed, and tried on what is open. */
import { matchItems } from '../../core/reconcile/match.ts';
import type { BankItem, Match } from '../../core/reconcile/model.ts';
import { compileConditions } from '../../core/rules/condition.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CommandContext, command, type QueryContext, query } from '../backend/handler.ts';
import { matchRules, type ShownLine, shownLines } from '../queries/rules.ts';
import type { ReadStore } from '../store/index.ts';
import { bankIds, bookIds, materialOf } from './reconcile.ts';
import { expected, reorderRules, saveRule, shownLine } from './rules.ts';

interface Use {
  readonly rule_id: string;
  readonly accepted: bigint;
  readonly undone: bigint;
}

function listMatchRules({ store, journal }: QueryContext): DomainOutput<'matchRules.list'> {
  const uses = new Map(
    journal
      .all<Use & { readonly [column: string]: string | bigint }>(
        `SELECT rule_id, SUM(now) AS accepted, SUM(1 - now) AS undone
           FROM (SELECT rule_id, 1 AS now FROM reconciliation WHERE rule_id IS NOT NULL
                 UNION ALL SELECT rule_id, 0 FROM reconciliation_history h
                  WHERE rule_id IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM reconciliation r WHERE r.id = h.id))
          GROUP BY rule_id`,
      )
      .map((row) => [row.rule_id, row]),
  );
  return matchRules(store).map(({ agree, tolerance, ...rule }) => ({
    ...rule,
    tolerance: { ...tolerance, agree },
    accepted: Number(uses.get(rule.id)?.accepted ?? 0n),
    undone: Number(uses.get(rule.id)?.undone ?? 0n),
  }));
}

/** A rule that matches name stays for their sake and is only switched off. */
function removeMatchRule(
  { store }: CommandContext,
  input: DomainInput<'matchRules.remove'>,
): DomainOutput<'matchRules.remove'> {
  const isUsed = store.pluck('SELECT 1 FROM reconciliation WHERE rule_id = ?', [input.id]);
  if (isUsed === undefined) store.remove('match_rule', input.id, expected(input));
  else store.update('match_rule', input.id, { active: false }, expected(input));
  return { id: input.id, removed: isUsed === undefined };
}

const SHOWN = 50;

/** The open lines on which a rule holds, and the matches that it alone would make. */
export function tryRule(
  store: ReadStore,
  { draft, ...scope }: DomainInput<'matchRules.dryRun'>,
): { readonly held: readonly BankItem[]; readonly matches: readonly Match[] } {
  const { agree, ...tolerance } = draft.tolerance;
  const { conditions, name } = draft;
  const rule = { id: draft.id ?? 'draft', name, conditions, tolerance, agree };
  const { bank, book, options } = materialOf(store, scope, true);
  const holds = compileConditions(conditions);
  const found = matchItems(bank, book, {
    ...options,
    rules: [rule],
    without: ['tolerance', 'subset', 'partial', 'learned'],
  });
  return {
    held: bank.filter(({ line }) => line !== undefined && holds(line) !== null),
    matches: found.matches.filter(({ method }) => method === 'rule'),
  };
}

function tryMatchRule(
  { store }: QueryContext,
  input: DomainInput<'matchRules.dryRun'>,
): DomainOutput<'matchRules.dryRun'> {
  const { held, matches } = tryRule(store, input);
  const shown = matches.slice(0, SHOWN);
  const idOf = (at: number) => bankIds(shown[at]?.bank[0]?.id ?? '').lineId;
  const lines = shownLines(
    store,
    shown.map((_, at) => idOf(at)),
  );
  return {
    holds: held.length,
    matches: matches.length,
    examples: shown.map(({ book: items, score }, at) => ({
      ...shownLine(lines.get(idOf(at)) as ShownLine),
      itemId: bookIds(items[0]?.id ?? '').id,
      score,
    })),
  };
}

export const matchRuleHandlers = {
  'matchRules.list': query<'matchRules.list'>(listMatchRules),
  'matchRules.save': command<'matchRules.save'>(
    ({ name }) => `Match rule ${name}`,
    (context, { conditions, tolerance, active, ...rule }) =>
      saveRule(context, 'match_rule', rule, { conditions, tolerance, active }),
  ),
  'matchRules.remove': command<'matchRules.remove'>(
    (_input, { removed }) => (removed ? 'A match rule removed' : 'A match rule switched off'),
    removeMatchRule,
  ),
  'matchRules.reorder': command<'matchRules.reorder'>(
    () => 'Match rules in a new order',
    (context, { ids }) => reorderRules(context, 'match_rule', ids),
  ),
  'matchRules.dryRun': query<'matchRules.dryRun'>(tryMatchRule),
};
