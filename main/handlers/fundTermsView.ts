/** Versions of a fund's terms in words: listed, compared, and each term with its earlier values. */
import { z } from 'zod';
import { fundAgreementSchema, sideLetterSchema } from '../../core/fund/agreement.ts';
import { sideLetterProblems } from '../../core/fund/agreementChecks.ts';
import {
  agreementLines,
  sideLetterLines,
  type TermLine,
  termChanges,
} from '../../core/fund/agreementDiff.ts';
import { AppFailure } from '../../core/result.ts';
import { addDays } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CommandContext, command, type QueryContext, query } from '../backend/handler.ts';
import { decodeTerms, fundById, termsAt } from '../queries/funds.ts';
import {
  decidedEvents,
  nextVersionAfter,
  sideLetterRows,
  type VersionRow,
  versionOf,
  versionRows,
} from '../queries/fundTerms.ts';
import { entryLine, knownBeforeFund, type Line } from './explainParts.ts';
import { refuse } from './saveParts.ts';

const mutable = (lines: readonly TermLine[]) =>
  lines.map(({ path, labels, text }) => ({ path, labels: [...labels], text }));

const changesOf = (before: readonly TermLine[], after: readonly TermLine[]) =>
  termChanges(before, after).map((change) => ({ ...change, labels: [...change.labels] }));

function listVersions(
  { store }: QueryContext,
  { fundId, asOf }: DomainInput<'fundTerms.list'>,
): DomainOutput<'fundTerms.list'> {
  const fund = fundById(store, fundId);
  const rows = versionRows(store, fund);
  const events = decidedEvents(store, fundId);
  const words = rows.map(({ terms }) => agreementLines(terms));
  return rows
    .map((row, index) => {
      const next = nextVersionAfter(rows, row.validFrom);
      const isOn = (date: string) => date >= row.validFrom && (next === null || date < next);
      const before = words[index - 1];
      const lines = words[index] ?? [];
      return {
        version: row.version,
        validFrom: row.validFrom,
        validTo: next === null ? null : addDays(next, -1),
        note: row.note,
        entry: row.entry,
        savedAt: row.savedAt,
        savedBy: row.savedBy,
        isInForce: isOn(asOf),
        terms: z.encode(fundAgreementSchema, row.terms),
        lines: mutable(lines),
        changes: before === undefined ? [] : changesOf(before, lines),
        usedBy: events.filter(({ date }) => isOn(date)),
      };
    })
    .reverse();
}

function diffVersions(
  { store }: QueryContext,
  { fundId, from, to, terms }: DomainInput<'fundTerms.diff'>,
): DomainOutput<'fundTerms.diff'> {
  const rows = versionRows(store, fundById(store, fundId));
  const before = versionOf(rows, from, 'from');
  if (terms === undefined && to === undefined)
    refuse('FUND_VERSION_UNKNOWN', 'Choose the version to compare with.', 'to');
  const after = terms ?? versionOf(rows, to ?? 0, 'to').terms;
  return { changes: changesOf(agreementLines(before.terms), agreementLines(after)) };
}

/** What a term was in each version, oldest first; equal neighbours are one line. */
function historyOf(rows: readonly VersionRow[], path: string): Line[] {
  let last: string | null = null;
  return rows.flatMap((row): Line[] => {
    const text = agreementLines(row.terms).find((line) => line.path === path)?.text ?? 'none';
    if (text === last) return [];
    last = text;
    return [{ label: `Version ${row.version}`, prefix: row.validFrom, value: text }];
  });
}

