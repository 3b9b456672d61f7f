/**
 * The free field :86:, where each banking country has its own structure: German numbered subfields,
 * Dutch slash keywords, the numbered lines of :NS:, or plain text.
 */
import { type Counterparty, ibanShape } from '../model.ts';
import { tidy } from '../values.ts';

/** What could be read out of :86: and :NS:; null where it does not say. */
export interface Information {
  businessCode: string | null;
  bookingText: string | null;
  remittance: string | null;
  name: string | null;
  account: string | null;
  bankId: string | null;
  ultimateName: string | null;
  endToEnd: string | null;
  customer: string | null;
  mandate: string | null;
  creditorId: string | null;
  message: string | null;
  structured: string | null;
  returnReason: string | null;
}

export function emptyInformation(): Information {
  return {
    businessCode: null,
    bookingText: null,
    remittance: null,
    name: null,
    account: null,
    bankId: null,
    ultimateName: null,
    endToEnd: null,
    customer: null,
    mandate: null,
    creditorId: null,
    message: null,
    structured: null,
    returnReason: null,
  };
}

export function counterpartyOf(info: Information): Counterparty {
  return {
    name: info.name,
    account: info.account,
    bankId: info.bankId,
    ultimateName: info.ultimateName,
  };
}

/** Lines of 65 characters are cut without regard to words; a shorter line ended where it wanted to. */
const FULL_LINE = 60;
/** A numbered subfield holds 27 characters; a full one goes on in the next without a blank. */
const FULL_SUBFIELD = 27;

/** Puts the lines of one field together; the first lost its tag of four or five characters. */
export function joinLines(lines: readonly string[]): string {
  const [first = '', ...others] = lines;
  let text = first;
  let length = first.length + 4;
  for (const line of others) {
    const goesOn = length >= FULL_LINE || line === '' || /^[?>/:;,.]/.test(line) || text === '';
    text += goesOn ? line : ` ${line}`;
    length = line.length;
  }
  return text;
}

/** Reads the whole :86:, several of them joined by the caller with a line end. */
export function parseInformation(value: string): Information {
  const info = emptyInformation();
  const text = value.includes('\n') ? joinLines(value.split('\n')) : value;
  const separator = numberedSeparator(text);
  if (separator !== null) parseNumbered(text, separator, info);
  else if (SLASH_START.test(text)) parseSlash(text, info);
  else {
    const own = /^(\d{3})(?=PN\d|$)/.exec(text);
    if (own) info.businessCode = own[1] as string;
    info.remittance = text.length === 3 && own ? null : tidy(text);
  }
  return info;
}

/** The character between business code and first subfield ("166?00", "000>10"), or null. */
function numberedSeparator(text: string): string | null {
  if (!startsNumbered(text, 0) || !startsNumbered(text, 1) || !startsNumbered(text, 4)) return null;
  const separator = text.charAt(3);
  if (separator !== '?' && /[0-9A-Za-z\s]/.test(separator)) return null;
  const isCommonMark = '.,:;-/\'"()+'.includes(separator);
  return isCommonMark && !text.includes(`${separator}20`) ? null : separator;
}

const SEPA_KEYS = /(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|IBAN|BIC|COAM|OAMT|PURP)\+/;
const SEPA_SPLIT = new RegExp(SEPA_KEYS.source, 'g');

/** Whether two digits stand at a place. */
function startsNumbered(text: string, at: number): boolean {
  const [a, b] = [text.charCodeAt(at), text.charCodeAt(at + 1)];
  return a >= 48 && a <= 57 && b >= 48 && b <= 57;
}

function parseNumbered(text: string, separator: string, info: Information): void {
  info.businessCode = text.slice(0, 3);
  const parts = text.split(separator);
  let remittance = '';
  let isOpen = true;
  let name = '';
  let returnCode: string | null = null;
  for (let index = 1; index < parts.length; index++) {
    let part = parts[index] as string;
    // A separator that no number follows is text of the subfield before.
    while (index + 1 < parts.length && !startsNumbered(parts[index + 1] as string, 0))
      part += separator + parts[++index];
    // A first part without a number is none of the subfields.
    const number = startsNumbered(part, 0)
      ? (part.charCodeAt(0) - 48) * 10 + part.charCodeAt(1) - 48
      : -1;
    const body = part.slice(2);
    if ((number >= 20 && number <= 29) || (number >= 60 && number <= 63)) {
      const startsKey = body.indexOf('+') > 0 && SEPA_KEYS.test(body.slice(0, 5));
      remittance += isOpen && !startsKey ? body : ` ${body}`;
      isOpen = body.length >= FULL_SUBFIELD;
    } else if (number === 0) info.bookingText = tidy(body);
    else if (number === 30) info.bankId = tidy(body);
    else if (number === 31) info.account = tidy(body)?.replace(/\s+/g, '') ?? null;
    else if (number === 32 || number === 33)
      name += name.length % FULL_SUBFIELD === 0 ? body : ` ${body}`;
    else if (number === 34) returnCode = tidy(body);
  }
  info.name = tidy(name);
  info.returnReason = returnCode;
  parseSepaText(remittance, info);
}

