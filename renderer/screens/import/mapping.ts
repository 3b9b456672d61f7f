/**
 * How a CSV file is read, as the mapping panel shows and changes it. The backend proposes and checks
 * the profile; here only the settings that a person may turn are known by name.
 */
import type { PlainKey } from '../../messages/index.ts';

/** The roles that a column of a bank's CSV can play, most important first. */
export const COLUMN_ROLES = [
  'bookingDate',
  'valueDate',
  'amount',
  'debit',
  'credit',
  'flag',
  'currency',
  'account',
  'balance',
  'id',
  'reference',
  'counterpartyName',
  'counterpartyAccount',
] as const;
export type ColumnRole = (typeof COLUMN_ROLES)[number];

export type CsvColumns = { readonly [Role in ColumnRole]?: number } & {
  readonly text?: readonly number[];
};

/** The part of a CSV profile that the panel turns; whatever else it holds travels along unchanged. */
export interface CsvMapping {
  readonly encoding: string;
  readonly delimiter: string;
  readonly quote: string;
  readonly decimal: string;
  readonly thousands: string;
  readonly datePattern: string;
  readonly skipRows: number;
  readonly fixedCurrency?: string;
  readonly fixedAccount?: string;
  readonly columns: CsvColumns;
}

export interface MappingChoice {
  readonly setting: string;
  readonly value: string;
  readonly confidence: number;
}

/** What the backend proposes for a file. */
export interface MappingProposal {
  readonly profile: CsvMapping | null;
  readonly choices: readonly MappingChoice[];
  readonly header: readonly string[];
  readonly missing: readonly ('currency' | 'account')[];
  /** The character sets that can be read. */
  readonly encodings: readonly string[];
  readonly fingerprint: string;
}

/** Reads the proposal out of a file's preview; `null` for files that need no mapping. */
export function proposalOf(profile: unknown): MappingProposal | null {
  if (typeof profile !== 'object' || profile === null || !('fingerprint' in profile)) return null;
  return profile as MappingProposal;
}

/** Where a person starts when nothing was recognised. */
export function startingMapping(proposal: MappingProposal): CsvMapping {
  if (proposal.profile) return proposal.profile;
  const choice = (setting: string) =>
    proposal.choices.find((one) => one.setting === setting)?.value;
  return {
    encoding: choice('encoding') ?? 'utf-8',
    delimiter: choice('delimiter') ?? ';',
    quote: '"',
    decimal: choice('decimal') ?? ',',
    thousands: '',
    datePattern: choice('datePattern') ?? 'yyyy-MM-dd',
    skipRows: Number(choice('skipRows') ?? 1),
    columns: { bookingDate: Number(choice('bookingDate') ?? 0), text: [] },
  };
}

/** How sure the proposal is of a setting, 0 to 1; `null` once a person has changed it. */
export function confidenceOf(
  proposal: MappingProposal,
  mapping: CsvMapping,
  setting: string,
): number | null {
  const choice = proposal.choices.find((one) => one.setting === setting);
  if (!choice) return null;
  const proposed = proposal.profile;
  if (proposed && settingText(proposed, setting) !== settingText(mapping, setting)) return null;
  return choice.confidence;
}

function settingText(mapping: CsvMapping, setting: string): string {
  if ((COLUMN_ROLES as readonly string[]).includes(setting))
    return String(mapping.columns[setting as ColumnRole] ?? '');
  return String(mapping[setting as keyof CsvMapping] ?? '');
}

/** A mapping with a role moved to another column, or taken out of the file. */
export function withColumn(
  mapping: CsvMapping,
  role: ColumnRole,
  column: number | null,
): CsvMapping {
  const { [role]: _before, ...rest } = mapping.columns;
  return { ...mapping, columns: column === null ? rest : { ...rest, [role]: column } };
}

/** Columns that can be chosen, by their head or their number; at least as far as the mapping goes. */
export function columnNames(
  proposal: MappingProposal,
  mapping: CsvMapping,
  nameless: (number: number) => string,
): readonly string[] {
  const used = Object.values(mapping.columns).flat() as number[];
  const count = Math.max(proposal.header.length, ...used.map((index) => index + 1), 6);
  return Array.from({ length: count }, (_, index) => {
    const head = proposal.header[index];
    return head ? `${index + 1}  ${head}` : nameless(index + 1);
  });
}

interface Mark {
  readonly value: string;
  readonly label: PlainKey;
}

export const DELIMITERS: readonly Mark[] = [
  { value: ';', label: 'import.mark.semicolon' },
  { value: ',', label: 'import.mark.comma' },
  { value: '\t', label: 'import.mark.tab' },
  { value: '|', label: 'import.mark.bar' },
];

export const DECIMAL_MARKS: readonly Mark[] = [
  { value: ',', label: 'import.mark.comma' },
  { value: '.', label: 'import.mark.point' },
];

export const THOUSANDS_MARKS: readonly Mark[] = [
  { value: '', label: 'import.mark.none' },
  { value: '.', label: 'import.mark.point' },
  { value: ',', label: 'import.mark.comma' },
  { value: ' ', label: 'import.mark.space' },
  { value: "'", label: 'import.mark.apostrophe' },
  { value: '\u00a0', label: 'import.mark.hardSpace' },
  { value: '\u202f', label: 'import.mark.thinSpace' },
];

export const DATE_PATTERNS = [
  'yyyy-MM-dd',
  'dd.MM.yyyy',
  'dd.MM.yy',
  'dd/MM/yyyy',
  'MM/dd/yyyy',
  'dd-MM-yyyy',
  'yyyyMMdd',
  'yyyy/MM/dd',
] as const;
