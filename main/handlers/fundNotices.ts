/** Notices of a capital call or a distribution, one of each investor and one of all. */
import { z } from 'zod';
import { CARRY_HOLDER_ID } from '../../core/fund/commitments.ts';
import { waterfallCalculation } from '../../core/fund/waterfallCalculation.ts';
import { minorDigits } from '../../core/money/currencies.ts';
import { formatMinor } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import { DECIDED_STATES } from '../../core/workflow/payout.ts';
import type { QueryContext } from '../backend/handler.ts';
import { recallableAt } from '../queries/capitalCallFacts.ts';
import {
  callById,
  callDetail,
  callLines,
  NETTED_NUMBER,
  receiptRows,
} from '../queries/capitalCalls.ts';
import type { EventRow } from '../queries/fundEventRows.ts';
import {
  type CommitmentRow,
  commitmentsAt,
  distributionById,
  type FundRow,
  flowsByCommitment,
  fundById,
  noticeDateOf,
} from '../queries/funds.ts';
import { blobOf, runById } from '../queries/runs.ts';
import { holderIdsOf } from '../queries/waterfallFacts.ts';
import {
  allFundNotices,
  fundNotice,
  type NoticeFund,
  type NoticeHolder,
} from '../reports/build/fundNotice.ts';
import { fileStemOf } from '../reports/fileNames.ts';
import { lateRemark, paymentOf, shortRemark } from './callNoticeWords.ts';
import { holdersAsked } from './fundStatementFacts.ts';
import { type CreateInput, frameOf, type PlannedPart, type PlannedSet } from './reportFrame.ts';

interface NoticeFacts {
  readonly fund: FundRow;
  readonly notice: NoticeFund;
  readonly holders: readonly NoticeHolder[];
}

function isDecided({ status }: EventRow): boolean {
  return (DECIDED_STATES as readonly string[]).includes(status);
}

function notComputed(noun: string, { number }: EventRow, fund: FundRow, path: string): never {
  throw new AppFailure({
    kind: 'missing-data',
    code: 'NOTICE_NOT_COMPUTED',
    message: `${noun} ${number} of ${fund.name} has no lines yet. Compute it, then make its notices.`,
    path,
  });
}

function frameOfNotice(context: QueryContext, input: CreateInput, fund: FundRow, row: EventRow) {
  const runs = row.run_id === null ? [] : [runById(context.store, row.run_id).run];
  return { ...frameOf(context, input, runs), baseCurrency: fund.currency };
}

/** Minor units of one commitment in an event. */
interface OwnAmounts {
  readonly called: bigint;
  readonly distributed: bigint;
}

/** Where commitments stand before and after an event, whether it counts already or not. */
function standings(context: QueryContext, fund: FundRow, row: EventRow) {
  const { store } = context;
  const date = row.date as IsoDate;
  const { called, distributed } = flowsByCommitment(store, fund.id, date);
  const isIn = isDecided(row);
  const without = recallableAt(store, fund, date, { without: row.id });
  const withIt = recallableAt(store, fund, date, { including: row.id });
  return ({ id, amount_minor: committed }: CommitmentRow, own: OwnAmounts) => {
    const before = (sums: ReadonlyMap<string, bigint>, part: bigint) =>
      (sums.get(id) ?? 0n) - (isIn ? part : 0n);
    const calledBefore = before(called, own.called);
    const again = without.get(id) ?? 0n;
    const recallable = (withIt.get(id) ?? 0n) - again;
    const unfundedBefore = committed - calledBefore + again;
    return {
      unfundedBefore,
      recallable,
      unfundedAfter: unfundedBefore - own.called + recallable,
      calledAfter: calledBefore + own.called,
      distributedAfter: before(distributed, own.distributed) + own.distributed,
    };
  };
}

/** One investor's side of a notice from its minor units by transaction. */
function holderTexts(
  fund: FundRow,
  who: { readonly id: string; readonly row: CommitmentRow; readonly note?: string | null },
  amounts: readonly bigint[],
  standing: ReturnType<ReturnType<typeof standings>>,
  nettedMinor = 0n,
): NoticeHolder {
  const text = (minor: bigint) => formatMinor(minor, minorDigits(fund.currency));
  return {
    id: who.id,
    name: who.row.investor_name,
    className: who.row.class_name,
    committed: text(who.row.amount_minor),
    amounts: amounts.map(text),
    total: text(amounts.reduce((sum, minor) => sum + minor, 0n)),
    unfundedBefore: text(standing.unfundedBefore),
    recallable: text(standing.recallable),
    unfundedAfter: text(standing.unfundedAfter),
    calledAfter: text(standing.calledAfter),
    distributedAfter: text(standing.distributedAfter),
    note: who.note ?? null,
    netted: text(nettedMinor),
  };
}

