/** Where a figure of the position comes from: rule, rate, balance, source file, known before. */
import { type PositionRow, positionDay } from '../../core/cash/position.ts';
import { type FxQuote, fxRate } from '../../core/market/fx.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { formatAmount, type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import { addDays, type IsoDate } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { fxTableAt } from '../queries/rates.ts';
import { reportingCurrencyOf } from '../queries/settings.ts';
import { changeLine, entryLine } from './explainParts.ts';
import { computePosition, rateUsed } from './position.ts';
import { balanceSection } from './positionBalance.ts';
import { statementSource } from './statementSource.ts';
import { interimSection } from './worksheetExplain.ts';

type Input = DomainInput<'position.explain'>;
type Section = Explanation['sections'][number];
type Line = Section['lines'][number];

const COLUMN_LABEL: { readonly [Column in Input['column']]: string } = {
  accountBalance: 'Account balance',
  opening: 'Opening',
  inflow: 'In',
  outflow: 'Out',
  rates: 'Rates',
  closing: 'Closing',
  sharePercent: 'Share',
  change: 'Change on the day',
  flows: 'Flows of the day',
};

function difference(minuend: Money | null, subtrahend: Money | null): Money | null {
  return minuend === null || subtrahend === null
    ? null
    : money(minuend.currency, minuend.minor - subtrahend.minor);
}

function figureOf(row: PositionRow, column: Input['column']): Money | null {
  switch (column) {
    case 'sharePercent':
      return row.closing;
    case 'change':
      return difference(row.closing, row.opening);
    case 'flows':
      return difference(row.inflow, row.outflow);
    default:
      return row[column];
  }
}

/** The figures of the same row that a difference stands on, with their signs. */
function partsOf(row: PositionRow, column: Input['column']): Line[] {
  const part = (label: string, figure: Money | null): Line[] =>
    figure === null ? [] : [{ label, money: figure }];
  if (column === 'change')
    return [...part('Closing', row.closing), ...part('− Opening', row.opening)];
  const flows = () => [...part('In', row.inflow), ...part('− Out', row.outflow)];
  if (column === 'flows') return flows();
  if (column === 'closing' && row.piece?.kind === 'category') return flows();
  if (column === 'closing' && row.piece?.kind === 'brought-forward')
    return [...part('Opening', row.opening), ...part('Rates', row.rates)];
  return [];
}

function sourceSection({ store }: QueryContext, accountId: string, asOf: IsoDate): Section | null {
  const found = store.get<{
    number: string | null;
    to_date: string;
    proof: string;
    line_count: bigint;
    entry: bigint;
    file_name: string | null;
    sha256: string | null;
    command: string | null;
  }>(
    `SELECT s.number, s.to_date, s.proof, s.line_count, s.entry, f.name AS file_name, f.sha256,
            j.command
       FROM statement s LEFT JOIN raw_file f ON f.id = s.raw_file_id
       LEFT JOIN journal_entry j ON j.seq = s.entry
      WHERE s.account_id = ? AND s.kind = 'booked' AND s.to_date <= ?
      ORDER BY s.to_date DESC, s.id DESC LIMIT 1`,
    [accountId, asOf],
  );
  if (found === undefined) return null;
  return {
    title: 'Source',
    lines: [
      { label: 'File', value: statementSource(found.file_name, found.command) },
      {
        label: 'Statement',
        value: `no. ${found.number ?? '–'}, ${found.line_count} lines, ${found.proof}`,
      },
      { label: 'Closing of', value: found.to_date },
      ...(found.sha256 === null
        ? []
        : [
            {
              label: 'SHA-256',
              value: `${found.sha256.slice(0, 8)} … ${found.sha256.slice(-8)}`,
              tone: 'code' as const,
            },
          ]),
      entryLine(found.entry),
    ],
  };
}

