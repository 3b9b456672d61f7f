/** What a person has entered of a new call, step by step, and the input that it makes. */
import type { InputOf } from '../../contract.ts';
import { signOf, sumDecimals } from '../../format/index.ts';

export type CallInput = InputOf<'capitalCalls.create'>;
type PurposeKind = CallInput['purposes'][number]['kind'];

export const PURPOSE_KINDS = [
  'investment',
  'management-fee',
  'expenses',
  'organisation-cost',
  'other',
] as const satisfies readonly PurposeKind[];

export interface PurposeDraft {
  readonly id: string;
  readonly kind: PurposeKind;
  readonly label: string;
  readonly dealId: string | null;
  /** As typed. */
  readonly amount: string;
}

export interface PartDraft {
  readonly part: 'in' | 'excused' | 'defaulting';
  readonly reason: string;
  /** The most that the investor pays, as typed; blank for no cap. */
  readonly cap: string;
}

export interface CallDraft {
  readonly dueDate: string;
  readonly basis: 'commitment' | 'unfunded';
  readonly purposes: readonly PurposeDraft[];
  /** By commitment; who is not named takes part. */
  readonly parts: { readonly [commitmentId: string]: PartDraft };
}

export const TAKES_PART: PartDraft = { part: 'in', reason: '', cap: '' };

export function newPurpose(existing: readonly PurposeDraft[]): PurposeDraft {
  const numbers = existing.map(({ id }) => Number(id.slice(1)) || 0);
  return {
    id: `p${Math.max(0, ...numbers) + 1}`,
    kind: existing.length === 0 ? 'investment' : 'management-fee',
    label: '',
    dealId: null,
    amount: '',
  };
}

/** Typed figures may have separators; the contract wants plain decimal text with two places. */
export function plainAmount(text: string): string | null {
  const plain = text.replaceAll(/[\s,’']/g, '');
  if (!/^\d+(\.\d+)?$/.test(plain)) return null;
  return plain;
}

/** What the purposes sum to; null while one of them is no amount. */
export function totalOf(purposes: readonly PurposeDraft[]): string | null {
  const amounts = purposes.map(({ amount }) => plainAmount(amount));
  return amounts.includes(null) ? null : (sumDecimals(amounts as string[]) ?? null);
}

/** Whether the first step says enough to be split. */
export function isComplete({ dueDate, purposes }: CallDraft): boolean {
  const total = totalOf(purposes);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(dueDate) &&
    purposes.every(({ label }) => label.trim() !== '') &&
    total !== null &&
    signOf(total) > 0
  );
}

/** Whether everybody who is taken out has a reason. */
export function hasReasons({ parts }: CallDraft): boolean {
  return Object.values(parts).every(
    ({ part, reason, cap }) =>
      (part === 'in' || reason.trim() !== '') && (cap.trim() === '' || plainAmount(cap) !== null),
  );
}

/** The command's input; to be asked for only where `isComplete` and `hasReasons`. */
export function inputOf(
  draft: CallDraft,
  fund: { readonly id: string; readonly currency: string },
): CallInput {
  const { currency } = fund;
  const money = (text: string) => ({ currency, amount: plainAmount(text) ?? '0' });
  return {
    fundId: fund.id,
    dueDate: draft.dueDate,
    basis: draft.basis,
    amount: { currency, amount: totalOf(draft.purposes) ?? '0' },
    purposes: draft.purposes.map(({ amount, label, ...rest }) => ({
      ...rest,
      label: label.trim(),
      amount: money(amount),
    })),
    exclusions: Object.entries(draft.parts).flatMap(([commitmentId, { part, reason }]) =>
      part === 'in' ? [] : [{ commitmentId, kind: part, reason: reason.trim() }],
    ),
    caps: Object.entries(draft.parts).flatMap(([commitmentId, { part, cap }]) =>
      part === 'in' && cap.trim() !== '' ? [{ commitmentId, amount: money(cap) }] : [],
    ),
  };
}
