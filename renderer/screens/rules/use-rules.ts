/** Both kinds of rules behind one shape, so that list and editor are the same for either. */
import { useMemo } from 'react';
import { formatNumber, formatPercent } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import type { Choices } from './ConditionsEditor.tsx';
import {
  type CategoryRule,
  type CategoryToSave,
  conditionsOf,
  conditionsText,
  draftsOf,
  type MatchRule,
  type MatchToSave,
  type Names,
  NO_TOLERANCE,
  type Tolerance,
  wholeTolerance,
} from './conditions.ts';
import type { RuleDraft } from './RuleEditor.tsx';
import type { ListedRule } from './RuleList.tsx';

export type Kind = 'category' | 'match';

/** What conditions choose from, and the names of those ids. */
export function useChoices() {
  const accounts = useQuery('accounts.list', {}, { topics: ['account'] }).data;
  const banks = useQuery('banks.list', {}, { topics: ['bank'] }).data;
  const entities = useQuery('entities.list', {}, { topics: ['entity'] }).data;
  const categories = useQuery('categories.list', {}, { topics: ['category'] }).data ?? [];
  const choices = useMemo((): Choices => {
    const named = (list: readonly { readonly id: string; readonly name: string }[] | undefined) =>
      (list ?? []).map(({ id, name }) => ({ id, label: name }));
    const currencies = [...new Set((accounts ?? []).map(({ currency }) => currency))].sort();
    return {
      account: named(accounts),
      bank: named(banks),
      entity: named(entities),
      currency: currencies.map((id) => ({ id, label: id })),
    };
  }, [accounts, banks, entities]);
  const names: Names = useMemo(
    () =>
      new Map(
        Object.values(choices).flatMap((list) => list?.map(({ id, label }) => [id, label]) ?? []),
      ),
    [choices],
  );
  return { choices, names, categories };
}

function toleranceText({ share, minor, days, agree }: Tolerance): string {
  return [
    share > 0 ? t('rules.within.share', { share: formatPercent(share, 2) }) : '',
    minor > 0 ? t('rules.within.minor', { count: formatNumber(minor, 0) }) : '',
    t('rules.within.days', { count: days }),
    agree === 'reference' ? t('rules.within.agree') : '',
    agree === 'counterparty' ? t('rules.within.party') : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

export function listedCategory(rule: CategoryRule, names: Names): ListedRule {
  const { id, name, active, learned, categoryName, conditions } = rule;
  return {
    id,
    name,
    active,
    learned,
    outcome: categoryName,
    when: conditionsText(conditions, names),
  };
}

export function listedMatch(rule: MatchRule, names: Names): ListedRule {
  const { id, name, active, tolerance, conditions } = rule;
  return {
    id,
    name,
    active,
    outcome: toleranceText(wholeTolerance(tolerance)),
    when: conditionsText(conditions, names),
  };
}

const BLANK = { categoryId: '', learned: false, precision: null, tolerance: NO_TOLERANCE };

export function draftOf(rule: CategoryRule | MatchRule): RuleDraft {
  const { id, entry, name, active } = rule;
  const own =
    'tolerance' in rule
      ? { tolerance: wholeTolerance(rule.tolerance) }
      : { categoryId: rule.categoryId, learned: rule.learned, precision: rule.precision };
  return { ...BLANK, id, entry, name, active, conditions: draftsOf(rule.conditions), ...own };
}

export function newDraft(part: Partial<RuleDraft> = {}): RuleDraft {
  return {
    ...BLANK,
    id: undefined,
    entry: undefined,
    name: t('rules.newName'),
    active: true,
    conditions: [],
    ...part,
  };
}

function shared(draft: RuleDraft) {
  const conditions = conditionsOf(draft.conditions);
  const name = draft.name.trim();
  if (conditions === null || name === '') return null;
  return {
    ...(draft.id === undefined ? {} : { id: draft.id }),
    ...(draft.entry === undefined ? {} : { expectedEntry: draft.entry }),
    name,
    conditions,
    active: draft.active,
  };
}

/** What `rules.save` takes; `null` while something is missing. */
export function categoryToSave(draft: RuleDraft): CategoryToSave | null {
  const rule = shared(draft);
  if (rule === null || draft.categoryId === '') return null;
  const { categoryId, learned, precision } = draft;
  return { ...rule, categoryId, learned, precision };
}

export function matchToSave(draft: RuleDraft): MatchToSave | null {
  const rule = shared(draft);
  return rule === null ? null : { ...rule, tolerance: draft.tolerance };
}

/** The commands of a kind; their refusals are shown in the editor. */
export function useRuleCommands() {
  const quiet = { toastErrors: false } as const;
  const saved = { ...quiet, done: () => t('rules.saved') };
  const moved = { done: () => t('rules.moved') };
  return {
    category: {
      save: useCommand('rules.save', saved),
      remove: useCommand('rules.remove', { done: () => t('rules.removed') }),
      reorder: useCommand('rules.reorder', moved),
    },
    match: {
      save: useCommand('matchRules.save', saved),
      remove: useCommand('matchRules.remove', {
        done: ({ removed }) => t(removed ? 'rules.removed' : 'rules.switchedOff'),
      }),
      reorder: useCommand('matchRules.reorder', moved),
    },
  };
}
