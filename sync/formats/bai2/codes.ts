/**
 * BAI type codes: which are balances, which are credits and debits, and the names of the common ones.
 * Ranges by the Cash Management Balance Reporting Specifications, version 2.
 */
import type { BalanceKind, Sign } from '../model.ts';

const BALANCES: Record<string, BalanceKind> = {
  '010': 'opening',
  '015': 'closing',
  '030': 'interim',
  '040': 'opening-available',
  '045': 'available',
  '060': 'available',
};

/** What a summary amount is; totals, floats and averages are told but prove nothing. */
export function balanceKindOf(code: string): BalanceKind {
  return BALANCES[code] ?? 'info';
}

/**
 * The direction of a transaction, or null where the code does not tell one: text (890), loan figures
 * and the bank's own codes. Loan payments and disbursements (720, 760) are as the standard has them.
 */
export function signOf(code: string): Sign | null {
  const number = Number(code);
  if (number >= 100 && number <= 399) return 'credit';
  if (number >= 400 && number <= 699) return 'debit';
  if (number === 720) return 'credit';
  return number === 760 ? 'debit' : null;
}

const NAMES: Record<string, string> = {
  '108': 'Credit',
  '115': 'Lockbox deposit',
  '142': 'ACH credit received',
  '145': 'ACH concentration credit',
  '165': 'Preauthorised ACH credit',
  '169': 'Miscellaneous ACH credit',
  '174': 'Other deposit',
  '175': 'Cheque deposit package',
  '191': 'Individual incoming internal money transfer',
  '195': 'Incoming money transfer',
  '206': 'Book transfer credit',
  '208': 'International money transfer credit',
  '218': 'Letter of credit',
  '255': 'Cheque posted and returned',
  '257': 'Individual ACH return item',
  '261': 'Individual rejected ACH credit',
  '266': 'Return item',
  '275': 'ZBA credit',
  '301': 'Commercial deposit',
  '354': 'Interest credit',
  '399': 'Miscellaneous credit',
  '408': 'Float adjustment',
  '409': 'Debit',
  '447': 'ACH disbursement funding debit',
  '451': 'ACH debit received',
  '455': 'Preauthorised ACH debit',
  '469': 'Miscellaneous ACH debit',
  '475': 'Cheque paid',
  '491': 'Individual outgoing internal money transfer',
  '495': 'Outgoing money transfer',
  '506': 'Book transfer debit',
  '508': 'International money transfer debit',
  '555': 'Deposited item returned',
  '557': 'Individual ACH return item',
  '575': 'ZBA debit',
  '654': 'Interest debit',
  '661': 'Account analysis fee',
  '698': 'Miscellaneous fee',
  '699': 'Miscellaneous debit',
};

/** The name of a code, or null where it is not a common one. */
export function nameOf(code: string): string | null {
  return NAMES[code] ?? null;
}
