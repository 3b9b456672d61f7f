/**
 * The cash-flow categories that a new workspace starts with. Screens, forecasts and reports name
 * categories by `code`; people may rename or add, so a code never changes its meaning.
 */

export interface CategorySeed {
  readonly code: string;
  readonly name: string;
  /** Which way money of this category usually moves. */
  readonly direction: 'in' | 'out' | 'both';
}

/** In the order in which screens list them. */
export const CATEGORIES = [
  { code: 'customer-receipts', name: 'Customer receipts', direction: 'in' },
  { code: 'grid-fees', name: 'Grid fees', direction: 'both' },
  { code: 'energy-settlement', name: 'Energy settlement', direction: 'both' },
  { code: 'suppliers', name: 'Suppliers', direction: 'out' },
  { code: 'payroll', name: 'Payroll', direction: 'out' },
  { code: 'payroll-tax', name: 'Payroll tax and social security', direction: 'out' },
  { code: 'vat', name: 'VAT', direction: 'both' },
  { code: 'income-tax', name: 'Income tax', direction: 'both' },
  { code: 'rent', name: 'Rent and leases', direction: 'out' },
  { code: 'capex', name: 'Capital expenditure', direction: 'out' },
  { code: 'debt-service', name: 'Debt service', direction: 'both' },
  { code: 'interest', name: 'Interest', direction: 'both' },
  { code: 'bank-fees', name: 'Bank fees', direction: 'out' },
  { code: 'intercompany', name: 'Intercompany', direction: 'both' },
  { code: 'treasury-transfer', name: 'Treasury transfers', direction: 'both' },
  { code: 'investments', name: 'Placements and redemptions', direction: 'both' },
  { code: 'fund-flows', name: 'Fund calls and distributions', direction: 'both' },
  { code: 'dividends', name: 'Dividends', direction: 'both' },
] as const satisfies readonly CategorySeed[];

export type CategoryCode = (typeof CATEGORIES)[number]['code'];
