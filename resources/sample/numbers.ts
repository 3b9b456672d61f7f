/**
 * Account numbers as each country writes them, with check digits that hold (ISO 13616, ISO 7064).
 */
import type { Draws } from './draws.ts';

const BANK_CODE_LENGTHS: Readonly<Record<string, readonly [code: number, account: number]>> = {
  DE: [8, 10],
  GB: [10, 8],
  CH: [5, 12],
  PL: [8, 16],
  SE: [3, 17],
};

/** Remainder by 97 of a text whose letters count as 10 to 35. */
export function modulo97(text: string): number {
  let rest = 0;
  for (const letter of text) {
    const value = Number.parseInt(letter, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

/** An IBAN with right check digits; `bban` is the national number. */
export function ibanOf(country: string, bban: string): string {
  const check = 98 - modulo97(`${bban}${country}00`);
  return `${country}${String(check).padStart(2, '0')}${bban}`;
}

/** An account number of a bank: an IBAN where its country has them, else the bank's own number. */
export function accountNumber(
  bank: { readonly country: string; readonly code: string },
  draws: Draws,
): { readonly number: string; readonly scheme: 'iban' | 'other' } {
  const lengths = BANK_CODE_LENGTHS[bank.country];
  if (!lengths) return { number: bank.code + draws.digits(9), scheme: 'other' };
  const bban = bank.code.padEnd(lengths[0], '0') + draws.digits(lengths[1]);
  return { number: ibanOf(bank.country, bban), scheme: 'iban' };
}
