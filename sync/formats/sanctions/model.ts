/**
 * One model for the parties of every sanctions list, and the facts of a list that a decision has to
 * name: which list, published when, with which bytes. Texts are as published.
 */
import type { Issue } from '../model.ts';

export const SANCTION_LISTS = [
  'ofac-sdn',
  'ofac-consolidated',
  'eu-fsf',
  'un-sc',
  'uk-hmt',
  'us-csl',
] as const;
export type SanctionList = (typeof SANCTION_LISTS)[number];

export type PartyKind = 'person' | 'entity' | 'vessel' | 'aircraft' | 'unknown';

/** `weak` aliases only support a match and never make one. */
export type NameQuality = 'primary' | 'strong' | 'weak';

export interface SanctionedName {
  readonly name: string;
  readonly quality: NameQuality;
  /** a.k.a., f.k.a., n.k.a. as published, or null. */
  readonly type: string | null;
  readonly language: string | null;
}

/** A birth date as far as known: `1971`, `1971-03`, `1971-03-09`, or the list's own words. */
export interface BirthDate {
  readonly date: string;
  readonly isApproximate: boolean;
}

export interface SanctionedIdentifier {
  readonly type: string;
  readonly number: string;
  readonly country: string | null;
}

export interface SanctionedAddress {
  readonly text: string;
  readonly country: string | null;
}

export interface SanctionedParty {
  readonly list: SanctionList;
  /** The list's own id; stable only as far as its publisher keeps it. */
  readonly id: string;
  readonly kind: PartyKind;
  readonly names: readonly SanctionedName[];
  readonly programs: readonly string[];
  readonly title: string | null;
  readonly births: readonly BirthDate[];
  readonly birthPlaces: readonly string[];
  readonly countries: readonly string[];
  readonly addresses: readonly SanctionedAddress[];
  readonly identifiers: readonly SanctionedIdentifier[];
  readonly gender: string | null;
  readonly listedOn: string | null;
  readonly remarks: string | null;
}

/** A list as read: what every screening decision stores beside its score. */
export interface ListVersion {
  readonly list: SanctionList;
  /** As published; null where the file does not say (OFAC's CSV). */
  readonly publishedOn: string | null;
  readonly sha256: string;
  readonly partyCount: number;
  readonly nameCount: number;
}

export interface SanctionsRead {
  readonly version: ListVersion;
  readonly issues: readonly Issue[];
}

/** Takes each party as soon as it is complete; only one is in memory. */
export type TakeParty = (party: SanctionedParty) => void;

/** More than this share of a list may not vanish without somebody's confirmation. */
export const MOST_SHRINK = 0.05;

/** Whether the newer version has lost more of its parties or names than `MOST_SHRINK`. */
export function hasShrunk(
  before: Pick<ListVersion, 'partyCount' | 'nameCount'>,
  after: Pick<ListVersion, 'partyCount' | 'nameCount'>,
): boolean {
  const isLess = (old: number, now: number): boolean => now < old * (1 - MOST_SHRINK);
  return isLess(before.partyCount, after.partyCount) || isLess(before.nameCount, after.nameCount);
}

export interface ListDelta {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/** Ids that came, went or changed between two versions, each in the order of its list. */
export function deltaOf(
  before: Iterable<SanctionedParty>,
  after: Iterable<SanctionedParty>,
): ListDelta {
  const old = new Map([...before].map((party) => [party.id, JSON.stringify(party)]));
  const added: string[] = [];
  const changed: string[] = [];
  const seen = new Set<string>();
  for (const party of after) {
    seen.add(party.id);
    const known = old.get(party.id);
    if (known === undefined) added.push(party.id);
    else if (known !== JSON.stringify(party)) changed.push(party.id);
  }
  return { added, removed: [...old.keys()].filter((id) => !seen.has(id)), changed };
}
