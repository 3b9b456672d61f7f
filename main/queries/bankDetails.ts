/**
 * What a bank line tells beside its columns: parts of a collective booking, the amount as ordered, charges
 * and returns, from the line's own details and from what other channels tell of it.
 */
import { minorDigits } from '../../core/money/currencies.ts';
import { parseMinor } from '../../core/money/money.ts';
import type { Item } from '../../core/reconcile/model.ts';
import type { ToldDetails } from './enrichment.ts';

/** The wire shape of `details` as the importer stores it; absent fields are left out. */
export interface StoredDetails {
  readonly details?: readonly StoredPart[];
  readonly original?: { readonly amount: string; readonly currency: string };
  readonly charges?: { readonly amount: string; readonly currency: string };
  readonly returnReason?: string;
}

interface StoredPart extends Omit<StoredDetails, 'details'> {
  readonly sign: 'credit' | 'debit';
  readonly amount?: string;
  readonly currency: string;
  readonly remittance?: string;
  readonly references?: { readonly [name: string]: string };
  readonly counterparty?: { readonly name?: string; readonly account?: string };
}

function minorOf(amount: string, currency: string): number | null {
  try {
    const minor = Number(parseMinor(amount, minorDigits(currency)));
    return Number.isSafeInteger(minor) ? minor : null;
  } catch {
    // A bank may print more decimals than a currency has; such a figure only informs.
    return null;
  }
}

export function extrasOf(
  { original, charges, returnReason }: StoredDetails,
  sign: number,
  currency: string,
) {
  const ordered = original === undefined ? null : minorOf(original.amount, original.currency);
  const taken =
    charges?.currency === currency ? Math.abs(minorOf(charges.amount, currency) ?? 0) : 0;
  return {
    ...(original === undefined || ordered === null
      ? {}
      : { original: { currency: original.currency, amountMinor: sign * Math.abs(ordered) } }),
    ...(taken === 0 ? {} : { chargesMinor: taken }),
    ...(returnReason === undefined ? {} : { reversal: true }),
  };
}

/** Names of a part's references that identify a payment. */
const PART_REFERENCES = [
  'endToEnd',
  'customer',
  'bank',
  'structured',
  'instruction',
  'transaction',
];

/** The parts of a collective booking; none where they do not sum to the line. */
export function partsOf(line: Item, { details = [] }: StoredDetails): Item[] {
  const parts: Item[] = [];
  let sum = 0;
  for (const [index, part] of details.entries()) {
    const size = part.amount === undefined ? null : minorOf(part.amount, line.currency);
    if (size === null || size === 0 || part.currency !== line.currency) return [];
    const sign = part.sign === 'debit' ? -1 : 1;
    sum += sign * size;
    const references = PART_REFERENCES.flatMap((name) => part.references?.[name] ?? []);
    parts.push({
      ...line,
      id: `${line.id}#${index + 1}`,
      amountMinor: sign * size,
      references,
      counterparty: part.counterparty?.name ?? null,
      counterpartyAccount: part.counterparty?.account ?? null,
      text: part.remittance ?? null,
      ...extrasOf(part, sign, line.currency),
    });
  }
  return sum === line.amountMinor ? parts : [];
}

/** References that a telling adds to those of the line. */
export function toldReferences(
  { references = {} }: ToldDetails,
  known: readonly string[],
): string[] {
  const { endToEnd, customer, bank } = references;
  return [endToEnd, customer, bank].flatMap((one) =>
    one === undefined || known.includes(one) ? [] : [one],
  );
}

/** The line's text, with what others tell more of it. */
export function toldText(own: string | null, told: readonly ToldDetails[]): string | null {
  if (told.length === 0) return own;
  const texts = [own, ...told.map(({ amount, remittance }) => (amount ? null : remittance))];
  const given = [...new Set(texts.filter((text) => text !== null && text !== undefined))];
  return given.length === 0 ? null : given.join(' ');
}

/** The line's own details; without parts of its own it has those that were told. */
export function detailsWith(
  own: string | null,
  told: readonly ToldDetails[],
): StoredDetails | null {
  const details = own === null ? null : (JSON.parse(own) as StoredDetails);
  if (told.length === 0 || (details?.details?.length ?? 0) > 0) return details;
  const whole = told.find((one) => (one.details?.length ?? 0) > 0)?.details;
  const parts = whole ?? told.filter((one) => one.amount !== undefined);
  return parts.length === 0 ? details : { ...details, details: parts as readonly StoredPart[] };
}