/** SEPA keywords inside the remittance; text outside of any keyword and SVWZ+ are the remittance. */
function parseSepaText(text: string, info: Information): void {
  if (!text.includes('+') || !SEPA_KEYS.test(text)) {
    info.remittance = tidy(text);
    return;
  }
  SEPA_SPLIT.lastIndex = 0;
  const pieces = text.split(SEPA_SPLIT);
  const free = [pieces[0] as string];
  for (let index = 1; index + 1 < pieces.length; index += 2) {
    const key = pieces[index];
    const value = tidy(pieces[index + 1]);
    if (value === null) continue;
    if (key === 'SVWZ') free.push(value);
    else if (key === 'EREF') info.endToEnd ??= value;
    else if (key === 'KREF') info.customer ??= value;
    else if (key === 'MREF') info.mandate ??= value;
    else if (key === 'CRED' || key === 'DEBT') info.creditorId ??= value;
    else if (key === 'ABWA' || key === 'ABWE') info.ultimateName ??= value;
    else if (key === 'IBAN') info.account ??= value.replace(/\s+/g, '');
    else if (key === 'BIC') info.bankId ??= value;
    else free.push(`${key}+${value}`);
  }
  info.remittance = tidy(free.join(' '));
}

const SLASH_START =
  /^\/(TRTP|EREF|CNTP|ORDP|BENM|REMI|IBAN|NAME|CSID|MARF|PREF|RTRN|OCMT|PURP|ULTB|ULTD|BO1|ID|KREF)\//;
const SLASH_KEYS =
  /\/(TRTP|IBAN|BIC|NAME|REMI|EREF|CNTP|USTD|STRD|PURP|ORDP|BENM|CSID|MARF|RTRN|ISDT|PREF|SVCL|ULTD|ULTC|ULTB|ADDR|OCMT|CHGS|INIT|KREF|ULTM)\//g;

function parseSlash(text: string, info: Information): void {
  const free: string[] = [];
  SLASH_KEYS.lastIndex = 0;
  let match = SLASH_KEYS.exec(text);
  while (match) {
    const key = match[1] as string;
    const start = match.index + match[0].length;
    // One slash may end a value and begin the next key.
    SLASH_KEYS.lastIndex = start - 1;
    const next = SLASH_KEYS.exec(text);
    const value = tidy(text.slice(start, next ? Math.max(start, next.index) : text.length));
    if (value !== null) takeSlash(key, value.replace(/\/$/, ''), info, free);
    match = next;
  }
  info.remittance = tidy(free.join(' '));
}

function takeSlash(key: string, value: string, info: Information, free: string[]): void {
  if (key === 'TRTP') info.bookingText = value;
  else if (key === 'IBAN') info.account = value.replace(/\s+/g, '');
  else if (key === 'BIC') info.bankId = value;
  else if (key === 'NAME') info.name = value;
  else if (key === 'EREF') info.endToEnd = value;
  else if (key === 'KREF' || key === 'PREF') info.customer = value;
  else if (key === 'MARF') info.mandate = value;
  else if (key === 'CSID') info.creditorId = value;
  else if (key === 'RTRN') info.returnReason = value;
  else if (key === 'ULTD' || key === 'ULTC' || key === 'ULTB') info.ultimateName = value;
  else if (key === 'CNTP') {
    const [account, bank, name] = value.split('/');
    info.account = tidy(account);
    info.bankId = tidy(bank);
    info.name = tidy(name);
  } else if (key === 'STRD') {
    info.structured = value;
    free.push(value);
  } else free.push(key === 'REMI' || key === 'USTD' ? value : `/${key}/${value}`);
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
