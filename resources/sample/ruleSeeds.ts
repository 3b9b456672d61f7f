/** The rules of the sample group: what puts lines into categories, and what matches them by terms. */
import type { CategoryCode } from '../reference/categories.ts';

interface SeedCondition {
  readonly field: string;
  readonly op: string;
  readonly values: readonly string[];
}

interface RuleSeed {
  readonly name: string;
  readonly conditions: {
    readonly all: readonly SeedCondition[];
    readonly none: readonly SeedCondition[];
  };
}

const text = (op: string, ...values: string[]): SeedCondition => ({
  field: 'remittance',
  op,
  values,
});
const direction = (value: 'in' | 'out'): SeedCondition => ({
  field: 'direction',
  op: 'is',
  values: [value],
});

export const CATEGORY_RULES: readonly (RuleSeed & {
  readonly category: CategoryCode;
  readonly active?: boolean;
})[] = [
  {
    name: 'Cash concentration',
    conditions: { all: [text('starts', 'CASH CONCENTRATION')], none: [] },
    category: 'treasury-transfer',
  },
  {
    name: 'Grid fees by metering point',
    conditions: { all: [text('contains', 'NETZENTGELT'), direction('in')], none: [] },
    category: 'grid-fees',
  },
  {
    name: 'Energy settlement by balancing group',
    conditions: { all: [text('matches', '^BILANZKREIS \\d+ ABRECHNUNG')], none: [] },
    category: 'energy-settlement',
  },
  {
    name: 'Salaries',
    conditions: { all: [text('starts', 'SALARIES', 'LOHN/GEHALT'), direction('out')], none: [] },
    category: 'payroll',
  },
  {
    name: 'Bank charges',
    conditions: { all: [text('starts', 'CHARGES'), direction('out')], none: [] },
    category: 'bank-fees',
  },
  {
    name: 'Invoices paid by customers in Sweden',
    conditions: { all: [text('contains', 'OCR'), direction('in')], none: [] },
    category: 'customer-receipts',
  },
  {
    name: 'Japanese invoices',
    conditions: { all: [text('contains', '\u8acb\u6c42\u66f8'), direction('in')], none: [] },
    category: 'customer-receipts',
    active: false,
  },
];

export const MATCH_RULES: readonly (RuleSeed & { readonly tolerance: object })[] = [
  {
    name: 'Japanese customers: invoice less transfer fee',
    conditions: {
      all: [{ field: 'currency', op: 'is', values: ['JPY'] }, direction('in')],
      none: [],
    },
    tolerance: { share: 0, minor: 880, days: 5, fxShare: 0, agree: 'reference' },
  },
  {
    name: 'Dollar receipts within five days',
    conditions: {
      all: [{ field: 'currency', op: 'is', values: ['USD'] }, direction('in')],
      none: [],
    },
    tolerance: { share: 0.001, minor: 2500, days: 5, fxShare: 0, agree: 'reference' },
  },
];
