/** What other channels, notifications and interim reports told of a booked line, for its explanation. */
import { isCurrency, minorDigits } from '../../core/money/currencies.ts';
import { money, parseMinor } from '../../core/money/money.ts';
import { type Enrichment, enrichmentsOf, provisionalOf } from '../queries/enrichment.ts';
import type { ReadStore } from '../store/index.ts';
import type { Line, Section } from './explainParts.ts';
import { formatName } from './sourceFile.ts';

/** The wire shape of a part of a collective booking. */
interface Part {
  readonly sign?: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly references?: { readonly [name: string]: string };
  readonly counterparty?: { readonly name?: string };
  readonly remittance?: string;
}

const PARTS_SHOWN = 12;

function partLine(part: Part, index: number): Line {
  const { amount, currency, sign, references = {}, counterparty, remittance } = part;
  const label = counterparty?.name ?? references.endToEnd ?? remittance ?? `Part ${index + 1}`;
  const prefix = String(index + 1);
  if (amount === undefined || currency === undefined || !isCurrency(currency))
    return { label, prefix, value: amount ?? '–' };
  const digits = minorDigits(currency);
  // Banks may print more decimals than the currency has; such a figure is shown as printed.
  if ((amount.split('.')[1] ?? '').replace(/0+$/, '').length > digits)
    return { label, prefix, value: `${currency} ${amount}` };
  const minor = parseMinor(amount, digits);
  return { label, prefix, money: money(currency, sign === 'debit' ? -minor : minor) };
}

function toldLines({ told, statementId, number, fileName }: Enrichment): Line[] {
  const { references = {}, counterparty = {}, remittance, details = [] } = told;
  const given = (label: string, value: string | undefined): Line[] =>
    value === undefined ? [] : [{ label, value }];
  const parts = told.amount === undefined ? (details as readonly Part[]) : [told as Part];
  return [
    {
      label: fileName ?? 'Statement',
      value: number ?? '–',
      link: { target: 'statements.explain', input: { statementId, column: 'lines' } },
    },
    ...given('Counterparty', counterparty.name),
    ...given('Account', counterparty.account),
    ...given('Remittance', remittance),
    ...given('End-to-end id', references.endToEnd),
    ...given('Customer reference', references.customer),
    ...given('Bank reference', references.bank),
    ...given('Entry', references.entry),
    ...given('Payment information', references.paymentInfo),
    ...parts.slice(0, PARTS_SHOWN).map(partLine),
    ...(parts.length > PARTS_SHOWN
      ? [{ label: `${parts.length - PARTS_SHOWN} further parts`, tone: 'muted' as const }]
      : []),
  ];
}

/** One section for each telling of a line, and one for the provisional entries it took the place of. */
export function toldSections(store: ReadStore, lineId: string): Section[] {
  const told = enrichmentsOf(store, lineId).map(
    (one): Section => ({
      title: one.kind === 'notification' ? 'Notified by the bank' : 'Told by another channel',
      ...(one.format === null ? {} : { note: formatName(one.format) }),
      lines: toldLines(one),
    }),
  );
  const before = provisionalOf(store, lineId);
  if (before.length === 0) return told;
  return [
    ...told,
    {
      title: 'Provisional before',
      text: 'Entries of interim reports that this line took the place of; they count no more.',
      lines: before.map(({ statementId, label, date, currency, minor }) => ({
        label,
        prefix: date,
        money: money(currency, minor),
        link: { target: 'statements.explain', input: { statementId, column: 'lines' } },
      })),
    },
  ];
}
