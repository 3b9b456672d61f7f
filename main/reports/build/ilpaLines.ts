/**
 * The lines of the ILPA Reporting Template 2.0 (January 2025), section A, in their order: cash and
 * non-cash flows, fees gross to net, external expenses by category, internal chargebacks, income,
 * gains and carry. An amount is signed by its effect on the wealth of whom its column is of.
 *
 * Which names and places are the template's own and which follow its published descriptions stands in
 * docs/spec/fund-documents.md.
 */
import type { ExpenseCategory } from '../../../core/fund/flowCategories.ts';
import { subtractTexts, sumTexts } from '../decimalText.ts';

const EXPENSE_TITLES: { readonly [Category in ExpenseCategory]: string } = {
  accounting: 'Accounting',
  administration: 'Administration',
  'information-technology': 'Information technology',
  audit: 'Audit',
  'tax-preparation': 'Tax preparation and advice',
  valuation: 'Third-party valuation',
  'bank-fees': 'Bank fees',
  custody: 'Custody fees',
  legal: 'Legal',
  regulatory: 'Regulatory and compliance',
  examination: 'Investigation and examination',
  'due-diligence': 'Due diligence',
  'broken-deals': 'Broken deals',
  insurance: 'Insurance',
  'advisory-committee': 'Advisory committee and meetings',
  consulting: 'Consulting and professional fees',
  travel: 'Travel and entertainment',
  other: 'Other partnership expenses',
};

export type ExpenseLeaf = `expense_${string}`;

/** The leaf of a category: letters, digits and underscores, as columns are named. */
export function expenseLeaf(category: ExpenseCategory): ExpenseLeaf {
  return `expense_${category.replaceAll('-', '_')}`;
}

const EXPENSE_LEAVES = (Object.keys(EXPENSE_TITLES) as ExpenseCategory[]).map((category) => ({
  id: expenseLeaf(category),
  title: EXPENSE_TITLES[category],
}));

/** What holders' accounts are parted into; with the opening they sum to the closing. */
export const NAMED_LEAVES = [
  'contributions',
  'distributions',
  'offering',
  'placement',
  'feesGross',
  'feeRebates',
  'feeWaivers',
  'feeOffsets',
  'organisation',
  'taxes',
  'facilityFees',
  'facilityInterest',
  'chargebacks',
  'interest',
  'dividend',
  'otherIncome',
  'adjustments',
  'realised',
  'unrealised',
  'incentivePaid',
  'incentiveAccrued',
] as const;
export type IlpaLeaf = (typeof NAMED_LEAVES)[number] | ExpenseLeaf;

export const ILPA_LEAVES: readonly IlpaLeaf[] = [
  ...NAMED_LEAVES,
  ...EXPENSE_LEAVES.map(({ id }) => id),
];

export interface IlpaLine {
  readonly id: string;
  readonly title: string;
  /** The lines that it sums. */
  readonly of?: readonly string[];
  /** Opens a part of the template; it has no figures. */
  readonly isHead?: boolean;
}

const head = (id: string, title: string): IlpaLine => ({ id, title, isHead: true });

const EXTERNAL = [
  ...EXPENSE_LEAVES.filter(({ id }) => id !== 'expense_other'),
  { id: 'organisation', title: 'Organisation costs' },
  { id: 'taxes', title: 'Taxes' },
  { id: 'facilityFees', title: 'Subscription facility, fees' },
  { id: 'facilityInterest', title: 'Subscription facility, interest' },
  ...EXPENSE_LEAVES.filter(({ id }) => id === 'expense_other'),
];

