/**
 * How values read on paper: English separators, the minus sign U+2212, the currency's own scale, dates
 * such as 20 Nov 2026. Formatting works on the exact text; no value passes through a float.
 */
import { minorDigits } from '../../core/money/currencies.ts';
import { AppFailure } from '../../core/result.ts';
import { decimalsOf, isNegativeText, isZeroText } from './decimalText.ts';
import type { Column, KnownAt, MarkedCell, ReportModel, ValueType } from './model.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2026-11-20` as `20 Nov 2026`; other texts are returned as they are. */
export function formatDate(iso: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  return match ? `${Number(match[3])} ${MONTHS[Number(match[2]) - 1]} ${match[1]}` : iso;
}

/** An ISO moment in UTC as `20 Nov 2026, 16:45 UTC`. */
export function formatMoment(iso: string): string {
  return `${formatDate(iso.slice(0, 10))}, ${iso.slice(11, 16)} UTC`;
}

function groupThousands(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A decimal text with thousands separators, padded to `decimals`; more decimals are kept, never cut. */
export function formatDecimal(text: string, decimals: number, isChange = false): string {
  const shown = Math.max(
    decimals,
    decimalsOf(text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')),
  );
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const tail = shown > 0 ? `.${fraction.slice(0, shown).padEnd(shown, '0')}` : '';
  const sign = isNegativeText(text) ? '\u2212' : isChange && !isZeroText(text) ? '+' : '';
  return `${sign}${groupThousands(whole)}${tail}`;
}

/** Rounds a decimal text half away from zero to `decimals`, for display of ratios only. */
export function roundText(text: string, decimals: number): string {
  const negative = isNegativeText(text);
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const kept = BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
  const up = (fraction[decimals] ?? '0') >= '5' ? 1n : 0n;
  const digits = (kept + up).toString().padStart(decimals + 1, '0');
  const cut = digits.length - decimals;
  const body = decimals === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return negative && /[1-9]/.test(body) ? `-${body}` : body;
}

/** Moves the decimal point of a decimal text; exact. */
export function shiftPoint(text: string, places: number): string {
  const negative = text.startsWith('-');
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const left = places < 0 ? '0'.repeat(-places) : '';
  const digits = left + whole + fraction + '0'.repeat(Math.max(0, places - fraction.length));
  const cut = left.length + whole.length + places;
  const body = `${digits.slice(0, cut).replace(/^0+(?=\d)/, '') || '0'}.${digits.slice(cut)}`;
  return (negative ? '-' : '') + body.replace(/\.$/, '');
}

export interface ValueFormat {
  readonly type: ValueType;
  readonly currency?: string | undefined;
  readonly decimals?: number | undefined;
  readonly isChange?: boolean | undefined;
  readonly isFlow?: boolean | undefined;
  readonly isConverted?: boolean | undefined;
}

/** A value as printed. Throws REPORT_CURRENCY_MISSING for an amount that names no currency. */
export function formatValue(value: string, format: ValueFormat): string {
  switch (format.type) {
    case 'text':
      return value;
    case 'date':
      return formatDate(value);
    case 'integer':
      return formatDecimal(value, 0, format.isChange);
    case 'amount':
      return formatDecimal(value, amountDigits(format.currency), format.isChange);
    case 'rate': {
      const decimals = format.decimals ?? 4;
      return formatDecimal(roundText(value, decimals), decimals, format.isChange);
    }
    case 'percent': {
      const decimals = format.decimals ?? 2;
      const rounded = roundText(shiftPoint(value, 2), decimals);
      return `${formatDecimal(rounded, decimals, format.isChange)} %`;
    }
  }
}

/** Decimals of an amount's currency. Throws REPORT_CURRENCY_MISSING, or CURRENCY_UNKNOWN. */
export function amountDigits(currency: string | undefined): number {
  if (currency === undefined)
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'REPORT_CURRENCY_MISSING',
      message: 'An amount names no currency. Give it to the column or to the cell.',
    });
  return minorDigits(currency);
}

/** How a cell is read: its own type and currency before its column's. */
export function cellFormat(cell: MarkedCell, column: Column): ValueFormat {
  return {
    ...column,
    type: cell.type ?? column.type,
    currency: cell.currency ?? column.currency,
    isConverted: cell.mark === 'converted',
  };
}

/** A table cell as printed: `≈` before converted figures, an en dash for no movement. */
export function formatCell(cell: MarkedCell | undefined, column: Column): string {
  if (cell === undefined) return '';
  if (cell.mark === 'missing') return 'missing';
  if (column.isFlow && isZeroText(cell.value)) return '\u2013';
  const text = formatValue(cell.value, cellFormat(cell, column));
  return cell.mark === 'converted' ? `\u2248 ${text}` : text;
}

/** `entry 14,212 (20 Nov 2026, 16:45 UTC), as known now`. */
export function formatKnownAt(knownAt: KnownAt): string {
  const where = knownAt.order === 'here' ? '' : ' at the centre';
  const entry = `entry ${groupThousands(String(knownAt.entry))}${where}`;
  const state = knownAt.state === 'now' ? 'the newest then' : 'a past state, not the newest';
  return `${entry} (${formatMoment(knownAt.at)}), ${state}`;
}

/** The lines that every page and every sheet carries at its foot. */
export function footerLines(report: ReportModel): readonly [string, string] {
  const { provenance, knownAt } = report;
  const { figuresHash } = provenance;
  const runs = provenance.runs.map(
    (run) => `${run.id.slice(0, 13)}\u00a0#${run.hash.slice(0, 10)}`,
  );
  const shown = runs.slice(0, 3).join(' \u00b7 ');
  const more = runs.length > 3 ? ` \u00b7 and ${runs.length - 3} more under Provenance` : '';
  return [
    `${report.workspace} \u00b7 as of ${formatDate(report.asOf)} \u00b7 known at ${formatKnownAt(knownAt)}`,
    `${provenance.program} \u00b7 by ${provenance.generatedBy}, ${formatMoment(provenance.generatedAt)}` +
      (runs.length === 0 ? '' : ` \u00b7 runs ${shown}${more}`) +
      (figuresHash === undefined ? '' : ` \u00b7 figures\u00a0#${figuresHash.slice(0, 10)}`),
  ];
}
