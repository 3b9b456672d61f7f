/**
 * What is wrong with an account as somebody types it: its number, its national bank code and how both
 * agree with the bank. A problem is refused when the account is saved; a remark only tells.
 */
import {
  bicFitsIban,
  checkAba,
  checkBic,
  checkIban,
  checkLei,
  compactIdentifier,
  ibanLength,
  isTestBic,
} from './identifiers.ts';

export type NumberScheme = 'iban' | 'other';

export interface IdentifierRemark {
  /** The field that it is about. */
  readonly path: string;
  readonly severity: 'problem' | 'remark';
  readonly code: string;
  readonly message: string;
}

export interface AccountIdentifiers {
  readonly number: string;
  /** Absent where the person left it to the number's shape. */
  readonly scheme?: NumberScheme | undefined;
  readonly routingNumber?: string | null | undefined;
  readonly bankBic?: string | null | undefined;
  readonly bankCountry?: string | null | undefined;
}

/** How the number is meant: as told, else an IBAN where it begins like one of a country that has them. */
export function schemeOf(number: string, told?: NumberScheme): NumberScheme {
  if (told !== undefined) return told;
  const compact = compactIdentifier(number);
  return /^[A-Z]{2}\d{2}/.test(compact) && ibanLength(compact.slice(0, 2)) !== null
    ? 'iban'
    : 'other';
}

/** An IBAN in groups of four, as people read it; any other number as it is. */
export function printedNumber(number: string, scheme: string): string {
  return scheme === 'iban' ? number.replace(/(.{4})(?=.)/g, '$1 ') : number;
}

function problem(path: string, fault: { readonly code: string; readonly message: string }) {
  return { path, severity: 'problem' as const, ...fault };
}

/** The checks of an account's identifiers, in the order of its form. */
export function checkAccount(account: AccountIdentifiers): IdentifierRemark[] {
  const { bankBic, bankCountry } = account;
  const routing = account.routingNumber?.trim() ?? '';
  const isIban = schemeOf(account.number, account.scheme) === 'iban';
  const fault = isIban ? checkIban(account.number) : null;
  const found: IdentifierRemark[] = [];
  if (fault !== null)
    found.push(
      problem('number', {
        code: fault.code,
        message: `${fault.message} If it is no IBAN, choose another kind of number.`,
      }),
    );
  if (routing !== '' && bankCountry === 'US') {
    const aba = checkAba(routing);
    if (aba !== null) found.push(problem('routingNumber', aba));
  }
  const iban = compactIdentifier(account.number);
  const hasBic = bankBic !== null && bankBic !== undefined && checkBic(bankBic) === null;
  if (isIban && fault === null && hasBic && !bicFitsIban(bankBic, iban))
    found.push({
      path: 'bankId',
      severity: 'remark',
      code: 'BIC_IBAN_COUNTRY',
      message: `The IBAN is of ${iban.slice(0, 2)}, the bank's BIC ${bankBic} of ${bankBic.slice(4, 6)}. Check which is meant.`,
    });
  return found;
}

/** The checks of a bank's BIC against ISO 9362 and its own country. */
export function checkBank(bic: string | null, country: string): IdentifierRemark[] {
  if (bic === null || bic === '') return [];
  const fault = checkBic(bic);
  if (fault !== null) return [problem('bic', fault)];
  if (isTestBic(bic))
    return [
      {
        path: 'bic',
        severity: 'remark',
        code: 'BIC_TEST',
        message: `${bic} belongs to a test system: its eighth character is 0.`,
      },
    ];
  if (bic.slice(4, 6) === country || country === '') return [];
  return [
    {
      path: 'country',
      severity: 'remark',
      code: 'BIC_COUNTRY',
      message: `${bic} is a bank in ${bic.slice(4, 6)}, not in ${country}.`,
    },
  ];
}

export function checkEntity(lei: string | null): IdentifierRemark[] {
  if (lei === null || lei === '') return [];
  const fault = checkLei(lei);
  return fault === null ? [] : [problem('lei', fault)];
}
