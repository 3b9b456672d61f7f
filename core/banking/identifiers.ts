/**
 * The one place that judges the identifiers of accounts, banks, firms and references. Each check
 * answers null where all is well, else what is wrong in words, so that a form, a reader and a writer
 * say the same. A check proves a form, never that the account or bank exists.
 */
import { FRENCH_AREAS, IBAN_STRUCTURES } from './ibanStructures.ts';

/** What is wrong with an identifier: a stable code, and words that say what to correct. */
export interface IdentifierFault {
  readonly code: string;
  readonly message: string;
}

/** Without blanks and in capitals, as identifiers are stored and compared. */
export function compactIdentifier(text: string): string {
  return text.replace(/\s+/g, '').toUpperCase();
}

function fault(code: string, message: string): IdentifierFault {
  return { code, message };
}

/**
 * The remainder by 97 of a text whose letters count from A = 10 to Z = 35 (ISO 7064, MOD 97-10).
 * Expects digits and capitals only.
 */
function remainder97(text: string): number {
  let rest = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    rest = code < 58 ? (rest * 10 + code - 48) % 97 : (rest * 100 + code - 55) % 97;
  }
  return rest;
}

/** Two check digits that make `body + suffix + digits` leave 1 by 97 (ISO 7064, MOD 97-10). */
function checkDigits97(body: string): string {
  return String(98 - remainder97(`${body}00`)).padStart(2, '0');
}

const CLASSES: Record<string, string> = { a: '[A-Z]', n: '\\d', c: '[A-Z0-9]' };
const patterns = new Map<string, RegExp>();

function patternOf(structure: string): RegExp {
  const known = patterns.get(structure);
  if (known) return known;
  const body = structure.replace(
    /([anc])(\d+)/g,
    (_, kind: string, size: string) => `${CLASSES[kind]}{${size}}`,
  );
  const pattern = new RegExp(`^${body}$`);
  patterns.set(structure, pattern);
  return pattern;
}

/** Characters of an IBAN of a country, or null where the country has none. */
export function ibanLength(country: string): number | null {
  const structure = Object.hasOwn(IBAN_STRUCTURES, country) ? IBAN_STRUCTURES[country] : undefined;
  if (structure === undefined) return null;
  return [...structure.matchAll(/\d+/g)].reduce((sum, [size]) => sum + Number(size), 4);
}

/**
 * ISO 13616: country, length, account pattern of the registry, check digits (MOD 97-10 = 1). Blanks
 * and small letters are accepted. Codes: IBAN_CHARACTERS, IBAN_COUNTRY, IBAN_LENGTH, IBAN_FORMAT,
 * IBAN_CHECK_DIGITS.
 */
export function checkIban(text: string): IdentifierFault | null {
  const iban = compactIdentifier(text);
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(iban))
    return fault('IBAN_CHARACTERS', `"${text}" is not an IBAN: two letters, two digits, account.`);
  const country = iban.slice(0, 2);
  const length = ibanLength(country);
  if (length === null)
    return fault('IBAN_COUNTRY', `"${text}": ${country} has no IBAN. Check the first two letters.`);
  if (iban.length !== length)
    return fault(
      'IBAN_LENGTH',
      `"${text}" has ${iban.length} characters; an IBAN of ${country} has ${length}.`,
    );
  if (!patternOf(IBAN_STRUCTURES[country] as string).test(iban.slice(4)))
    return fault('IBAN_FORMAT', `"${text}" is not built like an account of ${country}.`);
  const rest = remainder97(iban.slice(4) + iban.slice(0, 4));
  const digits = Number(iban.slice(2, 4));
  if (rest !== 1 || digits < 2 || digits > 98)
    return fault('IBAN_CHECK_DIGITS', `"${text}": the check digits do not fit. A digit is wrong.`);
  return null;
}

/** An IBAN from its country and account part, with its check digits worked out. */
export function ibanOf(country: string, account: string): string {
  return country + checkDigits97(account + country) + account;
}

/** ISO 9362: four letters or digits of the bank, country, place, and three of the branch or none. */
export function checkBic(text: string): IdentifierFault | null {
  if (/^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/.test(text)) return null;
  return fault('BIC_FORMAT', `"${text}" is not a BIC: 8 or 11 capitals and digits (ISO 9362).`);
}

/** A BIC whose eighth character is 0 belongs to a test system. */
export function isTestBic(bic: string): boolean {
  return bic.charAt(7) === '0';
}

const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  GB: ['GB', 'IM', 'JE', 'GG'],
  FI: ['FI', 'AX'],
};

