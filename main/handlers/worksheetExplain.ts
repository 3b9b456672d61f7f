/** Where a cell of the worksheet comes from: lines, interim entries, expected flows and rates. */
import {
  buildWorksheet,
  dayOf,
  NO_CATEGORY,
  type WorksheetFlow,
  type WorksheetRow,
} from '../../core/cash/worksheet.ts';
import { fxRate } from '../../core/market/fx.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { convert, type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import { addDays, type IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { largestLines } from '../queries/lines.ts';
import { reportingCurrencyOf } from '../queries/settings.ts';
import { GAP_CATEGORY, type WorksheetData, worksheetData } from '../queries/worksheet.ts';
import type { Line, Section } from './explainParts.ts';

type Input = DomainInput<'position.explainCell'>;

/** How many lines of a kind a panel lists by name. */
const NAMED = 20;

const RULES: { readonly [kind: string]: string } = {
  opening: 'The closing of the day before; on the first day the balances of the statements.',
  closing: 'Opening + inflows − outflows + manual items, with the rounding of converted figures.',
  rounding:
    'Closing − opening − inflows + outflows − manual items: what rounding each converted figure by itself leaves.',
  group: 'The sum of its rows.',
  category:
    'The flows of the day by currency, each sum converted once at the rate of the effective date, half-even.',
  item: 'A person entered it; it counts on its day until a statement tells the day.',
};

/** What the flows of a row and day come to by currency, and what each currency is worth. */
function currencySection(
  data: WorksheetData,
  flows: readonly WorksheetFlow[],
  signOf: (flow: WorksheetFlow) => bigint,
): Section[] {
  const sums = new Map<string, bigint>();
  for (const flow of flows) sums.set(flow.currency, (sums.get(flow.currency) ?? 0n) + signOf(flow));
  const to = data.input.reportingCurrency;
  const foreign = [...sums].filter(([currency]) => currency !== to);
  if (foreign.length === 0) return [];
  const lines = [...sums].flatMap(([currency, minor]): Line[] => {
    const found = fxRate(data.input.rates, currency, to, data.input.asOf);
    const own: Line = { label: currency, money: money(currency, minor) };
    if (currency === to) return [own];
    if (!found.ok) return [own, { label: 'Rate', value: 'missing', tone: 'warning' }];
    const { rate, date, source } = found.value;
    return [
      own,
      {
        label: `In ${to}`,
        money: convert(money(currency, minor), new Decimal(rate), to, 'half-even'),
        note: `${new Decimal(rate).toSignificantDigits(8).toFixed()}, ${source}, ${date}`,
        link: {
          target: 'rates.explain',
          input: { currency, asOf: data.input.asOf, reportingCurrency: to },
        },
      },
    ];
  });
  return [{ title: 'Rates', lines }];
}

function bookedSection(
  { store }: QueryContext,
  data: WorksheetData,
  input: Input,
  span: { readonly from: IsoDate; readonly to: IsoDate },
  wanted: { readonly categoryId: string; readonly sign: 1 | -1 },
): Section[] {
  const { categoryId, sign } = wanted;
  const accountIds = data.accounts.map(({ id }) => id);
  const found = largestLines(
    store,
    {
      accountIds,
      ...(input.by === 'value'
        ? { valueFrom: span.from, valueTo: span.to }
        : { from: span.from, to: span.to }),
      ...(categoryId === NO_CATEGORY ? { uncategorised: true } : { categoryIds: [categoryId] }),
      sign,
    },
    NAMED + 1,
  );
  if (found.length === 0) return [];
  return [
    {
      title: 'Statement lines',
      lines: [
        ...found.slice(0, NAMED).map(
          (line): Line => ({
            label: line.counterparty_name ?? line.remittance ?? 'Statement line',
            prefix: line.account_name,
            money: money(line.currency, line.amount_minor),
            link: { target: 'lines.explain', input: { lineId: line.id } },
          }),
        ),
        ...(found.length > NAMED
          ? [{ label: 'Further, smaller lines', tone: 'muted' as const }]
          : []),
      ],
    },
  ];
}

interface InterimLine {
  readonly statement_id: string;
  readonly account_name: string;
  readonly label: string | null;
  readonly currency: string;
  readonly amount_minor: bigint;
}

