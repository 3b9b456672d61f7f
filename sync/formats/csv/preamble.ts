/** What the lines above a table say about all of it: the account and the currency. */
import { isCurrency } from '../../../core/money/currencies.ts';
import { ibanAtStart } from '../account.ts';
import { DATE_CELL } from './columns.ts';
import type { CsvRow } from './scan.ts';

export interface NamedAbove {
  readonly account?: string;
  readonly currency?: string;
}

const ACCOUNT_WORD =
  /^#?(?:iban|konto|konto(?:nr|nummer)|account(?: ?(?:number|no|nr|iban))?|rekening(?:nummer)?|compte|num[eé]ro de compte|n[uú]mero de cuenta|cuenta|conto|conta(?: corrente)?|rachunek|(?:nr|numer) rachunku|(?:číslo )?účtu?|hesap(?: no)?|счет)\.?$/i;
/** "Compte courant n° 123", "Account details for DBS Multiplier 012-3": word and number in one text. */
const ACCOUNT_TEXT =
  /^(?:compte|account|konto|conto|cuenta|rachunek|rekening)\b.{0,60}?(?:n[°º]|nr\.?|no\.|number|num[eé]ro|:)\s*(\d[\d \-/.]{4,30}\d)$/i;
const NUMBER_AT_END = /(?:^|\s)(\d[\d\-/]{5,30}\d)$/;
const CURRENCY_WORD =
  /^#?(?:currency|w[äa]e?hrung|kontow[äa]e?hrung|devise|valuta|munt|waluta|moneda|divisa|moeda|para birimi|валюта)$/i;
/** "Girokonto DE89..." names the account too. */
const LEADING_WORDS = /^.*?\b(?=[A-Z]{2}\d{2}[ A-Z0-9]{11,})/;

/** A cell as it is meant: without the `="..."` that keeps spreadsheets from reading it as a number. */
function plain(cell: string): string {
  return cell
    .trim()
    .replace(/^="(.*)"$/, '$1')
    .replace(/^[_'=]+/, '')
    .trim();
}

function isAccount(value: string): boolean {
  return /\d{4}/.test(value) && value.length <= 40 && !DATE_CELL.test(value);
}

/** The account is taken where it is an IBAN, or where a word for it stands before. */
export function namedAbove(rows: readonly CsvRow[]): NamedAbove {
  const ibans = new Set<string>();
  let account: string | undefined;
  let currency: string | undefined;
  const told = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  told.forEach(({ cells }, at) => {
    // A line of names over a line of values says it as well as name and value in one line.
    const over = told[at - 1]?.cells ?? [];
    const nameOver = (index: number) => (over[index] ?? '').trim().replace(/[;:]+$/, '');
    cells.forEach((raw, index) => {
      const value = plain(raw);
      if (ACCOUNT_WORD.test(nameOver(index)) && isAccount(value)) account ??= value;
      if (CURRENCY_WORD.test(nameOver(index)) && isCurrency(value)) currency ??= value;
      const inText = ACCOUNT_TEXT.exec(value)?.[1];
      if (inText !== undefined) account ??= inText;
    });
    // "Account: 123" in one cell is as good as two cells.
    const parts = cells.map(plain).flatMap((cell) => {
      const [name = '', ...rest] = cell.split(':');
      return rest.length > 0 ? [name.trim(), rest.join(':').trim()] : [name.trim()];
    });
    const values = parts.filter((part) => part !== '' && part !== ':');
    values.forEach((value, index) => {
      const [first = ''] = value.replace(LEADING_WORDS, '').split(/ \/ |,| - /);
      const iban = ibanAtStart(first);
      if (iban !== null) ibans.add(iban);
      const before = values[index - 1] ?? '';
      if (ACCOUNT_WORD.test(before) && isAccount(value)) account ??= value;
      if (CURRENCY_WORD.test(before) && isCurrency(value)) currency ??= value;
      // "Account details for: Multiplier 012-3-456789" ends in the number.
      const end = /^(?:account|konto|compte|conto|cuenta)\b/i.test(before)
        ? NUMBER_AT_END.exec(value)?.[1]
        : undefined;
      if (end !== undefined) account ??= end;
    });
  });
  const [iban] = ibans;
  const named = ibans.size === 1 ? iban : account;
  return {
    ...(named === undefined ? {} : { account: named }),
    ...(currency === undefined ? {} : { currency }),
  };
}
