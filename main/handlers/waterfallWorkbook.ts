/**
 * The workbook of a computed distribution that computes its waterfall again with live formulas. It is
 * made of the run's own inputs, and only where its formulas come to the run's amounts, cent by cent.
 */
import { z } from 'zod';
import type { Group } from '../../core/fund/groups.ts';
import { prepareFund } from '../../core/fund/waterfall.ts';
import {
  type WaterfallInput,
  type WaterfallOutput,
  waterfallCalculation,
} from '../../core/fund/waterfallCalculation.ts';
import { minorDigits } from '../../core/money/currencies.ts';
import { AppFailure, unwrap } from '../../core/result.ts';
import { yearFractionDecimal } from '../../core/time/dayCount.ts';
import type { QueryContext } from '../backend/handler.ts';
import { distributionById, fundById } from '../queries/funds.ts';
import { blobOf, runById } from '../queries/runs.ts';
import type {
  WorkbookFlow,
  WorkbookInput,
  WorkbookResult,
} from '../reports/build/waterfall/input.ts';
import { waterfallWorkbook } from '../reports/build/waterfall/workbook.ts';
import type { ReportTable } from '../reports/model.ts';
import { fileStemOf } from './fundStatements.ts';
import { type CreateInput, frameOf, type PlannedSet } from './reportFrame.ts';

function notLive(why: string): never {
  throw new AppFailure({
    kind: 'not-applicable',
    code: 'WATERFALL_NOT_LIVE',
    message: `A workbook with live formulas is made of whole-fund waterfalls only: ${why}. The distribution report holds every figure of this one.`,
    path: 'distributionId',
  });
}

type PreferredTerms = Extract<WaterfallInput['terms'], { form: 'whole-fund' }>;

/** The terms, where formulas can say them. Throws WATERFALL_NOT_LIVE (not-applicable). */
function termsOf({ terms, flows, distribution }: WaterfallInput): PreferredTerms {
  if (terms.form !== 'whole-fund') return notLive(`the terms are ${terms.form}`);
  const { preferredReturn, carryTiers } = terms;
  if (carryTiers.length > 0) notLive('carry changes at hurdles');
  if (preferredReturn.compounding === 'compound' && preferredReturn.convention !== 'continuous')
    notLive(`preferred return compounds by ${preferredReturn.convention}`);
  if (!preferredReturn.onFees && flows.some(({ use }) => use !== undefined && use !== 'investment'))
    notLive('fees earn no preferred return');
  if (preferredReturn.from === 'drawdown' && flows.some(({ drawnOn }) => drawnOn !== undefined))
    notLive('return accrues from drawdown');
  const other = flows.find(({ kind }) => kind !== 'call' && kind !== 'distribution');
  if (other !== undefined) notLive(`the history has a ${other.kind}`);
  if (distribution.kind === 'tax') notLive('it is an advance for tax');
  return terms as PreferredTerms;
}

function flowsOf(input: WaterfallInput, terms: PreferredTerms, groups: readonly Group[]) {
  const { dayCount } = terms.preferredReturn;
  const { distribution } = input;
  const all = [
    ...input.flows.map(({ date, kind, amount, deal }) => ({ date, kind, amount, deal })),
    {
      date: distribution.date,
      kind: 'distribution' as const,
      amount: distribution.amount,
      deal: distribution.deal,
    },
  ];
  const sorted = all
    .map((flow, at) => ({ ...flow, at }))
    .sort(
      (a, b) =>
        (a.date < b.date ? -1 : a.date > b.date ? 1 : 0) ||
        Number(a.kind === 'distribution') - Number(b.kind === 'distribution') ||
        a.at - b.at,
    );
  const first = sorted[0]?.date ?? distribution.date;
  return sorted.map(
    ({ date, kind, amount, deal }): WorkbookFlow => ({
      date,
      kind: kind === 'call' ? 'call' : 'distribution',
      amountMinor: amount?.minor ?? 0n,
      years: yearFractionDecimal(dayCount, first, date),
      excused: groups
        .filter(({ excused }) => deal !== undefined && excused.has(deal))
        .map(({ id }) => id),
    }),
  );
}

