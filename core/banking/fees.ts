/**
 * Which statement entries are a bank's fees, by the codes that the bank gave them, and which charges
 * stand inside other entries. Only codes, categories and declared charges count: a word in a
 * remittance proves nothing, so texts are left to the category rules.
 */
import { isCurrency, minorDigits } from '../money/currencies.ts';
import { Decimal, roundDecimal } from '../money/decimal.ts';
import type { Money } from '../money/money.ts';
import { money } from '../money/money.ts';

/** The codes of an entry that say what it is; null where the file gives none. */
export interface FeeCodes {
  readonly swift: string | null;
  readonly business: string | null;
  readonly domain: string | null;
  readonly family: string | null;
  readonly subFamily: string | null;
  readonly proprietary: string | null;
  readonly proprietaryIssuer: string | null;
}

/** ISO 20022 external code set of bank transactions: charges, commissions, fees. */
const ISO_SUB_FAMILIES = new Set(['CHRG', 'COMM', 'COME', 'COMI', 'COMT', 'FEES']);
/** SWIFT field 61, subfield 6: charges and other expenses, commissions. */
const SWIFT_TYPES = new Set(['CHG', 'COM']);
/** German business transaction codes: expenses, fees, commissions, dunning fees. */
const GERMAN_CODES = new Set(['807', '808', '809', '810']);
/** Account analysis fee and miscellaneous fees (BAI, Cash Management Balance Reporting, version 2). */
const BAI_CODES = new Set(['661', '698']);
/** OFX 2.2, TRNTYPE: FI fee and service charge. */
const OFX_TYPES = new Set(['FEE', 'SRVCHG']);

/**
 * The code under which an entry is a fee, as the bank and its price list name it, or null where no
 * code says so. The most exact one counts: ISO 20022, then the national code, then SWIFT's.
 */
export function feeServiceOf(code: FeeCodes): string | null {
  const { domain, family, subFamily, business, swift, proprietary } = code;
  if (subFamily !== null && ISO_SUB_FAMILIES.has(subFamily))
    return [domain, family, subFamily].filter((part) => part !== null).join('-');
  if (business !== null && GERMAN_CODES.has(business)) return business;
  if (proprietary !== null && isOwnFee(proprietary, code.proprietaryIssuer)) return proprietary;
  return swift !== null && SWIFT_TYPES.has(swift.slice(1)) ? swift : null;
}

function isOwnFee(code: string, issuer: string | null): boolean {
  if (issuer === 'BAI') return BAI_CODES.has(code);
  if (issuer === 'OFX') return OFX_TYPES.has(code.toUpperCase());
  // CODA: a sign of the kind, then two digits of the family; 80 are fees that are booked apart.
  if (issuer === 'CODA') return /^\d80\d{5}$/.test(code);
  // German banks give both codes in one: NCHG+808+1234.
  const [swift = '', business = ''] = code.split('+');
  return GERMAN_CODES.has(business) || (/^[NFS][A-Z]{3}$/.test(swift) && isSwiftFee(swift));
}

function isSwiftFee(swift: string): boolean {
  return SWIFT_TYPES.has(swift.slice(1));
}

/** The service of a code as statement lines keep it (`ACMT-MDOP-CHRG`, `NCHG`), or null. */
export function feeServiceOfText(code: string | null): string | null {
  if (code === null) return null;
  const parts = code.split('-');
  if (parts.length === 3 && ISO_SUB_FAMILIES.has(parts[2] ?? '')) return code;
  return /^[NFS][A-Z]{3}$/.test(code) && isSwiftFee(code) ? code : null;
}

/** What a statement line keeps beyond its columns, as far as fees go. */
export interface FeeDetails {
  /** The service that the reader recognised by codes which the line has no column for. */
  readonly feeService?: string;
  readonly charges?: Amount;
  /** The parts of a collective booking. */
  readonly details?: readonly { readonly charges?: Amount | null }[];
}

interface Amount {
  readonly amount: string;
  readonly currency: string;
}

export interface FeeLine {
  readonly currency: string;
  /** Credits positive, debits negative. */
  readonly amountMinor: bigint;
  readonly code: string | null;
  /** Whether people or rules put it into the category of bank fees. */
  readonly isFeeCategory: boolean;
  readonly details: FeeDetails | null;
}

/** A fee found in a line: the line itself, or a charge within it. A refund is negative. */
export interface LineFee {
  readonly origin: 'line' | 'charges';
  readonly serviceCode: string;
  readonly amount: Money;
  /** Which charge of the line, from 0. */
  readonly part: number;
}

/** The service of a charge that is declared inside an entry, and of a fee that only its category tells. */
export const CHARGE_WITHIN = 'CHARGE';
export const FEE_UNNAMED = 'FEE';

/** The fees of a statement line; a line that is a fee is not searched for charges within it. */
export function feesOfLine(line: FeeLine): LineFee[] {
  const { details } = line;
  const service = details?.feeService ?? feeServiceOfText(line.code);
  if (service !== null || line.isFeeCategory)
    return line.amountMinor === 0n
      ? []
      : [
          {
            origin: 'line',
            serviceCode: service ?? FEE_UNNAMED,
            amount: money(line.currency, -line.amountMinor),
            part: 0,
          },
        ];
  if (details === null) return [];
  const declared = details.charges
    ? [details.charges]
    : (details.details ?? []).map((part) => part.charges ?? null);
  return declared.flatMap((charge, part): LineFee[] => {
    const amount = charge === null ? null : chargeOf(charge);
    return amount === null || amount.minor === 0n
      ? []
      : [{ origin: 'charges', serviceCode: CHARGE_WITHIN, amount, part }];
  });
}

/** A declared charge in minor units, half-even; null where it is no amount of a known currency. */
function chargeOf({ amount, currency }: Amount): Money | null {
  if (!isCurrency(currency) || !/^-?\d+(\.\d*)?$/.test(amount)) return null;
  const shifted = new Decimal(amount).times(new Decimal(10).pow(minorDigits(currency)));
  return money(currency, BigInt(roundDecimal(shifted, 0, 'half-even').toFixed(0)));
}