function familyOf(country: string): string {
  if (FRENCH_AREAS.has(country)) return 'FR';
  const family = Object.entries(FAMILIES).find(([, members]) => members.includes(country));
  return family ? family[0] : country;
}

/** Whether the bank's country can lead the account; areas that share a system count as one. */
export function bicFitsIban(bic: string, iban: string): boolean {
  return familyOf(bic.slice(4, 6)) === familyOf(iban.slice(0, 2));
}

const ABA_WEIGHTS = [3, 7, 1, 3, 7, 1, 3, 7] as const;

/** The ninth digit of an ABA routing number from its first eight. */
export function abaCheckDigit(eightDigits: string): number {
  let sum = 0;
  for (let i = 0; i < 8; i++) sum += (ABA_WEIGHTS[i] as number) * (eightDigits.charCodeAt(i) - 48);
  return (10 - (sum % 10)) % 10;
}

/**
 * ABA routing transit number: nine digits, a district of the Federal Reserve (00-12), a thrift
 * (21-32), an electronic number (61-72) or 80, and 3-7-1 check digit. Codes: ABA_FORMAT,
 * ABA_DISTRICT, ABA_CHECK_DIGIT.
 */
export function checkAba(text: string): IdentifierFault | null {
  if (!/^\d{9}$/.test(text)) return fault('ABA_FORMAT', `"${text}" is not nine digits.`);
  const district = Number(text.slice(0, 2));
  const isKnown =
    district <= 12 ||
    (district >= 21 && district <= 32) ||
    (district >= 61 && district <= 72) ||
    district === 80;
  if (!isKnown)
    return fault('ABA_DISTRICT', `"${text}": no routing number begins with ${text.slice(0, 2)}.`);
  const digit = abaCheckDigit(text);
  if (digit !== Number(text.charAt(8)))
    return fault(
      'ABA_CHECK_DIGIT',
      `"${text}": the check digit is ${text.charAt(8)}, not ${digit}.`,
    );
  return null;
}

/** ISO 17442: 18 letters or digits and two check digits (MOD 97-10 = 1). */
export function checkLei(text: string): IdentifierFault | null {
  if (!/^[A-Z0-9]{18}\d{2}$/.test(text))
    return fault('LEI_FORMAT', `"${text}" is not an LEI: 18 capitals or digits and 2 digits.`);
  if (remainder97(text) !== 1)
    return fault('LEI_CHECK_DIGITS', `"${text}": the check digits do not fit. A sign is wrong.`);
  return null;
}

/** ISO 11649 creditor reference: RF, two check digits, up to 21 letters or digits. */
export function checkRf(text: string): IdentifierFault | null {
  const reference = compactIdentifier(text);
  if (!/^RF\d{2}[A-Z0-9]{1,21}$/.test(reference))
    return fault('RF_FORMAT', `"${text}" is not RF, two digits and up to 21 letters or digits.`);
  if (remainder97(reference.slice(4) + reference.slice(0, 4)) !== 1)
    return fault('RF_CHECK_DIGITS', `"${text}": the check digits do not fit. A sign is wrong.`);
  return null;
}

/** A creditor reference for a text of the creditor's own. */
export function rfOf(reference: string): string {
  const body = compactIdentifier(reference);
  return `RF${checkDigits97(`${body}RF`)}${body}`;
}

const RECURSIVE = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5] as const;

/** The last digit of a Swiss reference: modulo 10, recursive (Swiss Implementation Guidelines QR-bill). */
export function qrrCheckDigit(digits: string): number {
  let carry = 0;
  for (let i = 0; i < digits.length; i++)
    carry = RECURSIVE[(carry + digits.charCodeAt(i) - 48) % 10] as number;
  return (10 - carry) % 10;
}

/** Swiss QR reference: 27 digits, the last by modulo 10 recursive. */
export function checkQrr(text: string): IdentifierFault | null {
  const reference = text.replace(/\s+/g, '');
  if (!/^\d{27}$/.test(reference) || /^0+$/.test(reference))
    return fault('QRR_FORMAT', `"${text}" is not 27 digits.`);
  if (qrrCheckDigit(reference.slice(0, 26)) !== Number(reference.charAt(26)))
    return fault('QRR_CHECK_DIGIT', `"${text}": the check digit does not fit. A digit is wrong.`);
  return null;
}

/** A Swiss or Liechtenstein IBAN of a QR institution (30000-31999), which demands a QR reference. */
export function isQrIban(iban: string): boolean {
  return /^(?:CH|LI)\d{2}3[01]\d{3}/.test(compactIdentifier(iban));
}
