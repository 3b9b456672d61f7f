/**
 * What stands around the commitments of the sample's funds: closings with one that is equalised,
 * side letters, and a transfer.
 */
import { equalise } from '../../core/fund/equalisation.ts';
import { type Money, money } from '../../core/money/money.ts';
import { unwrap } from '../../core/result.ts';
import { isoDate } from '../../core/time/dates.ts';
import { type CommitmentSeed, type FundSeed, investorCode } from './funds.ts';
import type { IdBook, Tables } from './master.ts';
import type { SampleRow } from './rows.ts';

interface LetterSeed {
  readonly fund: string;
  readonly investor: string;
  readonly validFrom: string;
  readonly note: string;
  readonly terms: Readonly<Record<string, unknown>>;
}

const NOTHING_MORE = {
  excusedDeals: [],
  excusedSectors: [],
  noRecycling: false,
  mostFavoured: false,
};

const LETTERS: readonly LetterSeed[] = [
  {
    fund: 'GP2',
    investor: 'I002',
    validFrom: '2020-12-15',
    note: 'Exclusion policy of the scheme',
    terms: { ...NOTHING_MORE, excusedSectors: ['coal', 'oil and gas'], mostFavoured: true },
  },
  {
    fund: 'GP3',
    investor: 'I020',
    validFrom: '2025-05-30',
    note: 'No recalls after distributions',
    terms: { ...NOTHING_MORE, noRecycling: true },
  },
  {
    fund: 'GP3',
    investor: 'I023',
    validFrom: '2025-05-30',
    note: 'Public mandate: no storage sites',
    terms: { ...NOTHING_MORE, excusedSectors: ['storage'] },
  },
];

const commitmentId = (id: IdBook, fund: FundSeed, row: CommitmentSeed) =>
  id('commitment', `${fund.code} ${investorCode(row.investor)}`);

/** The days on which a fund closed, first to last. */
export function closingDates({ commitments }: FundSeed): string[] {
  return [...new Set(commitments.map((row) => row.closingDate))].sort();
}

/** The commitments of one closing as rows. */
export function commitmentRows(id: IdBook, fund: FundSeed, date: string): SampleRow[] {
  return fund.commitments
    .filter(({ closingDate }) => closingDate === date)
    .map((row) => ({
      id: commitmentId(id, fund, row),
      fund_id: id('fund', fund.code),
      investor_id: id('investor', investorCode(row.investor)),
      party: row.party,
      class_code: row.classCode,
      class_name: row.className,
      closing_date: row.closingDate,
      amount_minor: row.amountMinor,
    }));
}

/** Side letters and first closings: what was taken over with the funds. */
export function registerRows(id: IdBook, funds: readonly FundSeed[]): Tables {
  return {
    side_letter: LETTERS.map((letter) => ({
      id: id('side_letter', `${letter.fund} ${letter.investor}`),
      fund_id: id('fund', letter.fund),
      investor_id: id('investor', letter.investor),
      version: 1,
      valid_from: letter.validFrom,
      terms: letter.terms,
      note: letter.note,
    })),
    closing: funds.map((fund) => closingRow(id, fund, 1)),
  };
}

function closingRow(id: IdBook, fund: FundSeed, number: number): SampleRow {
  return {
    id: id('closing', `${fund.code} ${number}`),
    fund_id: id('fund', fund.code),
    number,
    closing_date: closingDates(fund)[number - 1] ?? '',
    status: 'settled',
    run_id: null,
  };
}

/** A later closing, who came in, and what it put right as the fund's terms have it. */
export function laterClosingRows(id: IdBook, fund: FundSeed, number: number): Tables {
  const date = closingDates(fund)[number - 1] ?? '';
  const present = fund.commitments.filter((each) => each.closingDate <= date);
  const euros = (minor: bigint): Money => money('EUR', minor);
  const calls = fund.events.filter((event) => event.kind === 'call' && event.date <= date);
  const { lines } = unwrap(
    equalise({
      currency: 'EUR',
      date: isoDate(date),
      interestRateAnnual: '0.06',
      dayCount: 'act/365f',
      interestOnFees: true,
      investors: present.map((each) => ({
        id: investorCode(each.investor),
        before: euros(each.closingDate < date ? each.amountMinor : 0n),
        after: euros(each.amountMinor),
      })),
      calls: calls.map((call) => ({
        id: `call-${call.number}`,
        date: isoDate(call.date),
        kind: 'shared',
        amount: euros(call.amountMinor),
        paid: present.map((each) => euros(call.lines[fund.commitments.indexOf(each)] ?? 0n)),
      })),
    }),
  );
  const closingLines = present.flatMap((each, index) =>
    (['capital', 'interest'] as const).flatMap((kind): SampleRow[] => {
      const minor = lines.reduce((sum, call) => sum + (call[index]?.[kind] ?? 0n), 0n);
      if (minor === 0n) return [];
      const holder = commitmentId(id, fund, each);
      return [
        {
          id: id('closing_line', `${fund.code} ${number} ${holder} ${kind}`),
          closing_id: id('closing', `${fund.code} ${number}`),
          commitment_id: holder,
          kind,
          amount_minor: minor,
        },
      ];
    }),
  );
  return {
    commitment: commitmentRows(id, fund, date),
    closing: [closingRow(id, fund, number)],
    closing_line: closingLines,
  };
}

export const TRANSFER_DATE = '2025-12-31';

/** Half of one investor's part passes to another of the class. */
export function transferRows(id: IdBook, fund: FundSeed): Tables {
  const of = (code: string) => fund.commitments.find((row) => investorCode(row.investor) === code);
  const [from, to] = [of('I006'), of('I017')];
  if (!from || !to) throw new RangeError('The sample lacks the parties of its transfer.');
  return {
    commitment_transfer: [
      {
        id: id('commitment_transfer', `${fund.code} 1`),
        fund_id: id('fund', fund.code),
        number: 1,
        effective_date: TRANSFER_DATE,
        from_commitment_id: commitmentId(id, fund, from),
        to_commitment_id: commitmentId(id, fund, to),
        amount_minor: from.amountMinor / 2n,
        note: 'Secondary sale of one half',
      },
    ],
  };
}