/** Throws FUND_UNKNOWN, FUND_VERSION_UNKNOWN and TERM_UNKNOWN (not-found). */
function explainTerm(
  context: QueryContext,
  { fundId, version, path }: DomainInput<'fundTerms.explain'>,
): Explanation {
  const fund = fundById(context.store, fundId);
  const rows = versionRows(context.store, fund);
  const row = versionOf(rows, version, 'version');
  const line = agreementLines(row.terms).find((each) => each.path === path);
  if (line === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'TERM_UNKNOWN',
      message: `Version ${version} has no term "${path}". Choose one of its list.`,
      path: 'path',
    });
  return {
    crumbs: [
      { label: fund.name },
      { label: `Terms, version ${version}` },
      { label: line.labels.join(', ') },
    ],
    figure: { text: line.text, converted: false },
    chips: [{ text: `valid from ${row.validFrom}`, tone: 'plain' }],
    sections: [
      {
        title: 'Rule',
        text: 'A version holds from its date until the next; an event takes the one of its own day',
        lines: [{ label: 'Term', value: path, tone: 'code' }],
      },
      { title: 'Over time', lines: historyOf(rows, path) },
      {
        title: 'Source',
        lines: [
          ...(row.note === null ? [] : [{ label: 'Note', value: row.note }]),
          ...(row.savedBy === null ? [] : [{ label: 'Saved by', value: row.savedBy }]),
          entryLine(row.entry),
        ],
      },
      ...knownBeforeFund(context, fundId),
    ],
  };
}

function listSideLetters(
  { store }: QueryContext,
  { fundId, asOf }: DomainInput<'sideLetters.list'>,
): DomainOutput<'sideLetters.list'> {
  fundById(store, fundId);
  const rows = sideLetterRows(store, fundId);
  return rows.map((row) => {
    const newest = rows.find(
      ({ investorId, validFrom }) => investorId === row.investorId && validFrom <= asOf,
    );
    return {
      id: row.id,
      investorId: row.investorId,
      investorName: row.investorName,
      version: row.version,
      validFrom: row.validFrom,
      isInForce: newest?.id === row.id,
      note: row.note,
      terms: z.encode(sideLetterSchema, row.terms),
      lines: mutable(sideLetterLines(row.terms)),
      entry: row.entry,
    };
  });
}

/**
 * Throws FUND_UNKNOWN, FUND_TERMS_MISSING, the codes of `sideLetterProblems` under `terms`, and
 * SIDE_LETTER_OVERLAP, SIDE_LETTER_EMPTY, INVESTOR_NOT_IN_FUND.
 */
function saveSideLetter(
  { store, newId }: CommandContext,
  { fundId, investorId, validFrom, terms, note }: DomainInput<'sideLetters.save'>,
): DomainOutput<'sideLetters.save'> {
  const fund = fundById(store, fundId);
  const agreement = decodeTerms(fund, termsAt(store, fund, validFrom));
  const [problem] = sideLetterProblems(agreement, terms);
  if (problem !== undefined) throw new AppFailure({ ...problem, path: `terms.${problem.path}` });
  const isIn = store.pluck<bigint>(
    'SELECT COUNT(*) FROM commitment WHERE fund_id = ? AND investor_id = ?',
    [fundId, investorId],
  );
  if (isIn === 0n)
    refuse(
      'INVESTOR_NOT_IN_FUND',
      `This investor has no commitment to ${fund.name}. Add it to a closing first.`,
      'investorId',
    );
  if (sideLetterLines(terms).length === 0)
    refuse('SIDE_LETTER_EMPTY', 'The letter grants nothing. Fill in at least one term.', 'terms');
  const own = sideLetterRows(store, fundId).filter((row) => row.investorId === investorId);
  const same = own.find((row) => row.validFrom === validFrom);
  if (same !== undefined)
    refuse(
      'SIDE_LETTER_OVERLAP',
      `Version ${same.version} begins on ${validFrom} too. Choose another day.`,
      'validFrom',
    );
  const version = Math.max(0, ...own.map((row) => row.version)) + 1;
  store.insert('side_letter', {
    id: newId(),
    fund_id: fundId,
    investor_id: investorId,
    version,
    valid_from: validFrom,
    terms: z.encode(sideLetterSchema, terms),
    note,
  });
  return { version };
}

export const fundTermsHandlers = {
  'fundTerms.list': query<'fundTerms.list'>(listVersions),
  'fundTerms.diff': query<'fundTerms.diff'>(diffVersions),
  'fundTerms.explain': query<'fundTerms.explain'>(explainTerm),
  'sideLetters.list': query<'sideLetters.list'>(listSideLetters),
  'sideLetters.save': command<'sideLetters.save'>(
    ({ validFrom }, { version }) => `Side letter, version ${version}, valid from ${validFrom}`,
    saveSideLetter,
  ),
};
