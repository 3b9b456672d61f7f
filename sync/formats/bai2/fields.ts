/** The fields that several BAI2 records share: amounts, dates, times, funds types and tagged text. */
import { formatMinor } from '../../../core/money/money.ts';
import type { IsoDate } from '../../../core/time/dates.ts';
import type { Counterparty, Sign } from '../model.ts';
import { dateFromParts, type ParsedDate, parseCompactDate, tidy } from '../values.ts';
import type { FieldCursor } from './records.ts';

/** An amount without a point, in minor units; blank is zero by the standard, null is no amount. */
export function parseMinor(field: string): bigint | null {
  if (field === '') return 0n;
  return /^[+-]?\d{1,30}$/.test(field) ? BigInt(field.replace('+', '')) : null;
}

/** The absolute value with the decimals of its currency. */
export function amountText(minor: bigint, digits: number): string {
  return formatMinor(minor < 0n ? -minor : minor, digits);
}

/** `YYMMDD`, or `YYYYMMDD` as version 3 writes it. */
export function parseBaiDate(field: string): ParsedDate | null {
  if (!/^\d{8}$/.test(field)) return parseCompactDate(field);
  return dateFromParts(
    Number(field.slice(0, 4)),
    Number(field.slice(4, 6)),
    Number(field.slice(6, 8)),
  );
}

/** `1720`, `14:59:35` and `2400` (the end of the day) as `hh:mm[:ss]`, else null. */
export function parseBaiTime(field: string): string | null {
  const match = /^(\d\d):?(\d\d)(?::?(\d\d))?$/.exec(field);
  if (!match) return null;
  const [, hours, minutes, seconds] = match;
  return seconds === undefined ? `${hours}:${minutes}` : `${hours}:${minutes}:${seconds}`;
}

/** What the funds type and the fields that it brings say about when money may be used. */
export interface Funds {
  readonly type: string;
  readonly valueDate: ParsedDate | null;
  /** Days after the statement's date and minor units, as printed. */
  readonly parts: readonly { readonly days: number; readonly minor: bigint }[];
  readonly problem: string | null;
}

const NO_PARTS: Funds['parts'] = [];

/**
 * Takes the funds type and as many fields as it brings: Z, 0, 1, 2 none; S three amounts (same day,
 * one day, two days); V a date and a time; D a count and so many pairs of days and amount.
 */
export function takeFunds(cursor: FieldCursor): Funds {
  const type = cursor.next().toUpperCase();
  const none = { type, valueDate: null, parts: NO_PARTS, problem: null };
  if (type === 'V') {
    const field = cursor.next();
    cursor.next();
    const valueDate = parseBaiDate(field);
    const isBad = field !== '' && valueDate === null;
    return { ...none, valueDate, problem: isBad ? `"${field}" is no value date` : null };
  }
  if (type === 'S') {
    const amounts = [cursor.next(), cursor.next(), cursor.next()].map(parseMinor);
    if (amounts.includes(null)) return { ...none, problem: 'an availability is no amount' };
    const parts = amounts.map((minor, days) => ({ days, minor: minor as bigint }));
    return { ...none, parts: parts.filter((part) => part.minor !== 0n) };
  }
  if (type === 'D') return takeDistribution(cursor, none);
  const isKnown = type === '' || type === 'Z' || type === '0' || type === '1' || type === '2';
  return { ...none, problem: isKnown ? null : `"${type}" is no funds type` };
}

function takeDistribution(cursor: FieldCursor, none: Funds): Funds {
  const count = cursor.next();
  const parts: { days: number; minor: bigint }[] = [];
  if (!/^\d{1,3}$/.test(count))
    return { ...none, problem: `"${count}" is no count of availabilities` };
  for (let n = Number(count); n > 0 && !cursor.isAtEnd; n--) {
    const days = cursor.next();
    const minor = parseMinor(cursor.next());
    if (!/^\d{1,3}$/.test(days) || minor === null)
      return { ...none, parts, problem: 'an availability is no pair of days and amount' };
    parts.push({ days: Number(days), minor });
  }
  return { ...none, parts };
}

/** The value date that the funds type gives by itself: immediate availability is the day reported. */
export function valueDateOf(funds: Funds, asOf: IsoDate | null): IsoDate | null {
  if (funds.valueDate) return funds.valueDate.date;
  return funds.type === '0' ? asOf : null;
}

const TAG = /^([A-Z][A-Z0-9]*(?: [A-Z0-9]+){0,2})\s*:=?\s*(.*)$/;

/** Tags that two large banks put into the text, by the side of the payment that they tell about. */
const SIDES = {
  payer: {
    name: ['DBNM', 'ORG'],
    account: ['DACT', 'ORG ID'],
    bank: ['DBIC', 'DABA', 'SENDER ID'],
  },
  payee: {
    name: ['CRNM', 'BNF NAME'],
    account: ['CACT', 'BNF ID'],
    bank: ['CBIC', 'CABA', 'REC ID'],
  },
} as const;

export interface TaggedText {
  readonly counterparty: Counterparty;
  readonly endToEnd: string | null;
}

/** The other party and the end-to-end id where the text has one tag per line. */
export function readTags(lines: readonly string[], sign: Sign | null): TaggedText {
  const tags = new Map<string, string>();
  for (const line of lines) {
    const match = TAG.exec(line);
    if (match && !tags.has(match[1] as string)) tags.set(match[1] as string, match[2] as string);
  }
  const first = (names: readonly string[]): string | null => {
    for (const name of names) {
      const value = tidy(tags.get(name));
      if (value !== null) return value;
    }
    return null;
  };
  const side = sign === 'credit' ? SIDES.payer : SIDES.payee;
  return {
    counterparty: {
      name: first(side.name),
      account: first(side.account),
      bankId: first(side.bank),
      ultimateName: null,
    },
    endToEnd: first(['EREF']),
  };
}
