/**
 * Funds and other vehicles, and versions of their terms. A version is never changed: it is valid from
 * its date until the next, so that every decided event keeps the terms that it was decided under.
 */
import { z } from 'zod';
import { type FundAgreement, fundAgreementSchema } from '../../core/fund/agreement.ts';
import { agreementProblems } from '../../core/fund/agreementChecks.ts';
import { agreementLines, termChanges } from '../../core/fund/agreementDiff.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CommandContext, command } from '../backend/handler.ts';
import { type FundRow, fundById } from '../queries/funds.ts';
import {
  decidedEvents,
  nextVersionAfter,
  type VersionRow,
  versionRows,
} from '../queries/fundTerms.ts';
import type { ReadStore } from '../store/index.ts';
import { refuse, saveRow } from './saveParts.ts';

type FundFields = Omit<DomainInput<'funds.save'>, 'id' | 'expectedEntry'>;

/** A fund above itself would take the whole tree out of the list. */
function assertParent(store: ReadStore, id: string | undefined, fields: FundFields): void {
  const { vehicle, parentId } = fields;
  if (vehicle === 'main' && parentId !== null)
    refuse(
      'FUND_MAIN_WITH_PARENT',
      'A main fund stands alone. Choose parallel, feeder or blocker, or no other fund.',
      'parentId',
    );
  if (vehicle !== 'main' && parentId === null)
    refuse(
      'FUND_PARENT_MISSING',
      `A ${vehicle} vehicle invests beside or through another fund. Choose that fund.`,
      'parentId',
    );
  const seen = new Set<string>();
  for (let at = parentId; at !== null && !seen.has(at); ) {
    if (at === id)
      refuse(
        'FUND_CYCLE',
        'The other fund stands below this one. Choose one that does not.',
        'parentId',
      );
    seen.add(at);
    fundById(store, at);
    at = store.pluck<string | null>('SELECT parent_id FROM fund WHERE id = ?', [at]) ?? null;
  }
}

function assertFields(store: ReadStore, id: string | undefined, fields: FundFields): void {
  assertParent(store, id, fields);
  const currency =
    fields.accountId === null
      ? undefined
      : store.pluck<string>('SELECT currency FROM account WHERE id = ?', [fields.accountId]);
  if (currency !== undefined && currency !== fields.currency)
    refuse(
      'CURRENCY_MIXED',
      `The account is in ${currency}, the fund is in ${fields.currency}. Choose an account in ${fields.currency}.`,
      'accountId',
    );
  const sameCode = store.pluck<string>('SELECT id FROM fund WHERE code = ? AND id IS NOT ?', [
    fields.code,
    id ?? null,
  ]);
  if (sameCode !== undefined)
    refuse('FUND_CODE_TAKEN', `Another fund has the code ${fields.code}. Choose another.`, 'code');
}

function rowOf(fields: FundFields) {
  return {
    code: fields.code,
    name: fields.name,
    currency: fields.currency,
    vintage: fields.vintage,
    vehicle: fields.vehicle,
    parent_id: fields.parentId,
    entity_id: fields.entityId,
    account_id: fields.accountId,
  };
}

/** The agreement itself, before its place among the versions. Throws the first problem's code. */
export function assertAgreement(fund: Pick<FundRow, 'name' | 'currency'>, terms: FundAgreement) {
  const [first] = agreementProblems(terms);
  if (first !== undefined) throw new AppFailure({ ...first, path: `terms.${first.path ?? ''}` });
  if (terms.currency !== fund.currency)
    refuse(
      'CURRENCY_MIXED',
      `The terms are in ${terms.currency}, ${fund.name} is in ${fund.currency}. Write them in ${fund.currency}.`,
      'terms.currency',
    );
}

function createFund(
  context: CommandContext,
  { validFrom, terms, note, ...fields }: DomainInput<'funds.create'>,
): DomainOutput<'funds.create'> {
  assertFields(context.store, undefined, fields);
  assertAgreement(fields, terms);
  const { id: fundId } = saveRow(context, 'fund', undefined, rowOf(fields));
  insertVersion(context, { fundId, version: 1, validFrom, terms, note });
  return { fundId };
}

function saveFund(
  context: CommandContext,
  { id, expectedEntry, ...fields }: DomainInput<'funds.save'>,
): DomainOutput<'funds.save'> {
  const { store } = context;
  const fund = fundById(store, id);
  assertFields(store, id, fields);
  if (fields.currency !== fund.currency)
    refuse(
      'FUND_CURRENCY_FIXED',
      `${fund.name} is in ${fund.currency}, and so are its terms and commitments. Enter another fund for ${fields.currency}.`,
      'currency',
    );
  return saveRow(context, 'fund', id, rowOf(fields), expectedEntry);
}

