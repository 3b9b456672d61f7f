/** Conditions as the editor holds them, as the command takes them, and in words. */
import type { InputOf, OutputOf } from '../../contract.ts';
import { t } from '../../messages/index.ts';

export type CategoryRule = OutputOf<'rules.list'>[number];
export type MatchRule = OutputOf<'matchRules.list'>[number];
type WireConditions = CategoryRule['conditions'];
type Whole<Of> = { readonly [Key in keyof Of]-?: Exclude<Of[Key], undefined> };
/** The wire leaves out what is empty. */
export type Conditions = Whole<WireConditions>;
type Condition = Conditions['all'][number];

export const FIELDS = [
  'text',
  'counterparty',
  'counterpartyAccount',
  'reference',
  'remittance',
  'code',
  'account',
  'bank',
  'entity',
  'currency',
  'direction',
  'amount',
] as const;
export type Field = (typeof FIELDS)[number];

const TEXT_OPS = ['contains', 'word', 'equals', 'starts', 'matches'] as const;
const AMOUNT_OPS = ['between', 'equals', 'above', 'below'] as const;
export type Op = (typeof TEXT_OPS)[number] | (typeof AMOUNT_OPS)[number] | 'is';

export const SETS: readonly Field[] = ['account', 'bank', 'entity', 'currency'];

export function opsOf(field: Field): readonly Op[] {
  if (field === 'amount') return AMOUNT_OPS;
  return SETS.includes(field) || field === 'direction' ? ['is'] : TEXT_OPS;
}

/** One row of the editor; `none` says that it must not hold. */
export interface DraftCondition {
  readonly key: string;
  readonly field: Field;
  readonly op: Op;
  readonly values: readonly string[];
  readonly none: boolean;
}

let lastKey = 0;

export function draftCondition(field: Field = 'remittance'): DraftCondition {
  lastKey += 1;
  const values = field === 'direction' ? ['in'] : field === 'amount' ? ['', ''] : [];
  return { key: String(lastKey), field, op: opsOf(field)[0] ?? 'is', values, none: false };
}

export function draftsOf({ all = [], none = [] }: WireConditions): readonly DraftCondition[] {
  const draft = (isNone: boolean) => (condition: Condition) => ({
    ...draftCondition(condition.field),
    op: condition.op,
    values: [...condition.values],
    none: isNone,
  });
  return [...all.map(draft(false)), ...none.map(draft(true))];
}

function valuesOf({ field, op, values }: DraftCondition): readonly string[] {
  const filled = values.map((value) => value.trim()).filter((value) => value !== '');
  return field === 'amount' && op !== 'between' ? filled.slice(0, 1) : filled;
}

/** What the command takes; `null` while a condition has no value yet. */
export function conditionsOf(drafts: readonly DraftCondition[]): Conditions | null {
  const made = drafts.map((draft) => ({ ...draft, values: valuesOf(draft) }));
  const isOpen = ({ field, op, values }: (typeof made)[number]) =>
    values.length < (field === 'amount' && op === 'between' ? 2 : 1);
  if (made.some(isOpen)) return null;
  const of = (isNone: boolean) =>
    made
      .filter(({ none }) => none === isNone)
      .map(({ field, op, values }) => ({ field, op, values: [...values] }) as Condition);
  return { all: of(false), none: of(true) };
}

/** Names of what a set condition lists by id. */
export type Names = ReadonlyMap<string, string>;

function words({ field, op, values }: Condition, names: Names): string {
  const shown = values.map((value) => {
    if (field === 'direction') return t(`rules.direction.${value as 'in' | 'out'}`);
    return names.get(value) ?? value;
  });
  return `${t(`rules.field.${field}`)} ${t(`rules.op.${op}`)} ${shown.join(', ')}`;
}

/** `Remittance starts with CHARGES · Direction is out`. */
export function conditionsText({ all = [], none = [] }: WireConditions, names: Names): string {
  return [
    ...all.map((condition) => words(condition, names)),
    ...none.map((condition) => `${t('rules.not')} ${words(condition, names)}`),
  ].join(' · ');
}

export type CategoryToSave = InputOf<'rules.save'>;
export type MatchToSave = InputOf<'matchRules.save'>;
export type Tolerance = Whole<MatchRule['tolerance']>;

/** Nothing may differ but three days. */
export const NO_TOLERANCE: Tolerance = {
  share: 0,
  minor: 0,
  days: 3,
  fxShare: 0,
  agree: 'nothing',
};

/** The wire leaves out what stands at its default. */
export function wholeTolerance(wire: MatchRule['tolerance']): Tolerance {
  const { share = 0, minor = 0, days = 3, fxShare = 0, agree = 'nothing' } = wire;
  return { share, minor, days, fxShare, agree };
}
