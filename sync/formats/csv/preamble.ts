/** What the lines above a table say about all of it: the account and the currency. */
import { isCurrency } from '../../../core/money/currencies.ts';
import { ibanAtStart } from '../account.ts';
import type { CsvRow } from './scan.ts';

export interface NamedAbove {
  readonly account?: string;
  readonly currency?: string;
}

const ACCOUNT_WORD =
  /^(?:iban|konto|konto(?:nr|nummer)|account(?: ?(?:number|no|nr|iban))?|rekening(?:nummer)?|compte|num[eé]ro de compte|cuenta|conto|rachunek|nr rachunku|hesap(?: no)?|счет)\.?$/i;
const CURRENCY_WORD =
  /^(?:currency|w[äa]e?hrung|kontow[äa]e?hrung|devise|valuta|munt|waluta|moneda|divisa|moeda|para birimi|валюта)$/i;
/** "Girokonto DE89..." names the account too. */
const LEADING_WORDS = /^.*?\b(?=[A-Z]{2}\d{2}[ A-Z0-9]{11,})/;

/** The account is taken where it is an IBAN, or where a word for it stands before. */
export function namedAbove(rows: readonly CsvRow[]): NamedAbove {
  const ibans = new Set<string>();
  let account: string | undefined;
  let currency: string | undefined;
  for (const { cells } of rows) {
    // "Account: 123" in one cell is as good as two cells.
    const parts = cells.flatMap((cell) => {
      const [name = '', ...rest] = cell.split(':');
      return rest.length > 0 ? [name.trim(), rest.join(':').trim()] : [name.trim()];
    });
    const values = parts.filter((part) => part !== '');
    values.forEach((value, index) => {
      const iban = ibanAtStart(value.replace(LEADING_WORDS, ''));
      if (iban !== null) ibans.add(iban);
      const before = values[index - 1] ?? '';
      if (ACCOUNT_WORD.test(before) && /\d{4}/.test(value) && value.length <= 40) account ??= value;
      if (CURRENCY_WORD.test(before) && isCurrency(value)) currency ??= value;
    });
  }
  const [iban] = ibans;
  const named = ibans.size === 1 ? iban : account;
  return {
    ...(named === undefined ? {} : { account: named }),
    ...(currency === undefined ? {} : { currency }),
  };
}
