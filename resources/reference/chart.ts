/**
 * The chart of accounts that a new workspace may start with: what a treasury needs between bank and
 * ledger, in the order of a balance sheet and an income statement (IAS 1.54, 1.82). Screens and rules
 * name accounts by code; people may rename and add.
 */
import type { AccountKind } from '../../core/ledger/chart.ts';

export interface ChartSeed {
  readonly code: string;
  readonly name: string;
  readonly kind: AccountKind;
  /** Code of the account that it stands under. */
  readonly parent: string | null;
  /** Revalued where it holds foreign currency (IAS 21.8, 21.23). */
  readonly monetary: boolean;
}

const seeds: ChartSeed[] = [];
let head: ChartSeed | null = null;

function group(code: string, name: string, kind: AccountKind): void {
  head = { code, name, kind, parent: null, monetary: false };
  seeds.push(head);
}

function account(code: string, name: string, monetary = false): void {
  if (head === null) throw new RangeError('An account stands under a group.');
  seeds.push({ code, name, kind: head.kind, parent: head.code, monetary });
}

group('1000', 'Cash and cash equivalents', 'asset');
account('1090', 'Cash in transit', true);
account('1095', 'Currency exchange clearing');
group('1100', 'Short-term investments', 'asset');
account('1110', 'Placements and money market funds', true);
group('1200', 'Receivables', 'asset');
account('1210', 'Trade receivables', true);
account('1220', 'Intercompany receivables', true);
account('1230', 'VAT recoverable', true);
group('1500', 'Property, plant and equipment', 'asset');
account('1510', 'Capital expenditure');
group('1600', 'Financial investments', 'asset');
account('1610', 'Interests in funds');
group('2100', 'Payables', 'liability');
account('2110', 'Trade payables', true);
account('2120', 'Intercompany payables', true);
account('2130', 'Payroll liabilities', true);
group('2200', 'Tax liabilities', 'liability');
account('2210', 'VAT payable', true);
account('2220', 'Income tax payable', true);
account('2230', 'Payroll tax and social security', true);
group('2500', 'Borrowings', 'liability');
account('2510', 'Bank loans', true);
group('2900', 'Suspense', 'liability');
account('2990', 'Unallocated bank lines', true);
group('3000', 'Equity', 'equity');
account('3010', 'Share capital');
account('3100', 'Opening balances');
account('3900', 'Retained earnings');
group('4000', 'Revenue', 'income');
account('4010', 'Energy and grid revenue');
account('4020', 'Energy settlement');
group('4900', 'Finance income', 'income');
account('4910', 'Interest income');
account('4920', 'Dividends and fund income');
account('4950', 'Exchange gains');
group('5000', 'Operating expenses', 'expense');
account('5010', 'Grid fees');
account('5100', 'Wages and salaries');
account('5200', 'Rent and leases');
account('5300', 'Purchased materials and services');
group('5800', 'Bank charges', 'expense');
account('5810', 'Bank fees');
group('5900', 'Finance costs', 'expense');
account('5910', 'Interest expense');
account('5950', 'Exchange losses');
group('6000', 'Income tax', 'expense');
account('6010', 'Current income tax');

/** Every account by code; groups stand before what is under them. */
export const DEFAULT_CHART: readonly ChartSeed[] = seeds;

/** Where exchange differences go until somebody chooses otherwise. */
export const EXCHANGE_GAINS = '4950';
export const EXCHANGE_LOSSES = '5950';

/** Where the results of closed years go until somebody chooses otherwise. */
export const RETAINED_EARNINGS = '3900';