const CALL_TYPES: { readonly [kind: string]: string } = {
  investment: 'Call: investments',
  'management-fee': 'Call: management fees',
  expenses: 'Call: partnership expenses',
  'organisation-cost': 'Call: organisational costs',
  other: 'Call: other',
};

function callFactsOf(context: QueryContext, input: CreateInput): NoticeFacts {
  const { store } = context;
  const row = callById(store, input.capitalCallId ?? '');
  const fund = fundById(store, row.fund_id);
  const scope = { fundId: fund.id, callId: row.id };
  const lines = callLines(store, scope);
  if (lines.length === 0) notComputed('Capital call', row, fund, 'capitalCallId');
  const date = row.date as IsoDate;
  const detail = callDetail(store, row.id);
  const noticeDate = detail.noticeDate ?? detail.options.noticeDate ?? null;
  const { shortNoticeReason: reason } = detail.options;
  const receipts = receiptRows(store, scope).filter(({ number }) => number === NETTED_NUMBER);
  const commitments = new Map(commitmentsAt(store, fund.id, date).map((one) => [one.id, one]));
  const ids = holderIdsOf(store, fund.id, date);
  const standingOf = standings(context, fund, row);
  const isSplit = detail.purposes.length > 0 && lines.every(({ parts }) => parts !== null);
  const partsOf = ({ parts, amount_minor: minor }: (typeof lines)[number]) =>
    isSplit && parts !== null ? parts.map(BigInt) : [minor];
  const holders = lines.flatMap((line): NoticeHolder[] => {
    const commitment = commitments.get(line.commitment_id);
    if (commitment === undefined) return [];
    const own = { called: line.amount_minor, distributed: 0n };
    const netted = receipts
      .filter((one) => one.commitment_id === line.commitment_id)
      .reduce((sum, one) => sum + one.amount_minor, 0n);
    const who = { id: ids.get(line.commitment_id) ?? line.investor_code, row: commitment };
    return [
      holderTexts(
        fund,
        { ...who, note: line.note },
        partsOf(line),
        standingOf(commitment, own),
        netted,
      ),
    ];
  });
  const purposes = isSplit
    ? detail.purposes.map(({ kind, label }) => ({ type: CALL_TYPES[kind] ?? kind, label }))
    : [{ type: 'Call', label: detail.purposeText }];
  const text = (minor: bigint) => formatMinor(minor, minorDigits(fund.currency));
  return {
    fund,
    holders,
    notice: {
      frame: frameOfNotice(context, input, fund, row),
      kind: 'call',
      fund: fund.name,
      code: fund.code,
      number: Number(row.number),
      currency: fund.currency,
      date,
      noticeDate,
      isApproved: isDecided(row),
      transactions: purposes.map((purpose, index) => ({
        ...purpose,
        fundAmount: text(lines.reduce((sum, line) => sum + (partsOf(line)[index] ?? 0n), 0n)),
      })),
      fundTotal: text(lines.reduce((sum, line) => sum + line.amount_minor, 0n)),
      carry: null,
      payment: paymentOf(context, fund),
      remarks: [
        ...shortRemark(context, fund, { notice: noticeDate, due: date, reason }),
        ...lateRemark(context, fund, date),
      ],
    },
  };
}

/** What a tier is to the investor that gets it. */
function distributionType(tier: string, kind: string | null): string {
  if (kind === 'tax') return 'Distribution: advance for tax';
  const isCapital = tier === 'return-of-capital' || tier === 'coverage';
  const what = isCapital ? 'return of capital' : 'gains';
  return kind === 'in-kind' ? `Distribution in kind: ${what}` : `Distribution: ${what}`;
}

interface TierLine {
  readonly [column: string]: string | bigint;
  readonly holder: string;
  readonly tier: string;
  readonly amount_minor: bigint;
}

/** Tiers in their order with their labels, as the run says them where there is one. */
function tiersOf(context: QueryContext, row: EventRow, lines: readonly TierLine[]) {
  const met = [...new Set(lines.map(({ tier }) => tier))];
  if (row.run_id === null)
    return met.map((id) => ({ id, label: id.replaceAll('-', ' ').replace(/^gp\b|^./, upper) }));
  const blob = blobOf(context, runById(context.store, row.run_id));
  const { tiers } = z.decode(waterfallCalculation.output, blob.output as never);
  return tiers.filter(({ id }) => met.includes(id)).map(({ id, label }) => ({ id, label }));
}

