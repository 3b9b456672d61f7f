/** What the parts of this screen share: names, sums for the eye, and where figures open. */
import type { InputOf, OutputOf } from '../../contract.ts';
import { subtractDecimals, sumDecimals } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { type ExplainTarget, explainBy } from '../../stores/explain.ts';

export type Suggested = OutputOf<'reconcile.suggest'>;
export type Suggestion = Suggested['suggestions'][number];
export type BankPart = Suggestion['bank'][number];
export type BookPart = Suggestion['book'][number];
export type OpenRow = OutputOf<'reconcile.open'>['rows'][number];
export type SettledRow = OutputOf<'reconcile.settled'>['rows'][number];
export type Method = Suggestion['method'];
export type DifferenceKind = NonNullable<Suggestion['differenceKind']>;
export type MatchInput = InputOf<'reconcile.accept'>['matches'][number];

export const DIFFERENCE_KINDS: readonly DifferenceKind[] = ['fee', 'fx', 'rounding', 'other'];

export function methodName(method: Method): string {
  return t(`reconcile.method.${method}`);
}

export function isZero(amount: string): boolean {
  return !/[1-9]/.test(amount);
}

/** The sum of parts of one currency; `null` where they mix or are none. */
export function sumOf(
  parts: readonly { readonly amount: { readonly currency: string; readonly amount: string } }[],
): { readonly currency: string; readonly amount: string } | null {
  const [first] = parts;
  if (!first || parts.some(({ amount }) => amount.currency !== first.amount.currency)) return null;
  const amount = sumDecimals(parts.map((part) => part.amount.amount));
  return amount === null ? null : { currency: first.amount.currency, amount };
}

/** Bank less books, in one currency; `null` otherwise. */
export function differenceOf(
  bank: ReturnType<typeof sumOf>,
  book: ReturnType<typeof sumOf>,
): string | null {
  if (bank === null || book === null || bank.currency !== book.currency) return null;
  return subtractDecimals(bank.amount, book.amount);
}

/** A suggestion as the command takes it. */
export function matchOf(one: Suggestion, kind: DifferenceKind | null): MatchInput {
  return {
    bank: one.bank.map(({ lineId, detail, amount }) => ({ lineId, detail, amount })),
    book: one.book.map(({ kind: of, id, amount }) => ({ kind: of, id, amount })),
    method: one.method,
    ruleId: one.ruleId,
    score: one.score,
    grounds: one.grounds,
    difference: one.difference,
    differenceKind: kind ?? one.differenceKind,
  };
}

export function opensBank({ lineId }: Pick<BankPart, 'lineId'>): ExplainTarget {
  return explainBy('lines.explain', { lineId });
}

/** An item of the books opens as the flow or the posting that it is. */
export function opensBook(item: {
  readonly id: string;
  readonly date: string;
  readonly entityId: string;
  readonly journalId: string | null;
  readonly amount: { readonly currency: string };
}): ExplainTarget {
  const { id, date, entityId, journalId, amount } = item;
  const { currency } = amount;
  return journalId === null
    ? explainBy('expectedFlows.explain', { id, asOf: date, figure: 'amount' })
    : explainBy('ledger.explain', { entityId, figure: 'posting', postingId: id, currency });
}

export function opensOpen(row: OpenRow): ExplainTarget {
  return row.kind === 'line' ? opensBank({ lineId: row.id }) : opensBook(row);
}

/** A figure of a suggestion; the sum of its bank lines where none is named. */
export function opensSuggestion(
  one: Suggestion,
  which: Omit<InputOf<'reconcile.explainSuggested'>, 'match'> = {},
): ExplainTarget {
  return explainBy('reconcile.explainSuggested', { match: matchOf(one, null), ...which });
}

/** Whether a match may take less of a line or item than it has, so that it is not the figure shown. */
const takesParts = ({ method }: Suggestion) => method === 'partial';

/** A bank line of a suggestion, or what is taken of it; without a place the sum of all. */
export function opensBankOf(one: Suggestion, at: number | undefined): ExplainTarget {
  const part = at === undefined ? undefined : one.bank[at];
  if (part && part.detail === null && !takesParts(one)) return opensBank(part);
  return opensSuggestion(one, { figure: 'bank', ...(at === undefined ? {} : { at }) });
}

/** An item of the books of a suggestion, or what is taken of it; without a place the sum of all. */
export function opensBookOf(one: Suggestion, at: number | undefined): ExplainTarget {
  const part = at === undefined ? undefined : one.book[at];
  if (part && !takesParts(one)) return opensBook(part);
  return opensSuggestion(one, { figure: 'book', ...(at === undefined ? {} : { at }) });
}
