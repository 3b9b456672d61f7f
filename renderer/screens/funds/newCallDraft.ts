/** What a person has entered of a new call, step by step, and the input that it makes. */
import type { InputOf } from '../../contract.ts';
import { hasNames } from '../../form/use-draft.ts';
import {
  dateOfDayNumber,
  dayNumberOf,
  parseDecimal,
  signOf,
  sumDecimals,
} from '../../format/index.ts';

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
  /** As typed; it follows the due date until the person sets it. */
  readonly noticeDate: string;
  /** What the terms ask for, in days before the due date. */
  readonly noticeDays: number;
  readonly noticeReason: string;
  readonly basis: 'commitment' | 'unfunded';
  readonly purposes: readonly PurposeDraft[];
  /** By commitment; who is not named takes part. */
  readonly parts: { readonly [commitmentId: string]: PartDraft };
}

/** A draft that was kept before, where it is one of today's form. */
export function readCallDraft(content: unknown): CallDraft | null {
  const names = [
    'dueDate',
    'noticeDate',
    'noticeDays',
    'noticeReason',
    'basis',
    'purposes',
    'parts',
  ];
  return hasNames(content, names) ? (content as CallDraft) : null;
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

/** What the terms say where they say nothing else. */
const USUAL_NOTICE_DAYS = 10;

const latestNotice = (dueDate: string, noticeDays: number): string => {
  const due = dayNumberOf(dueDate);
  return due === null || dueDate.length !== 10 ? '' : dateOfDayNumber(due - noticeDays);
};

/** The days of a new call as the terms allow them: noticed today, due as soon as that allows. */
export function callDays(today: string, noticeDays = USUAL_NOTICE_DAYS) {
  const day = dayNumberOf(today);
  return {
    dueDate: day === null ? today : dateOfDayNumber(day + noticeDays),
    noticeDate: today,
    noticeDays,
    noticeReason: '',
  };
}

/** Another due date moves a notice with it that stood at what the terms allow at the latest. */
export function withDueDate(draft: CallDraft, dueDate: string): CallDraft {
  const before = latestNotice(draft.dueDate, draft.noticeDays);
  const isOwn = draft.noticeDate !== '' && draft.noticeDate !== before;
  const noticeDate = isOwn ? draft.noticeDate : latestNotice(dueDate, draft.noticeDays);
  return { ...draft, dueDate, noticeDate };
}

export interface Notice {
  /** From the notice to the due date. */
  readonly days: number;
  readonly isInTime: boolean;
  /** The last day that the terms allow. */
  readonly latest: string;
}

/** How the notice stands to the due date; null while one of both is no day. */
export function noticeOf({ dueDate, noticeDate, noticeDays }: CallDraft): Notice | null {
  const due = dayNumberOf(dueDate);
  const notice = dayNumberOf(noticeDate);
  if (due === null || notice === null) return null;
  const days = due - notice;
  return { days, isInTime: days >= noticeDays, latest: latestNotice(dueDate, noticeDays) };
}

const isNoticeSaid = (draft: CallDraft): boolean => {
  const notice = noticeOf(draft);
  if (notice === null) return draft.noticeDate.trim() === '';
  return notice.isInTime || (notice.days >= 0 && draft.noticeReason.trim() !== '');
};

/** An amount as people of the locale type it, as plain decimal text; null for one below zero too. */
export function plainAmount(text: string): string | null {
  const plain = parseDecimal(text);
  return plain === null || signOf(plain) < 0 ? null : plain;
}

/** What the purposes sum to; null while one of them is no amount. */
export function totalOf(purposes: readonly PurposeDraft[]): string | null {
  const amounts = purposes.map(({ amount }) => plainAmount(amount));
  return amounts.includes(null) ? null : (sumDecimals(amounts as string[]) ?? null);
}

/** Whether the first step says enough to be split. */
export function isComplete(draft: CallDraft): boolean {
  const { dueDate, purposes } = draft;
  const total = totalOf(purposes);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(dueDate) &&
    isNoticeSaid(draft) &&
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

function noticeInput(draft: CallDraft): Pick<CallInput, 'noticeDate' | 'shortNoticeReason'> {
  const notice = noticeOf(draft);
  if (notice === null) return {};
  const { noticeDate, noticeReason } = draft;
  return notice.isInTime ? { noticeDate } : { noticeDate, shortNoticeReason: noticeReason.trim() };
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
    ...noticeInput(draft),
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