function ruleSection(row: PositionRow, input: Input, reportingCurrency: string): Section {
  const figure = figureOf(row, input.column);
  const inAccount = row.account;
  const lines: Line[] = partsOf(row, input.column);
  if (lines.length > 0) {
    const label = input.column === 'closing' ? 'Part of the closing' : 'Difference';
    if (figure !== null) lines.push({ label, money: figure, tone: 'total' });
    return { title: 'Rule', note: 'cash.position v1', lines };
  }
  const isTranslated =
    row.isConverted && input.column !== 'rates' && input.column !== 'accountBalance';
  if (inAccount !== null && row.quote !== null && isTranslated) {
    const own = ownFigure(row, input.column);
    if (own !== null) lines.push({ label: `${COLUMN_LABEL[input.column]} booked`, money: own });
    const inverse = new Decimal(1).div(row.quote.rate).toSignificantDigits(8).toFixed();
    lines.push({
      label: `÷ ${row.quote.from} per ${row.quote.to}`,
      value: inverse,
    });
    if (figure !== null) lines.push({ label: 'half-even, 2 places', money: figure, tone: 'total' });
  } else if (inAccount === null) {
    lines.push({ label: 'Accounts summed', count: Number(row.accountCount) });
    if (figure !== null) lines.push({ label: 'Sum', money: figure, tone: 'total' });
  } else if (figure !== null) lines.push(...bookedLines(row, inAccount, input.column, figure));
  const text =
    input.column === 'rates'
      ? 'What exchange rates did: closing − opening − in + out, with opening at the rate of the day before. It holds the cent of rounding.'
      : input.column === 'sharePercent'
        ? `Closing over the total of ${reportingCurrency}, in tenths of a percent by largest remainder.`
        : undefined;
  return {
    title: 'Rule',
    note: 'cash.position v1',
    ...(text === undefined ? {} : { text }),
    lines,
  };
}

/** A figure in the account's own currency: a closing with what it is made of, others as booked. */
function bookedLines(
  row: PositionRow,
  account: NonNullable<PositionRow['account']>,
  column: Input['column'],
  figure: Money,
): Line[] {
  const isClosing = column === 'closing' || column === 'accountBalance';
  const label = `${isClosing ? 'Closing' : COLUMN_LABEL[column]} booked`;
  const total: Line = { label, money: figure, tone: 'total' };
  if (!isClosing || account.opening === null || row.accountBalance === null) return [total];
  return [
    { label: 'Opening', money: account.opening },
    { label: '+ In', money: account.inflow },
    { label: '− Out', money: account.outflow },
    total,
  ];
}

function ownFigure(row: PositionRow, column: Input['column']): Money | null {
  const account = row.account;
  if (account === null) return null;
  if (row.piece?.kind === 'category') {
    if (column === 'inflow') return row.piece.inflow;
    return column === 'outflow' ? row.piece.outflow : null;
  }
  if (column === 'opening') return account.opening;
  if (column === 'inflow') return account.inflow;
  if (column === 'outflow') return account.outflow;
  return row.accountBalance;
}

/** The rate behind a converted figure: as quoted, the one before it, its source and age. */
export function rateSection(
  { store }: Pick<QueryContext, 'store'>,
  quote: FxQuote | null,
  asOf: IsoDate,
): Section | null {
  if (quote === null || quote.from === quote.to) return null;
  const used = rateUsed(quote, asOf);
  const [leg] = quote.legs;
  const before = fxRate(fxTableAt(store, asOf), used.from, used.to, addDays(quote.date, -1));
  return {
    title: 'Rate',
    link: { label: 'Open rate', target: 'screen:settings', input: { section: 'rates' } },
    lines: [
      {
        label: leg === undefined ? `${used.from}/${used.to}` : `${leg.base}/${leg.quote}`,
        value: leg?.rate ?? used.rate,
        ...(before.ok && before.value.legs[0] !== undefined
          ? { note: `${before.value.legs[0].rate} on ${before.value.date}` }
          : {}),
      },
      { label: 'Source', value: used.source },
      { label: 'Rate of', value: used.date },
      {
        label: 'Age',
        value: `${used.ageDays} days`,
        ...(used.stale ? { tone: 'warning' as const } : {}),
      },
    ],
  };
}

