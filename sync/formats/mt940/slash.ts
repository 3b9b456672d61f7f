/**
 * The slash keywords of :86: that the Netherlands, the Nordic countries and SWIFT's own guide use:
 * `/TRTP/.../IBAN/.../NAME/.../REMI/...` (ABN AMRO), `/EREF/...//CNTP/a/b/c///REMI/USTD//...` (ING),
 * `/ORDP//NAME/.../REMI/...` (Rabobank).
 */
import type { AmountInCurrency } from '../model.ts';
import { parseUnsignedAmount, tidy } from '../values.ts';
import type { Information, InformationParty } from './information.ts';

const START =
  /^\/(?:TRTP|EREF|CNTP|ORDP|BENM|REMI|IBAN|NAME|CSID|MARF|PREF|RTRN|OCMT|CHGS|EXCH|PURP|ULTB|ULTD|ULTC|BO1|ID|KREF|ACCW|TRCD|BUSP|INIT|ISDT|BIC|SVCL)\//;
/** `ID` counts only behind the empty value of a party, for two letters are words as well. */
const KEYS =
  /\/(TRTP|IBAN|BIC|NAME|REMI|EREF|CNTP|USTD|STRD|PURP|ORDP|BENM|CSID|MARF|RTRN|ISDT|PREF|SVCL|ULTD|ULTC|ULTB|ADDR|OCMT|CHGS|EXCH|INIT|KREF|ULTM|ACCW|TRCD|BUSP|(?<=\/\/)ID)\//g;

/** Whether the text has slash keywords: at its start, or two of the usual ones behind some words. */
export function isSlashed(text: string): boolean {
  if (text.charCodeAt(0) === 47) return START.test(text);
  if (!text.includes('/REMI/') && !text.includes('/CNTP/') && !text.includes('/IBAN/'))
    return false;
  return (text.match(KEYS)?.length ?? 0) > 1;
}

export function parseSlash(text: string, info: Information): void {
  const reader = new SlashReader(info);
  KEYS.lastIndex = 0;
  let match = KEYS.exec(text);
  reader.takeFree(text.slice(0, match ? match.index : text.length));
  while (match) {
    const key = match[1] as string;
    const start = match.index + match[0].length;
    // One slash may end a value and begin the next key.
    KEYS.lastIndex = start - 1;
    const next = KEYS.exec(text);
    const value = tidy(text.slice(start, next ? Math.max(start, next.index) : text.length));
    reader.take(key, value?.replace(/\s*\/+\s*$/, '') ?? '');
    match = next;
  }
  info.remittance = tidy(reader.free.join(' '));
}

const ACCOUNT = /^(?:[A-Z]{2}\d{2}[A-Z0-9]{10,30}|\d[\d. -]{4,})$/;

class SlashReader {
  readonly free: string[] = [];
  readonly #info: Information;
  /** Whom NAME, IBAN and BIC are about: the counterparty, or the party whose keyword came last. */
  #party: InformationParty;
  #isUltimate = false;

  constructor(info: Information) {
    this.#info = info;
    this.#party = info;
  }

  takeFree(text: string): void {
    const clean = tidy(text);
    if (clean !== null) this.free.push(clean);
  }

