/**
 * OFAC's SDN and consolidated lists as CSV: no header row, "-0-" for nothing, aliases and addresses in
 * files of their own that are joined by uid, and byte 0x1A as the last line.
 */
import { createHash } from 'node:crypto';
import { fail, type Result } from '../../../core/result.ts';
import { decodeBytes, detectEncoding } from '../charset.ts';
import type {
  SanctionedAddress,
  SanctionedName,
  SanctionedParty,
  SanctionList,
  SanctionsRead,
  TakeParty,
} from './model.ts';
import { joined, ListCounter, newDraft, partialDate } from './reader.ts';

/** The last line of the real files holds nothing but this. */
const END_OF_FILE = String.fromCharCode(26);

/** One row of quoted values, with the line that it begins at. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly (string | null)[];
}

/** Rows of OFAC's CSV: quotes doubled inside quotes, blanks after values, "-0-" as null. */
export function* ofacRows(bytes: Uint8Array): Generator<CsvRow> {
  const { encoding, bomLength } = detectEncoding(bytes);
  const text = decodeBytes(bytes.subarray(bomLength), encoding).replaceAll(END_OF_FILE, '');
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const start = line;
    const cells: (string | null)[] = [];
    let isOver = false;
    while (!isOver) {
      let value = '';
      while (text[at] === ' ') at++;
      if (text[at] === '"') {
        at++;
        for (;;) {
          const end = text.indexOf('"', at);
          const piece = text.slice(at, end < 0 ? text.length : end);
          for (const sign of piece) if (sign === '\n') line++;
          value += piece;
          at = end < 0 ? text.length : end + 1;
          if (text[at] !== '"') break;
          value += '"';
          at++;
        }
      }
      let end = at;
      while (end < text.length && text[end] !== ',' && text[end] !== '\n') end++;
      value = (value + text.slice(at, end)).trim();
      cells.push(value === '-0-' || value === '' ? null : value);
      isOver = end >= text.length || text[end] === '\n';
      at = end + 1;
    }
    line++;
    if (cells.length > 1 || cells[0] !== null) yield { line: start, cells };
  }
}

const KINDS = { individual: 'person', vessel: 'vessel', aircraft: 'aircraft' } as const;
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** `17 Feb 1974`, `Feb 1974`, `1974`, `circa 1974`; other words stay as they are. */
export function ofacDate(words: string): {
  readonly date: string;
  readonly isApproximate: boolean;
} {
  const isApproximate = /circa|to|approx/i.test(words);
  const match = /^(?:circa\s+)?(?:(?:(\d{1,2})\s+)?([A-Za-z]{3})[a-z]*\s+)?(\d{4})$/i.exec(
    words.trim(),
  );
  if (!match) return { date: words.trim(), isApproximate: true };
  const month = match[2] ? MONTHS.indexOf(match[2].toLowerCase()) + 1 : 0;
  const date = partialDate(match[3], month > 0 ? String(month) : null, match[1]);
  return { date: date ?? words.trim(), isApproximate };
}

function aliasKind(type: string): SanctionedName['quality'] {
  return /weak|low/i.test(type) ? 'weak' : 'strong';
}

export interface OfacCsvFiles {
  /** sdn.csv or cons_prim.csv. */
  readonly parties: Uint8Array;
  /** alt.csv and add.csv, where at hand. */
  readonly aliases?: Uint8Array;
  readonly addresses?: Uint8Array;
}

function readAliases(bytes: Uint8Array | undefined, counter: ListCounter) {
  const aliases = new Map<string, SanctionedName[]>();
  if (!bytes) return aliases;
  for (const { cells, line } of ofacRows(bytes)) {
    const [uid, , type, name, remarks] = cells;
    if (!uid || !name) {
      counter.findings.report('error', 'ROW_SYNTAX', 'An alias has no uid or no name.', line);
      continue;
    }
    const entry: SanctionedName = {
      name,
      quality: aliasKind(`${type ?? ''} ${remarks ?? ''}`),
      type: type ?? null,
      language: null,
    };
    const known = aliases.get(uid);
    if (known) known.push(entry);
    else aliases.set(uid, [entry]);
  }
  return aliases;
}

function readAddresses(bytes: Uint8Array | undefined) {
  const addresses = new Map<string, SanctionedAddress[]>();
  if (!bytes) return addresses;
  for (const { cells } of ofacRows(bytes)) {
    const [uid, , street, city, country] = cells;
    const text = joined([street, city, country], ', ');
    if (!uid || text === null) continue;
    const entry = { text, country: country ?? null };
    const known = addresses.get(uid);
    if (known) known.push(entry);
    else addresses.set(uid, [entry]);
  }
  return addresses;
}

/** Facts that OFAC writes into the remarks: births, places, gender, nationality, documents. */
function takeRemarks(draft: ReturnType<typeof newDraft>, remarks: string): void {
  for (const part of remarks.replace(/\.$/, '').split(';')) {
    const text = part.trim().replace(/^alt\. /, '');
    const fact =
      /^(DOB|POB|Gender|nationality|citizen|National ID No\.|Passport|Tax ID No\.|Registration ID|Vessel Registration Identification|Identification Number|SWIFT\/BIC|Digital Currency Address - [A-Z]+|D-U-N-S Number|Legal Entity Number)\s+(.+)$/.exec(
        text,
      );
    if (!fact) continue;
    const [, key = '', value = ''] = fact;
    if (key === 'DOB') draft.births.push(ofacDate(value));
    else if (key === 'POB') draft.birthPlaces.push(value);
    else if (key === 'Gender') draft.gender = value;
    else if (/^(?:nationality|citizen)$/.test(key)) draft.countries.push(value);
    else {
      const number = /^([^(]+?)\s*(?:\(([^)]+)\))?(?:\s+(?:issued|expires).*)?$/.exec(value);
      draft.identifiers.push({
        type: key,
        number: number?.[1] ?? value,
        country: number?.[2] ?? null,
      });
    }
  }
}

