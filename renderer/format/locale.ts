/**
 * The locale that figures and dates are shown in: a person's setting, held in one place. Identifiers
 * and rates stay as issued and never pass through here.
 */

export interface Separators {
  readonly group: string;
  readonly decimal: string;
  /** Digits per group from the right; the first is the one next to the decimals. */
  readonly grouping: 'three' | 'indian' | 'none';
}

let currentLocale = 'en';
const separatorsByLocale = new Map<string, Separators>();

export function locale(): string {
  return currentLocale;
}

/** Sets the locale; an unknown tag leaves the one before. Callers re-render the window. */
export function setLocale(tag: string): void {
  if (Intl.NumberFormat.supportedLocalesOf([tag]).length > 0) currentLocale = tag;
}

/** The separators of a locale, read once from the runtime's own data. */
export function separators(tag: string = currentLocale): Separators {
  const known = separatorsByLocale.get(tag);
  if (known) return known;
  const parts = new Intl.NumberFormat(tag, { useGrouping: true }).formatToParts(1234567.5);
  const group = parts.find((part) => part.type === 'group')?.value ?? '';
  const decimal = parts.find((part) => part.type === 'decimal')?.value ?? '.';
  const first = parts.find((part) => part.type === 'integer')?.value ?? '';
  const found: Separators = {
    group,
    decimal,
    grouping: group === '' ? 'none' : first.length === 2 ? 'indian' : 'three',
  };
  separatorsByLocale.set(tag, found);
  return found;
}
