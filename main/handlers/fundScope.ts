/** What a person opened of a fund, and what every explanation of its figures has in common. */
import { counted } from '../../core/counted.ts';
import { money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { QueryContext } from '../backend/handler.ts';
import { type CommitmentRow, commitmentsAt, type FundRow, fundById } from '../queries/funds.ts';
import {
  entriesSection,
  type FundInput,
  fundLink,
  knownBeforeFund,
  type Line,
  type Section,
} from './explainParts.ts';

type Figure = FundInput['figure'];

/** What a figure is called. */
export const FUND_LABEL: { readonly [Name in Figure]: string } = {
  committed: 'Committed',
  called: 'Called',
  distributed: 'Distributed',
  uncalled: 'Not called yet',
  calledPercent: 'Called share',
  dpi: 'Distributed to paid in',
  irr: 'Realised IRR',
  investors: 'Investors',
  terms: 'Terms',
  calls: 'All capital calls',
  distributions: 'All distributions',
  call: 'Capital call',
  distribution: 'Distribution',
  closing: 'Closing',
};

/** What a person opened: one fund, and within it a class or one commitment. */
export interface FundScope {
  readonly fund: FundRow;
  readonly input: FundInput & { readonly fundId: string };
  readonly asOf: IsoDate;
  /** The commitments that the figure is of. */
  readonly commitments: readonly CommitmentRow[];
  /** Whether they are all of the fund's. */
  readonly isWhole: boolean;
  readonly name: string | null;
}

/** Something that the fund does not have at the chosen time. */
export function unknownInFund(code: string, message: string, path: string): AppFailure {
  return new AppFailure({ kind: 'not-found', code, message, path });
}

/** Throws FUND_UNKNOWN and COMMITMENT_UNKNOWN (not-found). */
export function scopeOf({ store }: QueryContext, input: FundInput & { fundId: string }): FundScope {
  const fund = fundById(store, input.fundId);
  const { asOf, classCode, commitmentId } = input;
  const all = commitmentsAt(store, fund.id, asOf);
  const chosen = all.filter(
    (row) =>
      (classCode === undefined || row.class_code === classCode) &&
      (commitmentId === undefined || row.id === commitmentId),
  );
  const [first] = chosen;
  const isWhole = classCode === undefined && commitmentId === undefined;
  if (!isWhole && first === undefined)
    throw unknownInFund(
      'COMMITMENT_UNKNOWN',
      `${fund.name} has no such commitment on ${asOf}. Choose one of the fund.`,
      commitmentId === undefined ? 'classCode' : 'commitmentId',
    );
  const name = commitmentId === undefined ? first?.class_name : first?.investor_name;
  return { fund, input, asOf, commitments: chosen, isWhole, name: isWhole ? null : (name ?? null) };
}

function crumbsOf({ fund, asOf, name }: FundScope, label: string): Explanation['crumbs'] {
  const link = fundLink(asOf, { fundId: fund.id, figure: 'committed' });
  return [
    { label: fund.name, ...(label === FUND_LABEL.committed && name === null ? {} : { link }) },
    ...(name === null ? [] : [{ label: name }]),
    { label },
  ];
}

/** A figure with its sections, under the crumbs of its scope. */
export function explanationOf(
  context: QueryContext,
  scope: FundScope,
  shown: {
    readonly figure: Omit<Explanation['figure'], 'converted'>;
    readonly chips?: Explanation['chips'];
    readonly sections: readonly Section[];
  },
): Explanation {
  return {
    crumbs: crumbsOf(scope, FUND_LABEL[scope.input.figure]),
    figure: { ...shown.figure, converted: false },
    chips: [{ text: `up to ${scope.asOf}`, tone: 'plain' }, ...(shown.chips ?? [])],
    sections: [...shown.sections, ...knownBeforeFund(context, scope.fund.id)],
  };
}

/** The commitments of a scope and their entries. */
export function committedSections({ fund, asOf, commitments }: FundScope): Section[] {
  const lines = commitments.map(
    (row): Line => ({
      label: row.investor_name,
      prefix: row.class_code,
      money: money(fund.currency, row.amount_minor),
      ...(commitments.length === 1
        ? { note: `closed ${row.closing_date}` }
        : {
            link: fundLink(asOf, { fundId: fund.id, figure: 'committed', commitmentId: row.id }),
          }),
    }),
  );
  return [
    { title: 'Summed from', note: counted(lines.length, 'commitment'), lines },
    entriesSection(commitments.map((row) => row.entry)),
  ];
}