/** Interim entries on their day; those that a statement has booked meanwhile are not among them. */
export function interimSection(
  { store }: Pick<QueryContext, 'store'>,
  asked: {
    readonly accountIds: readonly string[];
    readonly from: IsoDate;
    readonly to: IsoDate;
    readonly column?: 'booking_date' | 'value_date';
    readonly sign?: 1 | -1;
  },
): Section[] {
  const { accountIds, from, to, column = 'booking_date', sign } = asked;
  const rows = store.all<InterimLine & { readonly [name: string]: string | bigint | null }>(
    `SELECT i.statement_id, a.name AS account_name, i.currency, i.amount_minor,
            COALESCE(i.counterparty_name, i.remittance) AS label
       FROM interim_line i JOIN account a ON a.id = i.account_id
      WHERE i.account_id IN (SELECT value FROM json_each(?)) AND i.status = 'booked'
        AND i.superseded_line_id IS NULL AND i.${column} BETWEEN ? AND ?
        AND i.booking_date > COALESCE((SELECT MAX(s.to_date) FROM statement s
              WHERE s.account_id = i.account_id AND s.kind = 'booked' AND s.to_date <= ?), '')
        ${sign === undefined ? '' : `AND i.amount_minor * ${sign} > 0`}
      ORDER BY ABS(i.amount_minor) DESC LIMIT ${NAMED}`,
    [JSON.stringify(accountIds), from, to, to],
  );
  if (rows.length === 0) return [];
  return [
    {
      title: 'Interim entries',
      note: 'not booked by a statement yet',
      lines: rows.map((row) => ({
        label: row.label ?? 'Interim entry',
        prefix: row.account_name,
        money: money(row.currency, row.amount_minor),
        link: {
          target: 'statements.explain',
          input: { statementId: row.statement_id, column: 'lines' },
        },
      })),
    },
  ];
}

function expectedSection(
  data: WorksheetData,
  day: number,
  isWanted: (flow: WorksheetData['expected'][number]) => boolean,
): Section[] {
  const { days, asOf } = data.input;
  const flows = data.expected.filter((flow) => dayOf(days, flow.date) === day && isWanted(flow));
  if (flows.length === 0) return [];
  const bySize = [...flows].sort((a, b) => {
    const [one, other] = [a.amountMinor, b.amountMinor].map((minor) =>
      minor < 0n ? -minor : minor,
    );
    return one === other ? 0 : (one ?? 0n) > (other ?? 0n) ? -1 : 1;
  });
  return [
    {
      title: 'Expected flows',
      note: `${flows.length} due`,
      lines: [
        ...bySize.slice(0, NAMED).map(
          (flow): Line => ({
            label: flow.description,
            money: money(flow.currency, flow.amountMinor),
            link: {
              target: 'expectedFlows.explain',
              input: { id: flow.id, asOf, reportingCurrency: data.input.reportingCurrency },
            },
          }),
        ),
        ...(flows.length > NAMED
          ? [{ label: `${flows.length - NAMED} smaller flows`, tone: 'muted' as const }]
          : []),
      ],
    },
  ];
}

/** The parts of a day's closing, each of which opens, or of its opening where no day is before it. */
function footing(
  rows: readonly WorksheetRow[],
  row: WorksheetRow,
  day: number,
  input: Input,
): Line[] {
  const at = (id: string) => rows.find((one) => one.id === id)?.cells[day] ?? null;
  const part = (label: string, rowId: string): Line => {
    const value = at(rowId);
    return {
      label,
      ...(value === null ? { value: 'missing', tone: 'warning' as const } : { money: value }),
      link: { target: 'position.explainCell', input: { ...input, rowId } },
    };
  };
  if (row.kind === 'group')
    return rows
      .filter((one) => one.parentId === row.id)
      .filter((one) => one.cells[day]?.minor !== 0n)
      .map((one) => part(one.label, one.id));
  if (row.kind !== 'closing' && row.kind !== 'rounding') return [];
  return [
    part('Opening', 'opening'),
    part('+ Inflows', 'in'),
    part('− Outflows', 'out'),
    part('+ Manual items', 'manual'),
    ...(row.kind === 'closing' ? [part('+ Rounding', 'rounding')] : [part('Closing', 'closing')]),
  ];
}

/** Balances of the accounts at the end of a day, in their own currencies. */
function accountsSection(data: WorksheetData, day: number, input: Input): Section {
  const { days, flows, openings } = data.input;
  const net = new Map<string, bigint>();
  for (const flow of flows) {
    const at = dayOf(days, flow.date);
    if (at >= 0 && at <= day)
      net.set(flow.accountId, (net.get(flow.accountId) ?? 0n) + flow.inMinor - flow.outMinor);
  }
  const names = new Map(data.accounts.map((account) => [account.id, account]));
  const basis = input.by === 'value' ? 'value' : 'booked';
  return {
    title: 'Accounts',
    note: 'in their own currencies',
    lines: openings.map(({ accountId, currency, minor }): Line => {
      const account = names.get(accountId);
      return {
        label: account?.name ?? '',
        ...(account === undefined ? {} : { prefix: account.entityName }),
        ...(minor === null
          ? { value: 'missing', tone: 'warning' as const }
          : { money: money(currency, minor + (net.get(accountId) ?? 0n)) }),
        link: {
          target: 'position.explain',
          input: {
            accountId,
            column: 'accountBalance',
            asOf: input.day < input.asOf ? input.day : input.asOf,
            basis,
          },
        },
      };
    }),
  };
}

