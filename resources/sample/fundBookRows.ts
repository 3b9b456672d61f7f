/**
 * Rows of the sample funds' deals, flows, valuations, credit lines and plan: what came before the
 * sample's start is taken over at once, later quarters follow some days after their end.
 */
import { addDays, type IsoDate, isoDate } from '../../core/time/dates.ts';
import { amsterdamInstant } from './days.ts';
import { buildFundBooks, type FundBookSeed } from './fundBooks.ts';
import type { FundSeed } from './funds.ts';
import { SAMPLE_AS_OF } from './group.ts';
import type { IdBook, Tables } from './master.ts';

const START = isoDate('2023-11-17');
/** When the quarter under way was last looked at. */
const LAST_LOOK = '2026-11-19';
/** Days after the end of a quarter on which its values are known. */
const CLOSE_DAYS = 19;

interface FundTask {
  readonly at: string;
  readonly userLogin: string;
  readonly label: string;
  readonly run: () => Tables;
}

const within = (date: string, after: string, until: string) => date > after && date <= until;

/** Flows and valuations of a fund in a stretch of days; numbers count over the whole fund. */
function factRows(
  id: IdBook,
  own: IdBook,
  seed: FundBookSeed,
  [after, until]: readonly [string, string],
): Tables {
  const { code } = seed.fund;
  const dealId = (deal: string | null) =>
    deal === null ? null : own('fund_deal', `${code} ${deal}`);
  const fundId = id('fund', code);
  return {
    fund_flow: seed.flows.flatMap((flow, index) =>
      within(flow.date, after, until)
        ? [
            {
              id: own('fund_flow', `${code} ${index + 1}`),
              fund_id: fundId,
              number: index + 1,
              flow_date: flow.date,
              kind: flow.kind,
              category: flow.category ?? null,
              deal_id: dealId(flow.deal),
              amount_minor: flow.amountMinor,
              capital_call_id: null,
              distribution_id: null,
              run_id: null,
              note: flow.note,
            },
          ]
        : [],
    ),
    fund_valuation: seed.valuations
      .filter(({ date }) => within(date, after, until))
      .map((value) => ({
        id: own('fund_valuation', `${code} ${value.date} ${value.deal}`),
        fund_id: fundId,
        valuation_date: value.date,
        kind: 'deal',
        label: value.deal,
        version: 1,
        deal_id: dealId(value.deal),
        amount_minor: value.amountMinor,
        method: value.method,
      })),
    credit_line_flow: seed.lines.flatMap((line) =>
      line.flows.flatMap((flow, index) =>
        within(flow.date, after, until)
          ? [
              {
                id: own('credit_line_flow', `${code} ${line.name} ${index + 1}`),
                credit_line_id: own('credit_line', `${code} ${line.name}`),
                number: index + 1,
                flow_date: flow.date,
                kind: flow.kind,
                amount_minor: flow.amountMinor,
                capital_call_id:
                  flow.call === null ? null : id('call', `${code} call ${flow.call}`),
              },
            ]
          : [],
      ),
    ),
  };
}

/** Deals and credit lines, which flows refer to. */
function headRows(id: IdBook, own: IdBook, { fund, deals, lines }: FundBookSeed): Tables {
  return {
    fund_deal: deals.map((deal) => ({
      id: own('fund_deal', `${fund.code} ${deal.code}`),
      fund_id: id('fund', fund.code),
      ...deal,
    })),
    credit_line: lines.map((line) => ({
      id: own('credit_line', `${fund.code} ${line.name}`),
      fund_id: id('fund', fund.code),
      name: line.name,
      limit_minor: line.limitMinor,
      rate_annual: line.rateAnnual,
      day_count: 'act/360',
      valid_from: line.validFrom,
      valid_to: null,
    })),
  };
}

function planRows(id: IdBook, own: IdBook, { fund, plans }: FundBookSeed): Tables {
  return {
    fund_plan: plans.map((plan) => ({
      id: own('fund_plan', `${fund.code} ${plan.name}`),
      fund_id: id('fund', fund.code),
      name: plan.name,
      assumptions: plan.assumptions,
      in_forecast: plan.inForecast,
    })),
  };
}

/** In an order in which references point backwards. */
const ORDER = [
  'fund_deal',
  'fund_flow',
  'fund_valuation',
  'credit_line',
  'credit_line_flow',
  'fund_plan',
];

function together(tables: readonly Tables[]): Tables {
  const all: { [table: string]: Tables[string][number][] } = {};
  for (const table of ORDER) all[table] = [];
  for (const one of tables)
    for (const [table, rows] of Object.entries(one)) {
      const list = all[table] ?? [];
      list.push(...rows);
      all[table] = list;
    }
  return all;
}

function quarterEnds(): IsoDate[] {
  const ends: IsoDate[] = [];
  for (let year = 2023; year <= 2026; year++)
    for (const end of ['03-31', '06-30', '09-30', '12-31']) {
      const date = isoDate(`${year}-${end}`);
      if (date > START && date < SAMPLE_AS_OF) ends.push(date);
    }
  return ends;
}

export function fundBookTasks(id: IdBook, own: IdBook, funds: readonly FundSeed[]): FundTask[] {
  const seeds = buildFundBooks(funds);
  const ends = quarterEnds();
  const facts = (span: readonly [string, string]) =>
    together(seeds.map((seed) => factRows(id, own, seed, span)));
  return [
    {
      at: amsterdamInstant(START, '11:45:00'),
      userLogin: 'm.okafor',
      label: 'Fund deals, flows and valuations until November 2023',
      run: () =>
        together([...seeds.map((seed) => headRows(id, own, seed)), facts(['0000-01-01', START])]),
    },
    ...ends.map((end, index) => ({
      at: amsterdamInstant(addDays(end, CLOSE_DAYS), '15:10:00'),
      userLogin: 'm.okafor',
      label: `Fund flows and valuations until ${end}`,
      run: () => facts([ends[index - 1] ?? START, end]),
    })),
    {
      at: amsterdamInstant(LAST_LOOK, '16:20:00'),
      userLogin: 'm.okafor',
      label: `Fund flows and valuations until ${LAST_LOOK}`,
      run: () =>
        together([
          facts([ends.at(-1) ?? START, LAST_LOOK]),
          ...seeds.map((seed) => planRows(id, own, seed)),
        ]),
    },
  ];
}
