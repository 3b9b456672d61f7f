/**
 * The numbered subfields of :86: that began in Germany and spread east: a business code, any sign, and
 * two digits before each part (`166?00...?20...`, Polish `020~00...~38...`), with the SEPA keywords inside.
 */
import { ibanShape } from '../model.ts';
import { tidy } from '../values.ts';
import type { Information } from './information.ts';

/** A numbered subfield holds 27 characters; a full one goes on in the next without a blank. */
const FULL_SUBFIELD = 27;

export interface NumberedHead {
  /** Characters before the first separator: a business code, or none. */
  readonly codeLength: number;
  readonly separator: string;
}

/** Whether two digits stand at a place. */
function startsNumbered(text: string, at: number): boolean {
  const [a, b] = [text.charCodeAt(at), text.charCodeAt(at + 1)];
  return a >= 48 && a <= 57 && b >= 48 && b <= 57;
}

/** A code of another length than three digits, or none at all, before the usual separators. */
const OTHER_HEAD = /^(?:[A-Z0-9]{0,4})(?=[?~<>^|@]\d\d)/;

/** How the text begins if it has numbered subfields ("166?00", "000>10", "020~00"), else null. */
export function numberedHead(text: string): NumberedHead | null {
  if (startsNumbered(text, 0) && startsNumbered(text, 1) && startsNumbered(text, 4)) {
    const separator = text.charAt(3);
    if (separator === '?') return { codeLength: 3, separator };
    if (/[0-9A-Za-z\s]/.test(separator)) return null;
    const isCommonMark = '.,:;-/\'"()+'.includes(separator);
    return isCommonMark && !text.includes(`${separator}20`) ? null : { codeLength: 3, separator };
  }
  const head = OTHER_HEAD.exec(text);
  if (!head) return null;
  const separator = text.charAt(head[0].length);
  const isOurs = text.includes(`${separator}20`) || text.includes(`${separator}00`);
  return isOurs ? { codeLength: head[0].length, separator } : null;
}

/** Business codes of returned and rejected payments, SEPA and before. */
const RETURNS = /^(?:009|011|059|108|109|159|18[1-4]|805)$/;
/** Text key extensions of returns; 990 and above tell other things. */
const RETURN_CODE = /^9[0-8]\d$/;

export function parseNumbered(text: string, head: NumberedHead, info: Information): void {
  const { codeLength, separator } = head;
  const code = text.slice(0, codeLength);
  info.businessCode = /^\d{3}$/.test(code) ? code : null;
  const parts = text.split(separator);
  let remittance = '';
  let isOpen = true;
  let name = '';
  let returnCode: string | null = null;
  let others = '';
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
    else if (number === 38) takeIban(body, info);
    // 10 numbers the bank's own journal; what else a bank puts in is text that nobody may lose.
    else if (number !== 10 && number >= 0) others += ` ${body}`;
  }
  info.name = tidy(name);
  if (returnCode !== null && (RETURN_CODE.test(returnCode) || RETURNS.test(code)))
    info.returnReason = returnCode;
  parseSepaText(remittance + others, info);
}

/** Polish banks print the number in 31 and the IBAN of the same account in 38. */
function takeIban(body: string, info: Information): void {
  const account = tidy(body)?.replace(/\s+/g, '') ?? null;
  if (account === null) return;
  if (info.account === null || ibanShape(account) !== null) info.account = account;
}

const KEYS = 'EREF|KREF|MREF|CRED|DEBT|DBET|SVWZ|ABWA|ABWE|IBAN|BIC|COAM|OAMT|PURP|SQTP|ORCR|ORMR';
const SEPA_KEYS = new RegExp(`(${KEYS})\\+`);
const SEPA_SPLIT = new RegExp(`(${KEYS})\\+`, 'g');
/** The same keywords as some banks print them, with a colon; one alone may be somebody's own words. */
const COLON_KEYS = new RegExp(`(?:^|\\s)(${KEYS}):\\s?`, 'g');
const COLON_PROOF = /(?:^|\s)(?:EREF|KREF|MREF|CRED|SVWZ):\s?\S/;

/** SEPA keywords inside the remittance; text outside of any keyword and SVWZ+ are the remittance. */
export function parseSepaText(text: string, info: Information): void {
  const hasPlus = text.includes('+') && SEPA_KEYS.test(text);
  if (!hasPlus && !(text.includes(':') && COLON_PROOF.test(text))) {
    info.remittance = tidy(text);
    return;
  }
  const split = hasPlus ? SEPA_SPLIT : COLON_KEYS;
  split.lastIndex = 0;
  const pieces = text.split(split);
  const free = [pieces[0] as string];
  for (let index = 1; index + 1 < pieces.length; index += 2) {
    const key = pieces[index];
    const value = tidy(pieces[index + 1]);
    if (value === null) continue;
    if (key === 'SVWZ') free.push(value);
    else if (key === 'EREF') info.endToEnd ??= value === 'NOTPROVIDED' ? null : value;
    else if (key === 'KREF') info.customer ??= value;
    else if (key === 'MREF') info.mandate ??= value;
    else if (key === 'CRED' || key === 'DEBT' || key === 'DBET') info.creditorId ??= value;
    else if (key === 'ABWA' || key === 'ABWE') info.ultimateName ??= value;
    else if (key === 'IBAN') info.account ??= value.replace(/\s+/g, '');
    else if (key === 'BIC') info.bankId ??= value;
    else free.push(`${key}${hasPlus ? '+' : ': '}${value}`);
  }
  info.remittance = tidy(free.join(' '));
}