  take(key: string, value: string): void {
    if (this.#startParty(key, value) || value === '') return;
    if (this.#takeParty(key, value) || this.#takeReference(key, value)) return;
    if (this.#takeMoney(key, value)) return;
    if (key === 'STRD') {
      // The kind of the reference stands before it: CUR/9001..., ISO/RF18....
      this.#info.structured = value.slice(value.lastIndexOf('/') + 1);
      this.free.push(this.#info.structured);
      // ING leaves a place for an issuer before the words: USTD//words.
    } else if (key === 'USTD') this.takeFree(value.replace(/^\/+/, ''));
    else this.free.push(key === 'REMI' ? value : `/${key}/${value}`);
  }

  /** Keywords that say whom the next ones are about. */
  #startParty(key: string, value: string): boolean {
    const info = this.#info;
    this.#isUltimate = this.#isUltimate && /^(?:NAME|ID|ADDR|IBAN|BIC)$/.test(key);
    if (key === 'ORDP') this.#party = info.ordering ??= emptyParty();
    else if (key === 'BENM') this.#party = info.beneficiary ??= emptyParty();
    else if (key === 'ULTD' || key === 'ULTC' || key === 'ULTB' || key === 'ULTM') {
      this.#isUltimate = true;
      info.ultimateName ??= value === '' ? null : value.replace(/^\/+/, '');
      return true;
    } else return false;
    if (ACCOUNT.test(value)) this.#party.account ??= value.replace(/\s+/g, '');
    else if (value !== '') this.#party.name ??= value;
    return true;
  }

  #takeParty(key: string, value: string): boolean {
    const info = this.#info;
    if (key === 'NAME') {
      if (this.#isUltimate) info.ultimateName ??= value;
      else this.#party.name ??= value;
    } else if ((key === 'IBAN' || key === 'BIC') && this.#isUltimate) return false;
    else if (key === 'IBAN') this.#party.account = value.replace(/\s+/g, '');
    else if (key === 'BIC') this.#party.bankId = value;
    else if (key === 'CNTP') {
      const [account, bank, name] = value.split('/');
      info.account = tidy(account);
      info.bankId = tidy(bank);
      info.name = tidy(name);
    } else if (key === 'ACCW') {
      const [account, bank] = value.split(',');
      info.account ??= tidy(account);
      info.bankId ??= tidy(bank);
    } else return false;
    return true;
  }

  #takeReference(key: string, value: string): boolean {
    const info = this.#info;
    if (key === 'TRTP') info.bookingText = value;
    else if (key === 'EREF') info.endToEnd = value === 'NOTPROVIDED' ? null : value;
    else if (key === 'KREF' || key === 'PREF') info.customer = value;
    else if (key === 'MARF') info.mandate = value;
    else if (key === 'CSID') info.creditorId = value;
    else if (key === 'TRCD' && /^\d{1,5}$/.test(value)) info.businessCode ??= value;
    else if (key === 'RTRN') {
      const [reason = '', ...words] = value.split('/');
      info.returnReason = reason;
      this.takeFree(words.join(' '));
    } else return false;
    return true;
  }

  #takeMoney(key: string, value: string): boolean {
    const info = this.#info;
    if (key === 'OCMT' && taggedAmount(value)) info.original ??= taggedAmount(value);
    else if (key === 'CHGS' && taggedAmount(value)) info.charges ??= taggedAmount(value);
    else if (key === 'EXCH' && parseUnsignedAmount(value))
      info.exchangeRate ??= parseUnsignedAmount(value);
    else return false;
    return true;
  }
}

function emptyParty(): InformationParty {
  return { name: null, account: null, bankId: null };
}

/** `USD2853,12`, alone. */
function taggedAmount(text: string): AmountInCurrency | null {
  const match = /^([A-Z]{3})\s?([\d.,]+)$/.exec(text);
  const amount = match && parseUnsignedAmount(match[2] as string);
  return amount ? { currency: match?.[1] as string, amount } : null;
}

const MONEY = /\/(OCMT|CHGS|EXCH)\/([A-Z]{3})?([\d.,]+)(?=\/|\s|$)/g;

/** `/OCMT/USD2853,12/CHGS/EUR3,00/EXCH/1,0823/` in a text of any kind, and the text without it. */
export function takeMoneyTags(
  text: string,
  info: Pick<Information, 'original' | 'charges' | 'exchangeRate'>,
): string {
  if (!text.includes('/OCMT/') && !text.includes('/CHGS/') && !text.includes('/EXCH/')) return text;
  const rest = text.replace(MONEY, (all, key: string, currency: string | undefined, digits) => {
    const amount = parseUnsignedAmount(digits as string);
    if (amount === null) return all;
    if (key === 'EXCH') info.exchangeRate ??= amount;
    else if (currency === undefined) return all;
    else if (key === 'OCMT') info.original ??= { currency, amount };
    else info.charges ??= { currency, amount };
    return '\u0000';
  });
  return rest.replace(/\0+\/?/g, ' ');
}