const upper = (letter: string) => letter.toUpperCase();

function distributionFactsOf(context: QueryContext, input: CreateInput): NoticeFacts {
  const { store } = context;
  const row = distributionById(store, input.distributionId ?? '');
  const fund = fundById(store, row.fund_id);
  const date = row.date as IsoDate;
  const lines = store.all<TierLine>(
    'SELECT holder, tier, amount_minor FROM distribution_line WHERE distribution_id = ?',
    [row.id],
  );
  if (lines.length === 0) notComputed('Distribution', row, fund, 'distributionId');
  const facts = store.get<{ kind: string | null; asset: string | null }>(
    'SELECT kind, asset FROM distribution WHERE id = ?',
    [row.id],
  );
  const kind = facts?.kind ?? null;
  const tiers = tiersOf(context, row, lines);
  const sum = (holder: string | null, tier: string | null) =>
    lines
      .filter((line) => (holder ?? line.holder) === line.holder)
      .filter((line) => (tier ?? line.tier) === line.tier)
      .reduce((total, line) => total + line.amount_minor, 0n);
  const ids = holderIdsOf(store, fund.id, date);
  const standingOf = standings(context, fund, row);
  const text = (minor: bigint) => formatMinor(minor, minorDigits(fund.currency));
  const byHolder = new Map<string, bigint[]>();
  for (const line of lines) {
    const amounts = byHolder.get(line.holder) ?? tiers.map(() => 0n);
    const at = tiers.findIndex(({ id }) => id === line.tier);
    amounts[at] = (amounts[at] ?? 0n) + line.amount_minor;
    byHolder.set(line.holder, amounts);
  }
  const holders = commitmentsAt(store, fund.id, date).map((commitment): NoticeHolder => {
    const amounts = byHolder.get(commitment.id) ?? tiers.map(() => 0n);
    const distributed = amounts.reduce((total, minor) => total + minor, 0n);
    const who = { id: ids.get(commitment.id) ?? commitment.id, row: commitment };
    return holderTexts(fund, who, amounts, standingOf(commitment, { called: 0n, distributed }));
  });
  return {
    fund,
    holders,
    notice: {
      frame: frameOfNotice(context, input, fund, row),
      kind: 'distribution',
      fund: fund.name,
      code: fund.code,
      number: Number(row.number),
      currency: fund.currency,
      date,
      noticeDate: noticeDateOf(store, row.id),
      isApproved: isDecided(row),
      transactions: tiers.map(({ id, label }) => ({
        type: distributionType(id, kind),
        label,
        fundAmount: text(sum(null, id)),
      })),
      fundTotal: text(sum(null, null)),
      carry: text(sum(CARRY_HOLDER_ID, null)),
      payment: [],
      remarks: facts?.asset ? [`In kind: ${facts.asset}.`] : [],
    },
  };
}

function noticeSet({ fund, notice, holders }: NoticeFacts, input: CreateInput): PlannedSet {
  const asked = holdersAsked(fund, holders, input.investor);
  const noun = notice.kind === 'call' ? 'capital call' : 'distribution';
  const runIds = notice.frame.provenance.runs.map(({ id }) => id);
  const stem = (who: string) =>
    fileStemOf(fund.code, notice.kind, String(notice.number), 'notice', who);
  const title = `${fund.name}, notices of ${noun} ${notice.number}`;
  const all: PlannedPart[] =
    input.investor === undefined
      ? (['pdf', 'xlsx'] as const).map((format) => ({
          report: allFundNotices(notice, holders, format === 'pdf' ? asked : []),
          ...{ title, runIds, fileStem: stem('all'), formats: [format] },
        }))
      : [];
  return {
    title,
    fundId: fund.id,
    runs: [],
    parts: [
      ...all,
      ...asked.map((holder) => ({
        report: fundNotice(notice, holder),
        title: `${fund.name}, notice of ${noun} ${notice.number} to ${holder.name}`,
        fileStem: stem(holder.id),
        runIds,
        holder: holder.id,
      })),
    ],
  };
}

export function planCallNotices(context: QueryContext, input: CreateInput): PlannedSet {
  return noticeSet(callFactsOf(context, input), input);
}

export function planDistributionNotices(context: QueryContext, input: CreateInput): PlannedSet {
  return noticeSet(distributionFactsOf(context, input), input);
}
