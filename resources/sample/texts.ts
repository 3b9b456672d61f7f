/**
 * What the bank prints beside an amount: remittance in the language of the account's country,
 * references and booking codes. Lengths keep to what MT940 and camt.053 carry.
 */
import type { CategoryCode } from '../reference/categories.ts';
import type { Draws } from './draws.ts';

export interface TextContext {
  /** Country of the account's entity. */
  readonly country: string;
  readonly category: CategoryCode;
  readonly isCredit: boolean;
  readonly reversal: boolean;
  /** ISO booking date. */
  readonly date: string;
  readonly draws: Draws;
}

export interface EntryTexts {
  readonly code: string;
  readonly remittance: string;
  readonly endToEndId: string | null;
  readonly customerReference: string | null;
}

type Template = (context: TextContext) => string;

const year = ({ date }: TextContext) => date.slice(0, 4);
const month = ({ date }: TextContext) => date.slice(5, 7);

const invoices: Readonly<Record<string, Template>> = {
  DE: (c) => `RE ${year(c)}-${c.draws.digits(5)} KD-NR ${c.draws.digits(6)}`,
  NL: (c) => `FACTUUR ${year(c)}${c.draws.digits(5)}`,
  GB: (c) => `INV ${c.draws.digits(5)}`,
  PL: (c) => `FV ${c.draws.digits(4)}/${month(c)}/${year(c)} ENERGIA`,
  US: (c) => `INVOICE ${c.draws.digits(6)} PO ${c.draws.digits(5)}`,
  CH: (c) =>
    c.draws.uniform() < 0.5
      ? `RECHNUNG ${c.draws.digits(6)}`
      : `FACTURE ${c.draws.digits(6)} ÉLECTRICITÉ`,
  SE: (c) => `FAKTURA ${c.draws.digits(7)} OCR ${c.draws.digits(9)}`,
  JP: (c) => `請求書 ${year(c)}${month(c)}-${c.draws.digits(4)}`,
  SG: (c) => `TAX INVOICE ${c.draws.digits(6)}`,
  LU: (c) => `FACTURE ${year(c)}/${c.draws.digits(4)}`,
};

const salaries: Readonly<Record<string, string>> = {
  DE: 'LOHN/GEHALT',
  NL: 'SALARISSEN',
  PL: 'WYNAGRODZENIA',
  CH: 'LÖHNE / SALAIRES',
  SE: 'LÖNER',
  JP: '給与振込',
  LU: 'SALAIRES',
};

const invoice: Template = (context) => (invoices[context.country] ?? plainInvoice)(context);
const plainInvoice: Template = (context) => `INV ${context.draws.digits(6)}`;

const templates: Readonly<Record<CategoryCode, Template>> = {
  'customer-receipts': invoice,
  'grid-fees': (c) => `NETZENTGELT ${month(c)}/${year(c)} MALO ${c.draws.digits(11)}`,
  'energy-settlement': (c) => `BILANZKREIS ${c.draws.digits(4)} ABRECHNUNG ${month(c)}/${year(c)}`,
  suppliers: invoice,
  payroll: (c) => `${salaries[c.country] ?? 'SALARIES'} ${month(c)}/${year(c)}`,
  'payroll-tax': (c) => `${month(c)}/${year(c)} REF ${c.draws.digits(10)}`,
  vat: (c) => `${c.country === 'DE' ? 'UST' : 'VAT'} ${month(c)}/${year(c)} ${c.draws.digits(10)}`,
  'income-tax': (c) => `TAX ${year(c)} REF ${c.draws.digits(10)}`,
  rent: (c) => `${c.country === 'DE' ? 'MIETE' : 'RENT'} ${month(c)}/${year(c)}`,
  capex: (c) => `PROJECT ${c.draws.digits(4)} MILESTONE ${c.draws.between(1, 9)}`,
  'debt-service': (c) => `INTEREST AND REPAYMENT ${month(c)}/${year(c)}`,
  interest: (c) => `INTEREST TO ${c.date}`,
  'bank-fees': (c) => `CHARGES ${month(c)}/${year(c)}`,
  intercompany: (c) => `GROUP SERVICES ${month(c)}/${year(c)} IC ${c.draws.digits(5)}`,
  'treasury-transfer': (c) => `CASH CONCENTRATION ${c.date}`,
  investments: (c) => `${c.isCredit ? 'REDEMPTION' : 'SUBSCRIPTION'} ORDER ${c.draws.digits(8)}`,
  'fund-flows': (c) => `FUND NOTICE ${c.draws.digits(6)}`,
  dividends: (c) => `DIVIDEND ${Number(year(c)) - 1}`,
};

/** ISO 20022 bank transaction codes, domain-family-sub-family. */
function codeOf({ category, isCredit, reversal }: TextContext): string {
  if (reversal) return 'PMNT-ICDT-RRTN';
  if (category === 'bank-fees') return 'ACMT-MDOP-CHRG';
  if (category === 'interest') return 'ACMT-MCOP-INTR';
  if (category === 'treasury-transfer') return 'CAMT-ACCB-SWEP';
  if (category === 'investments') return isCredit ? 'SECU-SETT-REDM' : 'SECU-SETT-SUBS';
  if (category === 'payroll') return 'PMNT-ICDT-SALA';
  return isCredit ? 'PMNT-RCDT-ESCT' : 'PMNT-ICDT-ESCT';
}

const WITHOUT_REFERENCE: readonly CategoryCode[] = ['bank-fees', 'interest', 'treasury-transfer'];

/** Makes up the texts of one entry; draws a varying number of digits from `context.draws`. */
export function textsOf(context: TextContext, remittance: string | null): EntryTexts {
  const { draws, category, reversal } = context;
  const text = remittance ?? templates[category](context);
  const hasReference = !WITHOUT_REFERENCE.includes(category);
  return {
    code: codeOf(context),
    remittance: reversal ? `RETURN ${text}` : text,
    endToEndId: hasReference && draws.uniform() < 0.6 ? `E2E-${draws.digits(12)}` : null,
    customerReference: hasReference && draws.uniform() < 0.5 ? `NH${draws.digits(8)}` : null,
  };
}
