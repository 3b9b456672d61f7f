/**
 * Text of :86: whose parts have labels with a colon: older Dutch (`SEPA OVERBOEKING IBAN: ... NAAM: ...
 * OMSCHRIJVING: ...`) and Polish (`PRZELEW; Z RACH.: ...; OD: ...; TYT.: ...; TNR: ...`).
 */
import { tidy } from '../values.ts';
import type { Information } from './information.ts';

type Field = 'account' | 'bankId' | 'name' | 'remittance' | 'endToEnd' | 'mandate' | 'creditorId';

const FIELDS: Readonly<Record<string, Field>> = {
  IBAN: 'account',
  BIC: 'bankId',
  NAAM: 'name',
  OMSCHRIJVING: 'remittance',
  KENMERK: 'endToEnd',
  MACHTIGING: 'mandate',
  MACHTIGINGSKENMERK: 'mandate',
  INCASSANT: 'creditorId',
  'INCASSANT ID': 'creditorId',
  'Z RACH.': 'account',
  'NA RACH.': 'account',
  OD: 'name',
  DLA: 'name',
  'TYT.': 'remittance',
};

const DUTCH =
  /(?:^|\s)(IBAN|BIC|NAAM|OMSCHRIJVING|KENMERK|MACHTIGING(?:SKENMERK)?|INCASSANT(?: ID)?)\s?:\s/gi;
const POLISH = /(?:^|[\s;])(Z RACH\.|NA RACH\.|OD|DLA|TYT\.)\s?:\s/gi;
const DUTCH_PROOF = /\bIBAN\s?:\s/i;
const DUTCH_TEXT = /\b(?:NAAM|OMSCHRIJVING)\s?:\s/i;
const POLISH_PROOF = /\b(?:Z|NA) RACH\.\s?:/i;
const POLISH_TEXT = /\bTYT\.\s?:/i;

function labelsOf(text: string): RegExp | null {
  if (!text.includes(':')) return null;
  if (DUTCH_PROOF.test(text) && DUTCH_TEXT.test(text)) return DUTCH;
  return POLISH_PROOF.test(text) && POLISH_TEXT.test(text) ? POLISH : null;
}

/** Whether the labels of one of the two families stand in the text. */
export function isLabelled(text: string): boolean {
  return labelsOf(text) !== null;
}

/** What comes before the first label is the bank's name for the booking; Polish parts end in ";". */
export function parseLabelled(text: string, info: Information): void {
  const labels = labelsOf(text);
  if (labels === null) return;
  labels.lastIndex = 0;
  const [before = '', ...pieces] = text.split(labels);
  const [kind = '', ...extra] = partsOf(before, labels);
  const code = labels === POLISH ? /^(\d{3})\s+(.*)$/s.exec(kind) : null;
  if (code) info.businessCode = code[1] as string;
  info.bookingText = tidy(code?.[2] ?? kind);
  const remittance: string[] = extra;
  for (let index = 0; index + 1 < pieces.length; index += 2) {
    const field = FIELDS[(pieces[index] as string).toUpperCase()];
    const [value = '', ...others] = partsOf(pieces[index + 1] as string, labels);
    if (field === undefined || field === 'remittance') remittance.push(value);
    else if (field === 'account') info.account ??= tidy(value.replace(/\s+/g, ''));
    else if (field === 'endToEnd') info.endToEnd ??= value === 'NOTPROVIDED' ? null : tidy(value);
    else info[field] ??= tidy(value);
    remittance.push(...others);
  }
  info.remittance = tidy(remittance.join(' '));
}

function partsOf(text: string, labels: RegExp): string[] {
  return labels === POLISH ? text.split(';').map((part) => part.trim()) : [text.trim()];
}
