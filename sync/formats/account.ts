/**
 * Account numbers as banks print them: an IBAN alone, with the currency behind or the BIC before it, or
 * the German bank code and number that an IBAN is made of. One account must be known again in all of them.
 */
import { checkIban, ibanLength } from '../../core/banking/identifiers.ts';
import { isCurrency } from '../../core/money/currencies.ts';

/** The valid IBAN that a text begins with, if nothing but a currency follows; blanks do not matter. */
export function ibanAtStart(text: string): string | null {
  const compact = text.toUpperCase().replace(/[\s./-]+/g, '');
  if (!/^[A-Z]{2}\d{2}/.test(compact)) return null;
  const length = ibanLength(compact.slice(0, 2));
  if (length === null || compact.length < length) return null;
  const rest = compact.slice(length);
  if (rest !== '' && !isCurrency(rest)) return null;
  const iban = compact.slice(0, length);
  return checkIban(iban) === null ? iban : null;
}

/** The IBAN that is printed in an account: alone, or behind a slash or a BIC. */
export function printedIban(id: string): string | null {
  const [before = '', behind] = cutAtSlash(id);
  if (behind === undefined) return ibanAtStart(before);
  const isBic = /^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/.test(before);
  return ibanAtStart(before === '' || isBic ? behind : id);
}

function cutAtSlash(id: string): readonly string[] {
  const slash = id.indexOf('/');
  return slash < 0 ? [id.trim()] : [id.slice(0, slash).trim(), id.slice(slash + 1).trim()];
}

/** ISO 13616 for Germany: bank code of eight digits, account number filled up to ten. */
function germanIban(id: string): string | null {
  const [bankCode = '', account = ''] = cutAtSlash(id);
  const match = /^(\d{1,10})\s?([A-Z]{3})?$/.exec(account);
  if (!/^[1-8]\d{7}$/.test(bankCode) || !match) return null;
  if (match[2] !== undefined && !isCurrency(match[2])) return null;
  const body = bankCode + (match[1] as string).padStart(10, '0');
  // "DE" is 13 and 14; the two digits make the whole one modulo 97.
  const rest = Number(BigInt(`${body}131400`) % 97n);
  return `DE${String(98 - rest).padStart(2, '0')}${body}`;
}

const RIB_LETTERS = 'AJBKSCLTDMUENVFOWGPXHQYIRZ';

/** What a letter of a French account number counts in its key: A and J 1, B, K and S 2, and so on. */
function ribDigits(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => {
    const place = RIB_LETTERS.indexOf(letter);
    return String(place < 2 ? 1 : Math.floor((place - 2) / 3) + 2);
  });
}

/**
 * ISO 13616 for France: bank and branch of five digits each and eleven characters of account, as CFONB
 * prints them; the key of two digits and the check digits are worked out.
 */
function frenchIban(id: string): string | null {
  if (!/^\d{10}[\dA-Z]{11}$/.test(id)) return null;
  const weighted =
    89n * BigInt(id.slice(0, 5)) +
    15n * BigInt(id.slice(5, 10)) +
    3n * BigInt(ribDigits(id.slice(10)));
  const body = id + String(97n - (weighted % 97n)).padStart(2, '0');
  const digits = body.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  const rest = Number(BigInt(`${digits}152700`) % 97n);
  return `FR${String(98 - rest).padStart(2, '0')}${body}`;
}

function canonicalOf(id: string): string {
  return (
    printedIban(id) ?? germanIban(id) ?? frenchIban(id) ?? id.toUpperCase().replace(/[\s./-]+/g, '')
  );
}

let last: { readonly id: string; readonly canonical: string } | null = null;

/** One spelling of an account: its IBAN where it has one, else capitals without blanks and punctuation. */
export function canonicalAccount(id: string): string {
  if (last?.id !== id) last = { id, canonical: canonicalOf(id) };
  return last.canonical;
}
