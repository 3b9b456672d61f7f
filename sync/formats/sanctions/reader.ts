/** What every list reader shares: hashing the bytes as they pass, counting, XML in steps. */
import { createHash } from 'node:crypto';
import { AppFailure, fail, ok, type Result } from '../../../core/result.ts';
import type { Encoding } from '../charset.ts';
import { Findings } from '../payments/report.ts';
import { piecesOf } from '../payments/xmlEncoding.ts';
import { tidy } from '../values.ts';
import { type PathTable, XmlWalker } from '../xml.ts';
import type { SanctionedParty, SanctionList, SanctionsRead, TakeParty } from './model.ts';

/** A party that is being filled. */
export type PartyDraft = {
  -readonly [K in keyof SanctionedParty]: SanctionedParty[K] extends readonly (infer U)[]
    ? U[]
    : SanctionedParty[K];
};

export function newDraft(list: SanctionList): PartyDraft {
  return {
    list,
    id: '',
    kind: 'unknown',
    names: [],
    programs: [],
    title: null,
    births: [],
    birthPlaces: [],
    countries: [],
    addresses: [],
    identifiers: [],
    gender: null,
    listedOn: null,
    remarks: null,
  };
}

/** Counts what passes, and refuses a party without id or name. */
export class ListCounter {
  readonly findings = new Findings();
  readonly #take: TakeParty;
  partyCount = 0;
  nameCount = 0;

  constructor(take: TakeParty) {
    this.#take = take;
  }

  give(party: SanctionedParty, line: number | null): void {
    if (party.id === '' || party.names.length === 0) {
      this.findings.report(
        'error',
        'PARTY_INCOMPLETE',
        `A party has no ${party.id === '' ? 'id' : `name (id ${party.id})`} and cannot be screened.`,
        line,
      );
      return;
    }
    this.partyCount++;
    this.nameCount += party.names.length;
    this.#take(party);
  }

  result(list: SanctionList, publishedOn: string | null, sha256: string): Result<SanctionsRead> {
    if (this.partyCount === 0)
      return fail({
        kind: 'invalid-input',
        code: 'SANCTIONS_EMPTY',
        message: 'The list holds not one party. It is not whole; fetch it again.',
      });
    const { partyCount, nameCount } = this;
    return ok({
      version: { list, publishedOn, sha256, partyCount, nameCount },
      issues: this.findings.issues,
    });
  }
}

export interface ListState {
  readonly counter: ListCounter;
  publishedOn: string | null;
  line: () => number;
}

/** Runs an XML list through a table. Errors: those of the XML reader and SANCTIONS_EMPTY. */
export function readXmlList<S extends ListState>(
  list: SanctionList,
  table: PathTable<S>,
  state: S,
  source: Uint8Array | Iterable<Uint8Array>,
  encoding: Encoding = 'utf-8',
): Result<SanctionsRead> {
  const hash = createHash('sha256');
  try {
    const walker = new XmlWalker(table, state, encoding);
    state.line = () => walker.line;
    for (const chunk of source instanceof Uint8Array ? piecesOf(source) : source) {
      hash.update(chunk);
      walker.write(chunk);
    }
    walker.end();
  } catch (error) {
    if (error instanceof AppFailure) return fail(error.error);
    throw error;
  }
  return state.counter.result(list, state.publishedOn, hash.digest('hex'));
}

/** Texts joined by a sign, the empty ones left out; null where nothing is left. */
export function joined(parts: readonly (string | null | undefined)[], sign = ' '): string | null {
  const texts = parts.map((part) => tidy(part)).filter((part) => part !== null);
  return texts.length === 0 ? null : texts.join(sign);
}

/** `1971`, `1971-03` or `1971-03-09` from the parts that are known. */
export function partialDate(
  year: string | null | undefined,
  month: string | null | undefined,
  day: string | null | undefined,
): string | null {
  if (!year || !/^\d{4}$/.test(year)) return null;
  const has = (text: string | null | undefined): text is string => /^0*[1-9]\d?$/.test(text ?? '');
  if (!has(month)) return year;
  const head = `${year}-${month.padStart(2, '0')}`;
  return has(day) ? `${head}-${day.padStart(2, '0')}` : head;
}