/** A.1: what made the ending net asset value of the beginning one. */
export const ACCOUNT_LINES: readonly IlpaLine[] = [
  { id: 'opening', title: 'Beginning NAV, net of incentive allocation' },
  head('flowsHead', 'Cash and non-cash flows'),
  { id: 'contributions', title: 'Contributions, cash and non-cash' },
  { id: 'distributions', title: 'Distributions, cash and non-cash' },
  { id: 'offering', title: 'Offering and syndication costs' },
  { id: 'placement', title: 'Placement fees' },
  {
    id: 'cashFlows',
    title: 'Total cash and non-cash flows',
    of: ['contributions', 'distributions', 'offering', 'placement'],
  },
  head('feesHead', 'Management fees'),
  { id: 'feesGross', title: 'Management fees, gross of offsets, waivers and rebates' },
  { id: 'feeRebates', title: 'Management fee rebates' },
  { id: 'feeWaivers', title: 'Management fee waivers' },
  { id: 'feeOffsets', title: 'Offsets applied in the period' },
  {
    id: 'feesNet',
    title: 'Management fees, net',
    of: ['feesGross', 'feeRebates', 'feeWaivers', 'feeOffsets'],
  },
  head('expensesHead', 'Partnership expenses'),
  ...EXTERNAL,
  {
    id: 'external',
    title: 'External partnership expenses, total',
    of: EXTERNAL.map(({ id }) => id),
  },
  { id: 'chargebacks', title: 'Internal chargebacks' },
  { id: 'expenses', title: 'Partnership expenses, total', of: ['external', 'chargebacks'] },
  head('incomeHead', 'Income'),
  { id: 'interest', title: 'Interest income' },
  { id: 'dividend', title: 'Dividend income' },
  { id: 'otherIncome', title: 'Other income' },
  { id: 'adjustments', title: 'Other income or expense, with accruals' },
  {
    id: 'operating',
    title: 'Total net operating income or expense',
    of: ['feesNet', 'expenses', 'interest', 'dividend', 'otherIncome', 'adjustments'],
  },
  head('gainsHead', 'Gains and incentive allocation'),
  { id: 'realised', title: 'Realised gain or loss' },
  { id: 'unrealised', title: 'Change in unrealised gain or loss' },
  { id: 'incentivePaid', title: 'Incentive allocation, paid in the period' },
  { id: 'incentiveAccrued', title: 'Accrued incentive allocation, periodic change' },
  {
    id: 'closing',
    title: 'Ending NAV, net of incentive allocation',
    of: [
      'opening',
      'cashFlows',
      'operating',
      'realised',
      'unrealised',
      'incentivePaid',
      'incentiveAccrued',
    ],
  },
];

/** A.2: what made the ending unfunded commitment of the beginning one. */
export const COMMITMENT_LINES: readonly IlpaLine[] = [
  { id: 'committed', title: 'Total commitment' },
  { id: 'opening', title: 'Beginning unfunded commitment' },
  { id: 'called', title: 'Less contributions' },
  { id: 'recallable', title: 'Plus recallable distributions' },
  { id: 'other', title: 'Commitments made, transferred or released' },
  {
    id: 'closing',
    title: 'Ending unfunded commitment',
    of: ['opening', 'called', 'recallable', 'other'],
  },
];

/** A.3: how accrued carry moved, and what the account is worth before it. */
export const CARRY_LINES: readonly IlpaLine[] = [
  { id: 'accruedOpening', title: 'Accrued incentive allocation, beginning balance' },
  { id: 'earned', title: 'Incentive allocation, earned in the period' },
  { id: 'paidOut', title: 'Less incentive allocation, paid in the period' },
  {
    id: 'accruedClosing',
    title: 'Accrued incentive allocation, ending balance',
    of: ['accruedOpening', 'earned', 'paidOut'],
  },
  { id: 'navGross', title: 'Ending NAV, gross of accrued incentive allocation' },
];

/** B: what the general partner and related persons received, positive; from the fund. */
export const RECEIVED_LINES: readonly IlpaLine[] = [
  { id: 'fees', title: 'Management fees, net of offsets, waivers and rebates' },
  { id: 'internal', title: 'Internal chargebacks' },
  { id: 'carry', title: 'Incentive allocation, paid' },
  {
    id: 'received',
    title: 'Received by the general partner and related persons',
    of: ['fees', 'internal', 'carry'],
  },
];

/** Exact decimal texts of one holder or group in one period. */
export type IlpaTexts = { readonly [Leaf in IlpaLeaf | 'opening']: string };

/** The figures of lines with their sums, from the lines that sum nothing. */
export function withSums(
  lines: readonly IlpaLine[],
  texts: { readonly [id: string]: string },
): { readonly [id: string]: string } {
  const values: { [id: string]: string } = { ...texts };
  for (const { id, of } of lines)
    if (of !== undefined) values[id] = sumTexts(of.map((part) => values[part] ?? '0'));
  return values;
}

export function accountValues(texts: IlpaTexts): { readonly [id: string]: string } {
  return withSums(ACCOUNT_LINES, texts);
}

/** The difference between a line's end by the template and the account; zero where they agree. */
export function closingGap(texts: IlpaTexts, closing: string): string {
  return subtractTexts(accountValues(texts).closing ?? '0', closing);
}
