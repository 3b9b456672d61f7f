/** Where carry, credit lines and plans of a fund come from. */
import { booksAt } from '../../core/fund/accounts/books.ts';
import { hypotheticalLiquidationCalculation } from '../../core/fund/accounts/hypotheticalLiquidation.ts';
import { fundPlanSchema } from '../../core/fund/pacing.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { money } from '../../core/money/money.ts';
import { unwrap } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import {
  type CreditLineRow,
  creditLineRows,
  fundBooks,
  lineFlowRows,
  liquidationAt,
} from '../queries/fundBooks.ts';
import { lineStanding } from './creditLines.ts';
import { entriesSection, fundLink, type Line } from './explainParts.ts';
import { type AccountsScope, accountsLink, told, unknownFigure } from './fundAccountsScope.ts';
import { explainPerformance } from './fundPerformanceExplain.ts';
import { planRows, projectPlan } from './fundPlans.ts';

type Liquidation = NonNullable<ReturnType<typeof liquidationAt>>;

const LIQUIDATION = `${hypotheticalLiquidationCalculation.id} ${hypotheticalLiquidationCalculation.version}`;

const TIER_COLUMNS = { total: 'Total', investors: 'To investors', carry: 'To carry' } as const;

/** What a tier would take of the net asset value, and who would get it; or a column over all tiers. */
function explainTier(scope: AccountsScope, { output, trace }: Liquidation, nav: Line): Explanation {
  const { of, item = 'total' } = scope.input;
  if (!(item in TIER_COLUMNS)) return unknownFigure('column', 'item');
  const column = item as keyof typeof TIER_COLUMNS;
  const tier = output.tiers.find(({ id }) => id === of);
  if (tier === undefined && of !== undefined) return unknownFigure('tier', 'of');
  const note = LIQUIDATION;
  if (tier === undefined) {
    const minor = output.tiers.reduce((sum, each) => sum + each[column].minor, 0n);
    const total = money(scope.fund.currency, minor);
    const lines = output.tiers.map(
      (each): Line => ({
        label: each.label,
        money: each[column],
        link: accountsLink(scope, { figure: 'tier', of: each.id, item: column }),
      }),
    );
    return told(
      scope,
      `In a liquidation, ${TIER_COLUMNS[column].toLowerCase()}`,
      { money: total },
      [
        {
          title: 'Rule',
          note,
          text: 'The net asset value poured through the tiers of the fund in their order',
          lines: [nav, ...lines, { label: TIER_COLUMNS[column], money: total, tone: 'total' }],
        },
      ],
    );
  }
  const step = trace.find(({ id }) => id === `tier.${tier.id}`);
  return told(
    scope,
    `${tier.label}, ${TIER_COLUMNS[column].toLowerCase()}`,
    { money: tier[column] },
    [
      {
        title: 'Rule',
        note,
        text: step?.rule ?? 'The tier of the terms, as if the net asset value were distributed',
        lines: [
          nav,
          ...(step?.inputs ?? []).map(({ label, value, unit }) => ({
            label,
            value: unit === undefined ? value : `${value} ${unit}`,
          })),
        ],
      },
      {
        title: 'Split',
        lines: [
          { label: TIER_COLUMNS.investors, money: tier.investors },
          { label: TIER_COLUMNS.carry, money: tier.carry },
          { label: TIER_COLUMNS.total, money: tier.total, tone: 'total' },
        ],
      },
    ],
  );
}

/** Accrued carry, or what a tier or one holder would get, of a hypothetical liquidation. */
function explainLiquidation(scope: AccountsScope): Explanation {
  const { context, fund, input } = scope;
  const standing = booksAt(fundBooks(context.store, fund, input.to), input.to);
  const found = liquidationAt(context.store, fund, standing) ?? unknownFigure('value', 'item');
  const { output, trace } = found;
  const nav: Line = {
    label: 'Net asset value',
    money: output.nav,
    link: accountsLink(scope, { figure: 'nav' }),
  };
  if (input.figure === 'holder') {
    const holder =
      output.holders.find(({ id }) => id === input.of) ?? unknownFigure('holder', 'of');
    const steps = trace.filter(({ id }) => id.startsWith(`line.${holder.id}.`));
    return told(scope, `${holder.name}, in a liquidation`, { money: holder.amount }, [
      {
        title: 'Rule',
        note: LIQUIDATION,
        text: 'The holder’s part of each tier if the net asset value were distributed on the date',
        lines: [
          nav,
          ...steps.map((step) => ({ label: step.label, value: step.result, note: step.rule })),
          { label: holder.name, money: holder.amount, tone: 'total' },
        ],
      },
    ]);
  }
  if (input.figure === 'tier') return explainTier(scope, found, nav);
  return told(scope, 'Accrued carry', { money: output.accruedCarry }, [
    {
      title: 'Rule',
      note: LIQUIDATION,
      text: 'What the carry vehicle would get if the net asset value were distributed on the date',
      lines: [
        nav,
        ...output.tiers.map((tier) => ({
          label: tier.label,
          money: tier.carry,
          link: accountsLink(scope, { figure: 'tier', of: tier.id, item: 'carry' }),
        })),
        { label: 'Accrued carry', money: output.accruedCarry, tone: 'total' },
      ],
    },
    {
      title: 'Beside',
      lines: [
        { label: 'Carry paid', money: output.carryPaid },
        { label: 'Paid and accrued', money: output.carryEarned },
        { label: 'Still due to investors', money: output.stillDueToInvestors },
        { label: 'To give back at most', money: output.clawbackAtMost },
        {
          label: 'Terms',
          value: 'open',
          link: fundLink(input.to, { fundId: fund.id, figure: 'terms' }),
        },
      ],
    },
  ]);
}

