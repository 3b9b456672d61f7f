/**
 * What a flow of a fund was for, as finely as the ILPA Reporting Template asks for it: external
 * expenses by category, internal chargebacks, and income by its source.
 *
 * Source: ILPA Reporting Template 2016, expenses of level 2, and 2.0 (January 2025), which tells 22
 * lines of external partnership expenses and parts internal chargebacks from them; how far the names
 * could be verified stands in docs/spec/fund-documents.md.
 */
import type { MovementKind } from './accounts/books.ts';

/** Of external partnership expenses; what the books keep as kinds of their own is not among them. */
export const EXPENSE_CATEGORIES = [
  'accounting',
  'administration',
  'information-technology',
  'audit',
  'tax-preparation',
  'valuation',
  'bank-fees',
  'custody',
  'legal',
  'regulatory',
  'examination',
  'due-diligence',
  'broken-deals',
  'insurance',
  'advisory-committee',
  'consulting',
  'travel',
  'other',
] as const;
export type ExpenseCategory = (typeof EXPENSE_CATEGORIES)[number];

export const INCOME_CATEGORIES = ['dividend', 'interest', 'other'] as const;
export type IncomeCategory = (typeof INCOME_CATEGORIES)[number];

export const FLOW_CATEGORIES = [...new Set([...EXPENSE_CATEGORIES, ...INCOME_CATEGORIES])];
export type FlowCategory = ExpenseCategory | IncomeCategory;

const CATEGORIES: { readonly [Kind in MovementKind]?: readonly FlowCategory[] } = {
  expense: EXPENSE_CATEGORIES,
  chargeback: EXPENSE_CATEGORIES,
  income: INCOME_CATEGORIES,
};

/** The categories that flows of a kind may have; none where the kind says it all. */
export function categoriesOf(kind: MovementKind): readonly FlowCategory[] {
  return CATEGORIES[kind] ?? [];
}