const YEAR_DAYS: { readonly [dayCount: string]: number } = { 'act/365f': 365, 'act/360': 360 };

function workbookInput(input: WaterfallInput, output: WaterfallOutput): WorkbookInput {
  const terms = termsOf(input);
  const { investors, carryFree } = unwrap(prepareFund(input)).groups;
  const groups = [...investors, ...carryFree];
  const { preferredReturn, catchUp, order } = terms;
  return {
    terms: {
      currency: terms.currency,
      digits: minorDigits(terms.currency),
      isSimple: preferredReturn.compounding === 'simple',
      isPreferredFirst: order === 'preferred-first',
      catchUpShare: catchUp.share,
      yearDays: YEAR_DAYS[preferredReturn.dayCount] ?? null,
    },
    groups: groups.map((group) => {
      const own = group.terms as PreferredTerms;
      return {
        id: group.id,
        isCarryFree: carryFree.includes(group),
        preferredRate: own.preferredReturn.rateAnnual,
        carryRate: own.carry.rate,
      };
    }),
    holders: groups.flatMap((group) =>
      group.members.map(({ id, name, className, commitment }) => ({
        ...{ id, name, className, group: group.id },
        commitmentMinor: commitment.minor,
      })),
    ),
    flows: flowsOf(input, terms, groups),
    labels: Object.fromEntries(output.tiers.map(({ id, label }) => [id, label])),
  };
}

/** Throws WATERFALL_NOT_LIVE where the formulas do not come to what the run says. */
function holdAgainst(output: WaterfallOutput, { amounts, carry }: WorkbookResult): void {
  for (const { id, kind, lines } of output.holders)
    for (const { tierId, amount } of lines) {
      const own = kind === 'carry' ? carry : amounts.get(id);
      if ((own?.get(tierId) ?? 0n) !== amount.minor)
        notLive(`its formulas and the run differ in the ${tierId} of ${id}`);
    }
}

/** The two sheets that print well; the others are working sheets. */
function isPrinted({ id }: ReportTable): boolean {
  return ['who_gets_what', 'terms', 'groups', 'rounding'].includes(id);
}

export function planWaterfallWorkbook(context: QueryContext, input: CreateInput): PlannedSet {
  const { store } = context;
  const row = distributionById(store, input.distributionId ?? '');
  const fund = fundById(store, row.fund_id);
  if (row.run_id === null)
    throw new AppFailure({
      kind: 'missing-data',
      code: 'DISTRIBUTION_NOT_COMPUTED',
      message: `Distribution ${row.number} of ${fund.name} was not computed yet. Run its waterfall first.`,
      path: 'distributionId',
    });
  const stored = runById(store, row.run_id);
  const blob = blobOf(context, stored);
  const output = z.decode(waterfallCalculation.output, blob.output as never);
  const facts = z.decode(waterfallCalculation.input, blob.input as never);
  const result = waterfallWorkbook(workbookInput(facts, output));
  holdAgainst(output, result);
  const title = `${fund.name}: waterfall of distribution ${row.number}`;
  const frame = { ...frameOf(context, input, [stored.run]), baseCurrency: fund.currency };
  const reportOf = (tables: readonly ReportTable[]) => ({
    ...frame,
    id: 'fund.waterfallWorkbook',
    title,
    subtitle: `Computes with live formulas to the run #${stored.run.runHash.slice(0, 10)}`,
    orientation: 'landscape' as const,
    sections: tables,
  });
  const names = {
    title,
    fileStem: fileStemOf(fund.code, 'distribution', String(row.number), 'waterfall'),
    runIds: [stored.run.id],
  };
  return {
    title,
    fundId: fund.id,
    runs: [],
    parts: [
      { ...names, report: reportOf(result.tables.filter(isPrinted)), formats: ['pdf'] },
      { ...names, report: reportOf(result.tables), formats: ['xlsx'] },
    ],
  };
}
