/**
 * The free field :86:, where each banking country has its own structure: numbered subfields, slash
 * keywords, labels with a colon, the numbered lines of :NS:, or plain text.
 */
import { type AmountInCurrency, type Counterparty, ibanShape, type Sign } from '../model.ts';
import { tidy } from '../values.ts';
import { isLabelled, parseLabelled } from './labelled.ts';
import { numberedHead, parseNumbered, parseSepaText } from './numbered.ts';
import { isSlashed, parseSlash, takeMoneyTags } from './slash.ts';

/** One of the two sides of a payment, where :86: names them apart (ORDP and BENM). */
export interface InformationParty {
  name: string | null;
  account: string | null;
  bankId: string | null;
}

/** What could be read out of :86: and :NS:; null where it does not say. */
export interface Information extends InformationParty {
  businessCode: string | null;
  bookingText: string | null;
  remittance: string | null;
  ordering: InformationParty | null;
  beneficiary: InformationParty | null;
  ultimateName: string | null;
  endToEnd: string | null;
  customer: string | null;
  mandate: string | null;
  creditorId: string | null;
  message: string | null;
  structured: string | null;
  returnReason: string | null;
  original: AmountInCurrency | null;
  charges: AmountInCurrency | null;
  exchangeRate: string | null;
}

export function emptyInformation(): Information {
  return {
    businessCode: null,
    bookingText: null,
    remittance: null,
    name: null,
    account: null,
    bankId: null,
    ordering: null,
    beneficiary: null,
    ultimateName: null,
    endToEnd: null,
    customer: null,
    mandate: null,
    creditorId: null,
    message: null,
    structured: null,
    returnReason: null,
    original: null,
    charges: null,
    exchangeRate: null,
  };
}

/** Money in comes from the ordering party; a reversal keeps the roles of what it reverses. */
export function counterpartyOf(info: Information, sign: Sign, isReversal: boolean): Counterparty {
  const { ordering, beneficiary } = info;
  const isFromOrdering = (sign === 'credit') !== isReversal;
  const side = isFromOrdering ? (ordering ?? beneficiary) : (beneficiary ?? ordering);
  return {
    name: info.name ?? side?.name ?? null,
    account: info.account ?? side?.account ?? null,
    bankId: info.bankId ?? side?.bankId ?? null,
    ultimateName: info.ultimateName,
  };
}

/** Lines of 65 characters are cut without regard to words; a shorter line ended where it wanted to. */
const FULL_LINE = 60;

/** Puts the lines of one field together; the first lost its tag of four or five characters. */
export function joinLines(lines: readonly string[]): string {
  const [first = '', ...others] = lines;
  let text = first;
  let length = first.length + 4;
  for (const line of others) {
    const goesOn =
      length >= FULL_LINE || line === '' || /^[?>/:;,.]|^[~<^|@]\d\d/.test(line) || text === '';
    text += goesOn ? line : ` ${line}`;
    length = line.length;
  }
  return text;
}

/** Reads the whole :86:, several of them joined by the caller with a line end. */
export function parseInformation(value: string): Information {
  const info = emptyInformation();
  const text = value.includes('\n') ? joinLines(value.split('\n')) : value;
  const head = numberedHead(text);
  if (head !== null) parseNumbered(text, head, info);
  else if (isSlashed(text)) parseSlash(text, info);
  else if (isLabelled(text)) parseLabelled(text, info);
  else {
    const plain = takeMoneyTags(text, info);
    const own = /^(\d{3})(?=PN\d|$)/.exec(text);
    if (own) info.businessCode = own[1] as string;
    if (text.length !== 3 || !own) parseSepaText(plain, info);
  }
  return info;
}

/** The numbered lines of the non-SWIFT :NS: field under an entry. */
export function parseNsField(value: string, info: Information): void {
  const remittance: string[] = [];
  const name: string[] = [];
  for (const line of value.split('\n')) {
    const number = /^\d\d/.test(line) ? Number(line.slice(0, 2)) : -1;
    const body = tidy(line.slice(2));
    if (body === null) continue;
    if (number >= 1 && number <= 14) remittance.push(body);
    else if (number === 15 || number === 16) name.push(body);
    else if (number === 17) info.bookingText ??= body;
    else if (number === 33) info.bankId ??= body;
    else if (number === 34) info.account ??= body;
    else if (number < 0) remittance.push(line.trim());
  }
  if (remittance.length > 0) {
    const text = remittance.join(' ');
    info.remittance = info.remittance === null ? text : `${info.remittance} ${text}`;
  }
  if (name.length > 0) info.name ??= name.join(' ');
}

/** The counterparty's account where the supplementary details of :61: are nothing but an IBAN. */
export function accountFromSupplementary(text: string | null): string | null {
  return text === null ? null : ibanShape(text);
}