interface NewVersion {
  readonly fundId: string;
  readonly version: number;
  readonly validFrom: IsoDate;
  readonly terms: FundAgreement;
  readonly note: string | null;
}

function insertVersion({ store, newId }: CommandContext, row: NewVersion): void {
  store.insert('fund_terms', {
    id: newId(),
    fund_id: row.fundId,
    version: row.version,
    valid_from: row.validFrom,
    terms: z.encode(fundAgreementSchema, row.terms),
    note: row.note,
  });
}

/** Versions follow one another without overlap, and none is missing under what was committed. */
function assertPlace(
  store: ReadStore,
  fund: FundRow,
  versions: readonly VersionRow[],
  validFrom: IsoDate,
): void {
  const same = versions.find((row) => row.validFrom === validFrom);
  if (same !== undefined)
    refuse(
      'TERMS_OVERLAP',
      `Version ${same.version} begins on ${validFrom} too, so both would be in force. Choose another day.`,
      'validFrom',
    );
  const first = versions[0]?.validFrom;
  const earliest = store.pluck<string | null>(
    'SELECT MIN(closing_date) FROM commitment WHERE fund_id = ?',
    [fund.id],
  );
  if (first === undefined && earliest && earliest < validFrom)
    refuse(
      'TERMS_GAP',
      `${fund.name} has commitments from ${earliest}, and no terms would be in force until ${validFrom}. Begin on ${earliest} or before.`,
      'validFrom',
    );
}

function assertUnused(
  store: ReadStore,
  fund: FundRow,
  versions: readonly VersionRow[],
  validFrom: IsoDate,
): void {
  const until = nextVersionAfter(versions, validFrom);
  const used = decidedEvents(store, fund.id).filter(
    ({ date }) => date >= validFrom && (until === null || date < until),
  );
  const last = used.at(-1);
  const before = versions.filter((row) => row.validFrom < validFrom).at(-1);
  if (last === undefined || before === undefined) return;
  throw new AppFailure({
    kind: 'invalid-input',
    code: 'TERMS_IN_USE',
    message:
      `${last.label} of ${last.date} was decided under version ${before.version}` +
      `${used.length > 1 ? `, with ${used.length - 1} more` : ''}. Begin after that day, or save ` +
      'it as an amendment that reaches back.',
    path: 'validFrom',
    details: { events: used.map(({ label, date }) => `${label}, ${date}`) },
  });
}

/**
 * Throws FUND_UNKNOWN, the codes of `agreementProblems` and CURRENCY_MIXED under `terms`;
 * TERMS_OVERLAP, TERMS_GAP and TERMS_IN_USE on the date; TERMS_UNCHANGED; AMENDMENT_NOTE.
 */
function saveTerms(
  context: CommandContext,
  { fundId, validFrom, note, isAmendment, terms }: DomainInput<'funds.saveTerms'>,
): DomainOutput<'funds.saveTerms'> {
  const { store } = context;
  const fund = fundById(store, fundId);
  assertAgreement(fund, terms);
  const versions = versionRows(store, fund);
  assertPlace(store, fund, versions, validFrom);
  if (!isAmendment) assertUnused(store, fund, versions, validFrom);
  else if (note === null || note === '')
    refuse('AMENDMENT_NOTE', 'Say which amendment it is, so that others can find it.', 'note');
  const before = versions.filter((row) => row.validFrom < validFrom).at(-1);
  if (before !== undefined) {
    const changes = termChanges(agreementLines(before.terms), agreementLines(terms));
    if (changes.length === 0)
      refuse(
        'TERMS_UNCHANGED',
        `Nothing differs from version ${before.version}. Change a term first.`,
        'terms',
      );
  }
  const version = Math.max(0, ...versions.map((row) => row.version)) + 1;
  insertVersion(context, { fundId, version, validFrom, terms, note });
  return { version };
}

export const fundRegisterHandlers = {
  'funds.create': command<'funds.create'>(({ name }) => `Fund ${name}`, createFund),
  'funds.save': command<'funds.save'>(({ name }) => `Fund ${name}`, saveFund),
  'funds.saveTerms': command<'funds.saveTerms'>(
    ({ validFrom }, { version }) => `Terms, version ${version}, valid from ${validFrom}`,
    saveTerms,
  ),
};