const COLUMNS = 12;

/** Reads OFAC's CSV files. Errors: SANCTIONS_COLUMNS, SANCTIONS_EMPTY. */
export function readOfacCsv(
  files: OfacCsvFiles,
  take: TakeParty,
  list: SanctionList = 'ofac-sdn',
): Result<SanctionsRead> {
  const counter = new ListCounter(take);
  const aliases = readAliases(files.aliases, counter);
  const addresses = readAddresses(files.addresses);
  const hash = createHash('sha256');
  for (const bytes of [files.parties, files.aliases, files.addresses])
    if (bytes) hash.update(bytes);
  for (const { cells, line } of ofacRows(files.parties)) {
    const [uid, name, type, program, title, callSign, vesselType, tonnage, , flag, owner, remarks] =
      cells;
    if (cells.length !== COLUMNS || !/^\d+$/.test(uid ?? ''))
      return fail({
        kind: 'invalid-input',
        code: 'SANCTIONS_COLUMNS',
        message: `Line ${line} has ${cells.length} columns or no uid; OFAC's list has ${COLUMNS}. Fetch it again.`,
        path: `line ${line}`,
      });
    const draft = newDraft(list);
    draft.id = uid as string;
    draft.kind = type ? (KINDS[type as keyof typeof KINDS] ?? 'unknown') : 'entity';
    if (name) draft.names.push({ name, quality: 'primary', type: null, language: null });
    draft.names.push(...(aliases.get(draft.id) ?? []));
    draft.programs = (program ?? '')
      .split(/\]\s*\[|;/)
      .map((one) => one.trim())
      .filter((one) => one !== '');
    draft.title = title ?? null;
    draft.addresses.push(...(addresses.get(draft.id) ?? []));
    if (callSign)
      draft.identifiers.push({ type: 'Call sign', number: callSign, country: flag ?? null });
    if (flag) draft.countries.push(flag);
    draft.remarks = joined([remarks, vesselType, tonnage && `${tonnage} t`, owner], '; ');
    if (remarks) takeRemarks(draft, remarks);
    aliases.delete(draft.id);
    counter.give(draft, line);
  }
  for (const uid of aliases.keys())
    counter.findings.report(
      'warning',
      'ALIAS_ORPHAN',
      `Aliases of ${uid} belong to no party.`,
      null,
    );
  return counter.result(list, null, hash.digest('hex'));
}

const CSL_KINDS: Readonly<Record<string, SanctionedParty['kind']>> = {
  individual: 'person',
  entity: 'entity',
  vessel: 'vessel',
  aircraft: 'aircraft',
};

function split(value: string | null | undefined): string[] {
  return (value ?? '')
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/**
 * Reads the US consolidated screening list: one CSV of several lists, with a header row. A party
 * without a number is known by its source and name. Errors: SANCTIONS_COLUMNS, SANCTIONS_EMPTY.
 */
export function readCslCsv(bytes: Uint8Array, take: TakeParty): Result<SanctionsRead> {
  const counter = new ListCounter(take);
  let header: readonly (string | null)[] | null = null;
  for (const { cells, line } of ofacRows(bytes)) {
    if (header === null) {
      header = cells;
      if (!['source', 'name', 'type', 'alt_names'].every((name) => cells.includes(name))) break;
      continue;
    }
    const names = header;
    if (cells.length !== names.length) {
      counter.findings.report(
        'error',
        'ROW_SYNTAX',
        `The row has ${cells.length} columns, the header ${names.length}.`,
        line,
      );
      continue;
    }
    const of = (name: string): string | null => cells[names.indexOf(name)] ?? null;
    const draft = newDraft('us-csl');
    const name = of('name');
    draft.id = of('entity_number') ?? `${of('source') ?? ''}: ${name ?? ''}`;
    draft.kind = CSL_KINDS[of('type')?.toLowerCase() ?? ''] ?? 'unknown';
    if (name) draft.names.push({ name, quality: 'primary', type: null, language: null });
    for (const alias of split(of('alt_names')))
      draft.names.push({ name: alias, quality: 'strong', type: 'alt', language: null });
    draft.programs = [...split(of('source')), ...split(of('programs'))];
    draft.title = of('title');
    draft.addresses = split(of('addresses')).map((text) => ({ text, country: null }));
    draft.countries = [...split(of('citizenships')), ...split(of('nationalities'))];
    draft.births = split(of('dates_of_birth')).map((date) => ofacDate(date));
    draft.birthPlaces = split(of('places_of_birth'));
    draft.identifiers = split(of('ids')).map((number) => ({ type: '', number, country: null }));
    draft.listedOn = of('start_date');
    draft.remarks = of('remarks');
    counter.give(draft, line);
  }
  if (!header?.includes('alt_names'))
    return fail({
      kind: 'invalid-input',
      code: 'SANCTIONS_COLUMNS',
      message: 'The first row does not name the columns source, name, type and alt_names.',
    });
  return counter.result('us-csl', null, createHash('sha256').update(bytes).digest('hex'));
}