/** One draw or payment of a credit line, as it was recorded. */
function explainLineFlow(scope: AccountsScope, row: CreditLineRow): Explanation {
  const { context, fund, input } = scope;
  const flow =
    lineFlowRows(context.store, row.id, input.to).find(
      ({ number }) => input.item === `flow.${number}`,
    ) ?? unknownFigure('flow', 'item');
  return told(scope, row.name, { money: money(fund.currency, flow.amount_minor) }, [
    {
      title: 'Facts',
      lines: [
        { label: 'Kind', value: flow.kind },
        { label: 'Date', value: flow.flow_date },
        ...(flow.call_number === null
          ? []
          : [{ label: 'Paid by', value: `Capital call ${flow.call_number}` }]),
        {
          label: 'Drawn on that evening',
          value: 'open',
          link: accountsLink(scope, { figure: 'creditLine', of: row.id, item: 'principal' }),
        },
      ],
    },
    entriesSection([flow.entry]),
  ]);
}

function explainLine(scope: AccountsScope): Explanation {
  const { context, fund, input } = scope;
  const rows = creditLineRows(context.store, fund.id);
  const row = rows.find(({ id }) => input.of === undefined || id === input.of);
  if (row === undefined) return unknownFigure('credit line', 'of');
  if (input.item?.startsWith('flow.')) return explainLineFlow(scope, row);
  const { output, trace } = lineStanding(context.store, fund, row, input.to);
  const interest = trace.find(({ id }) => id === 'interest');
  const flows = lineFlowRows(context.store, row.id, input.to);
  const amounts = [
    'limit',
    'principal',
    'available',
    'drawn',
    'repaid',
    'interestAccrued',
    'interestPaid',
    'interestOwed',
    'feesPaid',
  ] as const;
  const chosen = amounts.find((name) => name === input.item);
  const limit = money(fund.currency, row.limit_minor);
  const rate = input.item === 'irrWith' ? 'withLine' : 'withoutLine';
  const percent = output[rate];
  const isRate = input.item === 'irrWith' || input.item === 'irrWithout';
  const rule = trace.find(({ id }) => id === rate)?.rule ?? '';
  return told(
    scope,
    row.name,
    isRate
      ? {
          text: percent ? `${new Decimal(percent.headline).times(100).toFixed(2)}%` : 'missing',
        }
      : { money: chosen === 'limit' ? limit : output[chosen ?? 'principal'] },
    [
      {
        title: 'Rule',
        note: 'fund.creditLine 1.0.0',
        text: isRate ? rule : (interest?.rule ?? ''),
        lines: isRate
          ? output.flowsWithout.map(({ date, amount }) => ({
              label: 'Without the line',
              prefix: date,
              money: amount,
            }))
          : (interest?.inputs ?? []).map(({ label, value }) => ({ label, value })),
      },
      {
        title: 'Facts',
        lines: flows.map((flow) => ({
          label: flow.call_number === null ? flow.kind : `${flow.kind}, call ${flow.call_number}`,
          prefix: flow.flow_date,
          money: money(fund.currency, flow.amount_minor),
        })),
      },
      entriesSection([row.entry, ...flows.map(({ entry }) => entry)]),
    ],
  );
}

function explainPlan(scope: AccountsScope): Explanation {
  const { context, fund, input } = scope;
  const row =
    planRows(context.store, fund.id).find(({ id }) => id === input.of) ??
    unknownFigure('plan', 'of');
  const plan = fundPlanSchema.parse(row.assumptions);
  const { output, trace } = unwrap(projectPlan(context.store, fund, plan).result);
  const [year, column = 'closing'] = (input.item ?? '').split('.');
  const found = output.years.find((each) => String(each.year) === year);
  const step = trace.find(({ id }) => id === `year.${year}`);
  const amounts = { ...found, ...(found ? {} : output.totals) };
  const shown = amounts[column as keyof typeof amounts];
  const figure =
    typeof shown === 'object' && shown !== null && 'minor' in shown
      ? shown
      : output.totals.distributed;
  return told(scope, `${row.name}${year ? `, year ${year}` : ''}`, { money: figure }, [
    {
      title: 'Rule',
      note: 'fund.pacing 1.0.0',
      text: 'Takahashi & Alexander: called = rate x uncalled; distributed = rate x grown value; planned flows stand in place of the model’s of their year',
      lines: (step?.inputs ?? []).map(({ label, value }) => ({ label, value })),
    },
    {
      title: 'Assumptions',
      lines: [
        { label: 'Life', value: `${plan.lifeYears} years` },
        { label: 'Bow', value: plan.bow },
        { label: 'Growth', value: plan.growthAnnual },
        { label: 'Yield', value: plan.yieldAnnual },
        { label: 'Starts after', value: plan.start },
      ],
    },
    entriesSection([row.entry]),
  ]);
}

export function explainMeasure(scope: AccountsScope): Explanation {
  switch (scope.input.figure) {
    case 'carry':
    case 'tier':
    case 'holder':
      return explainLiquidation(scope);
    case 'creditLine':
      return explainLine(scope);
    case 'plan':
      return explainPlan(scope);
    default:
      return explainPerformance(scope);
  }
}
