/** Funds with what was committed, called and distributed. */
import { silentContext } from '../../core/calculation.ts';
import { metricsCalculation } from '../../core/fund/metrics.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { type Money, money } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { DISTRIBUTION } from '../queries/fundEventRows.ts';
import {
  callRows,
  commitmentsAt,
  type DistributionRow,
  distributionRows,
  type FundRow,
  flowsByCommitment,
  fundById,
  fundFlows,
  fundRows,
  noticeDateOf,
  originOf,
  termsAt,
} from '../queries/funds.ts';
import type { ReadStore } from '../store/index.ts';
import { eventHead } from './fundEventSteps.ts';
import { inTreeOrder } from './masterData.ts';

type FundHead = DomainOutput<'funds.list'>[number];

const RATIO_PLACES = 4;
const RATE_PLACES = 6;
/** Statuses of a distribution on which somebody has still to decide. */
const UNDECIDED = ['draft', 'computed', 'reviewed'];

function ratio(part: Money, whole: Money): Decimal | null {
  return whole.minor === 0n ? null : new Decimal(part.minor.toString()).div(whole.minor.toString());
}

export function fundHead(store: ReadStore, fund: FundRow, asOf: IsoDate): FundHead {
  const commitments = commitmentsAt(store, fund.id, asOf);
  const flows = fundFlows(store, fund, asOf);
  const total = (kind: 'call' | 'distribution') =>
    flows.reduce((sum, flow) => (flow.kind === kind ? sum + flow.amount.minor : sum), 0n);
  const committed = money(
    fund.currency,
    commitments.reduce((sum, row) => sum + row.amount_minor, 0n),
  );
  const called = money(fund.currency, total('call'));
  const distributed = money(fund.currency, total('distribution'));
  const performance = metricsCalculation.run({ currency: fund.currency, flows }, silentContext);
  const irr = performance.ok ? performance.value.output.irr?.headline : undefined;
  const undecided = distributionRows(store, fund.id).find(({ status }) =>
    UNDECIDED.includes(status),
  );
  return {
    id: fund.id,
    code: fund.code,
    name: fund.name,
    currency: fund.currency,
    vintage: Number(fund.vintage),
    vehicle: (fund.vehicle ?? 'main') as FundHead['vehicle'],
    parentId: fund.parent_id,
    level: 0,
    entityId: fund.entity_id,
    accountId: fund.account_id,
    entry: Number(fund.entry),
    investorCount: new Set(commitments.map((row) => row.investor_code)).size,
    committed,
    called,
    distributed,
    uncalled: money(fund.currency, committed.minor - called.minor),
    calledPercent: (ratio(called, committed) ?? new Decimal(0)).times(100).toFixed(1),
    dpi: ratio(distributed, called)?.toFixed(RATIO_PLACES) ?? null,
    irr: irr === undefined ? null : new Decimal(irr).toFixed(RATE_PLACES),
    undecided: undecided === undefined ? null : distributionOut(store, fund, undecided),
  };
}

type Metrics = DomainOutput<'funds.get'>['metrics'];

/** Realised performance: without a net asset value the rate counts paid money only. */
function metricsOf(store: ReadStore, fund: FundRow, asOf: IsoDate): Metrics {
  const flows = fundFlows(store, fund, asOf);
  const result = metricsCalculation.run({ currency: fund.currency, flows }, silentContext);
  if (!result.ok) return { irr: null, dpi: null, note: result.error.message };
  const { output, warnings } = result.value;
  return {
    irr: output.irr === undefined ? null : new Decimal(output.irr.headline).toFixed(RATE_PLACES),
    dpi: new Decimal(output.dpi).toFixed(RATIO_PLACES),
    note: [
      'Realised: calls and distributions paid by the date, without a net asset value.',
      ...warnings.map(({ message }) => message),
    ].join(' '),
  };
}

function distributionOut(
  store: ReadStore,
  fund: FundRow,
  row: DistributionRow,
): DomainOutput<'funds.get'>['distributions'][number] {
  return {
    id: row.id,
    number: Number(row.number),
    payDate: row.date as IsoDate,
    noticeDate: noticeDateOf(store, row.id),
    dealId: originOf(store, row.id).dealId,
    amount: money(fund.currency, row.amount_minor),
    ...eventHead(store, DISTRIBUTION, row),
  };
}

function getFund(
  { store }: QueryContext,
  { fundId, asOf }: DomainInput<'funds.get'>,
): DomainOutput<'funds.get'> {
  const fund = fundById(store, fundId);
  const { version, validFrom, terms } = termsAt(store, fund, asOf);
  const { called, distributed } = flowsByCommitment(store, fundId, asOf);
  const inFund = (minor: bigint) => money(fund.currency, minor);
  return {
    fund: fundHead(store, fund, asOf),
    termsVersion: version,
    termsValidFrom: validFrom,
    terms,
    commitments: commitmentsAt(store, fundId, asOf).map((row) => ({
      id: row.id,
      investorId: row.investor_id,
      investorName: row.investor_name,
      party: row.party,
      classCode: row.class_code,
      className: row.class_name,
      closingDate: row.closing_date as IsoDate,
      amount: inFund(row.amount_minor),
      called: inFund(called.get(row.id) ?? 0n),
      distributed: inFund(distributed.get(row.id) ?? 0n),
    })),
    calls: callRows(store, fundId).map((row) => ({
      id: row.id,
      number: Number(row.number),
      dueDate: row.due_date as IsoDate,
      amount: inFund(row.amount_minor),
      purpose: row.purpose,
      status: row.status,
    })),
    distributions: distributionRows(store, fundId).map((row) => distributionOut(store, fund, row)),
    metrics: metricsOf(store, fund, asOf),
  };
}

export const fundHandlers = {
  'funds.list': query<'funds.list'>(({ store }, { asOf }) =>
    inTreeOrder(fundRows(store)).map(({ row, level }) => ({
      ...fundHead(store, row, asOf),
      level,
    })),
  ),
  'funds.get': query<'funds.get'>(getFund),
};