function detailSections(
  context: QueryContext,
  data: WorksheetData,
  row: WorksheetRow,
  day: number,
  input: Input,
): Section[] {
  const { days } = data.input;
  if (row.kind === 'opening') return [accountsSection(data, day - 1, input)];
  if (row.kind === 'closing') return [accountsSection(data, day, input)];
  const [group = '', key = ''] = row.id.split(':');
  const ofDay = data.input.flows.filter((flow) => dayOf(days, flow.date) === day);
  if (row.kind === 'item')
    return [
      ...currencySection(
        data,
        ofDay.filter((flow) => flow.itemId === key),
        (flow) => flow.inMinor - flow.outMinor,
      ),
      ...expectedSection(data, day, (flow) => flow.id === key),
    ];
  if (row.kind !== 'category') return [];
  const isIn = group === 'in';
  const pick = (flow: WorksheetFlow) => (isIn ? flow.inMinor : flow.outMinor);
  const flows = ofDay.filter(
    (flow) =>
      flow.itemId === undefined && (flow.categoryId ?? NO_CATEGORY) === key && pick(flow) !== 0n,
  );
  const to = input.day;
  const from = day === 0 ? to : addDays(days[day - 1] ?? to, 1);
  const sign = isIn ? 1 : -1;
  const accountIds = data.accounts.map(({ id }) => id);
  return [
    ...currencySection(data, flows, pick),
    ...(key === GAP_CATEGORY || (to > input.asOf && input.by === 'booking')
      ? []
      : bookedSection(context, data, input, { from, to }, { categoryId: key, sign })),
    ...(key === NO_CATEGORY
      ? interimSection(context, {
          accountIds,
          from,
          to,
          sign,
          column: input.by === 'value' ? 'value_date' : 'booking_date',
        })
      : []),
    ...expectedSection(
      data,
      day,
      (flow) =>
        flow.source !== 'manual' && flow.categoryId === key && flow.amountMinor > 0n === isIn,
    ),
    ...(key === GAP_CATEGORY ? [gapSection(data, flows, pick)] : []),
  ];
}

function gapSection(
  data: WorksheetData,
  flows: readonly WorksheetFlow[],
  pick: (flow: WorksheetFlow) => bigint,
): Section {
  const names = new Map(data.accounts.map(({ id, name }) => [id, name]));
  return {
    title: 'Accounts',
    text: 'The newest balance is not the earlier one carried on through the lines: a statement in between is missing. Import it.',
    lines: flows.map((flow) => ({
      label: names.get(flow.accountId) ?? '',
      money: money(flow.currency, pick(flow)),
    })),
  };
}

function explainCell(context: QueryContext, input: Input): DomainOutput<'position.explainCell'> {
  const reportingCurrency = reportingCurrencyOf(context.store, input.reportingCurrency);
  const data = worksheetData(context.store, input, reportingCurrency);
  const worksheet = buildWorksheet(data.input);
  const row = worksheet.rows.find(({ id }) => id === input.rowId);
  const day = worksheet.days.indexOf(input.day);
  if (row === undefined || day < 0)
    throw new AppFailure({
      kind: 'not-found',
      code: 'WORKSHEET_CELL_UNKNOWN',
      message: `The worksheet of ${input.asOf} has no cell "${input.rowId}" on ${input.day}.`,
      path: row === undefined ? 'rowId' : 'day',
    });
  const figure: Money | null = row.cells[day] ?? null;
  const parts = footing(worksheet.rows, row, day, input);
  const total: Line[] =
    figure === null ? [] : [{ label: row.label, money: figure, tone: 'total' as const }];
  return {
    crumbs: [{ label: 'Worksheet' }, { label: input.day }, { label: row.label }],
    figure: {
      ...(figure === null ? { text: 'missing' } : { money: figure }),
      converted: data.input.openings.some(({ currency }) => currency !== reportingCurrency),
    },
    chips: [
      ...(row.origins[day] ?? []).map((origin) => ({ text: origin, tone: 'plain' as const })),
      ...worksheet.missingCurrencies.map((currency) => ({
        text: `no rate for ${currency}`,
        tone: 'warning' as const,
      })),
    ],
    sections: [
      { title: 'Rule', text: RULES[row.kind] ?? '', lines: [...parts, ...total] },
      ...detailSections(context, data, row, day, input),
    ],
  };
}

export const worksheetExplainHandlers = {
  'position.explainCell': query<'position.explainCell'>(explainCell),
};