function membersSection(rows: readonly PositionRow[], row: PositionRow, input: Input): Section {
  const members =
    row.kind === 'total'
      ? rows.filter((candidate) => candidate.level === 0)
      : rows.filter((candidate) => candidate.parentId === row.id);
  const figure = figureOf(row, input.column);
  return {
    title: 'Summed from',
    lines: [
      ...members.map((member): Line => {
        const value = figureOf(member, input.column);
        return {
          label: member.label,
          ...(value === null ? { value: 'missing', tone: 'warning' } : { money: value }),
          link: {
            target: 'position.explain',
            input: {
              ...input,
              ...(member.account === null || member.piece !== undefined
                ? { rowId: member.id, accountId: undefined }
                : { accountId: member.account.id, rowId: undefined }),
            },
          },
        };
      }),
      ...(figure === null ? [] : [{ label: row.label, money: figure, tone: 'total' as const }]),
    ],
  };
}

/** The same figure as it was known at the entries that touched its account or rate lately. */
function knownBefore(context: QueryContext, row: PositionRow, asOf: IsoDate): Section | null {
  const { store } = context;
  if (row.account === null) return null;
  const entries = store.all<{ seq: bigint; at: string; what: string }>(
    `SELECT j.seq, j.at, COALESCE(j.summary, j.command) AS what FROM journal_entry j
      WHERE j.seq IN (
        SELECT entry FROM statement WHERE account_id = ? AND to_date <= ?
        UNION SELECT entry FROM fx_rate WHERE date <= ? AND date >= ? AND (quote = ? OR base = ?))
        AND j.seq <= ?
      ORDER BY j.seq DESC LIMIT 3`,
    [
      row.account.id,
      asOf,
      asOf,
      addDays(asOf, -4),
      row.currency,
      row.currency,
      BigInt(context.knownEntry),
    ],
  );
  if (entries.length === 0) return null;
  return {
    title: 'Known before',
    lines: entries.map(changeLine),
  };
}

/** Interim entries have no category; what was brought forward holds none of the day. */
function tellsInterim({ piece }: PositionRow): boolean {
  return piece === undefined || (piece.kind === 'category' && piece.categoryId === null);
}

function explainPosition(context: QueryContext, input: Input): Explanation {
  const reportingCurrency = reportingCurrencyOf(context.store, input.reportingCurrency);
  const position = computePosition(context.store, { ...input, reportingCurrency });
  const wanted = input.accountId ?? input.rowId ?? 'total';
  const row = [...position.rows, position.total].find((candidate) => candidate.id === wanted);
  if (row === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'POSITION_ROW_UNKNOWN',
      message: `The position of ${input.asOf} has no row "${wanted}".`,
      path: 'rowId',
    });
  const figure = figureOf(row, input.column);
  const converted = row.isConverted && input.column !== 'accountBalance';
  const day = positionDay(input.asOf, input.basis);
  const sections = [
    ruleSection(row, input, reportingCurrency),
    row.account === null ? membersSection(position.rows, row, input) : null,
    input.column === 'accountBalance' ? null : rateSection(context, row.quote, day),
    row.account === null || input.column === 'rates'
      ? null
      : balanceSection(context, row, day, input.basis),
    ...(row.account !== null && tellsInterim(row) && input.basis === 'intraday'
      ? interimSection(context, {
          accountIds: [row.account.id],
          from: row.account.reportedTo ?? day,
          to: day,
        })
      : []),
    row.account === null || row.account.opening === null
      ? null
      : sourceSection(context, row.account.id, day),
    knownBefore(context, row, input.asOf),
  ].filter((section) => section !== null);
  return {
    crumbs: [
      { label: row.account?.entityName ?? 'Group' },
      { label: row.label },
      { label: COLUMN_LABEL[input.column] },
    ],
    figure: {
      ...(input.column === 'sharePercent'
        ? { text: `${row.sharePercent ?? '–'} %` }
        : figure === null
          ? { text: 'missing' }
          : { money: figure }),
      converted,
    },
    chips: [
      ...(row.isStale ? [{ text: 'stale rate', tone: 'warning' as const }] : []),
      ...(row.missing === null ? [] : [{ text: row.missing, tone: 'warning' as const }]),
      ...(converted && row.account !== null && row.accountBalance !== null
        ? [{ text: `${row.currency} ${formatAmount(row.accountBalance)}`, tone: 'plain' as const }]
        : []),
    ],
    sections,
  };
}

export const positionExplainHandlers = {
  'position.explain': query<'position.explain'>(explainPosition),
};
