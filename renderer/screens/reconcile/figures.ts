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

/** An item of the books opens as the flow or the journal that it is. */
export function opensBook(item: {
  readonly id: string;
  readonly date: string;
  readonly entityId: string;
  readonly journalId: string | null;
}): ExplainTarget {
  const { id, date, entityId, journalId } = item;
  return journalId === null
    ? explainBy('expectedFlows.explain', { id, asOf: date, figure: 'amount' })
    : explainBy('ledger.explain', { entityId, figure: 'journal', journalId });
}

export function opensOpen(row: OpenRow): ExplainTarget {
  return row.kind === 'line' ? opensBank({ lineId: row.id }) : opensBook(row);
}

export function opensSuggestion(one: Suggestion): ExplainTarget {
  return explainBy('reconcile.explainSuggested', { match: matchOf(one, null) });
}
