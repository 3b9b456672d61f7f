/** Where a figure of the position comes from: rule, rate, balance, source file, known before. */
import type { PositionRow } from '../../core/cash/position.ts';
import { fxRate } from '../../core/market/fx.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { formatAmount, type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import { addDays, type IsoDate } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { fxTableAt } from '../queries/rates.ts';
import { reportingCurrencyOf } from '../queries/settings.ts';
import { computePosition, rateUsed } from './position.ts';

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
};

function figureOf(row: PositionRow, column: Input['column']): Money | null {
  return column === 'sharePercent' ? row.closing : row[column];
}

/** How many statement lines a panel shows before it leads to all of them. */
const LINES_SHOWN = 12;

function linesSection(
  context: QueryContext,
  row: PositionRow,
  asOf: IsoDate,
): { readonly balance: Section; readonly source: Section | null } {
  const { store } = context;
  const account = row.account;
  if (account === null || account.opening === null)
    return { balance: { title: 'Balance', lines: [] }, source: null };
  const lines = store.all<{
    id: string;
    position: bigint;
    counterparty_name: string | null;
    remittance: string | null;
    amount_minor: bigint;
  }>(
    `SELECT id, position, counterparty_name, remittance, amount_minor FROM statement_line
      WHERE account_id = ? AND booking_date = ? ORDER BY position LIMIT ?`,
    [account.id, asOf, LINES_SHOWN + 1],
  );
  const shown: Line[] = lines.slice(0, LINES_SHOWN).map((line) => ({
    label: line.counterparty_name ?? line.remittance ?? 'Statement line',
    prefix: String(line.position),
    money: money(account.currency, line.amount_minor),
    link: { target: 'lines.explain', input: { lineId: line.id } },
  }));
  const closing = row.accountBalance;
  const balance: Section = {
    title: `Balance in ${account.currency}`,
    link: {
      label: 'All lines',
      target: 'screen:position',
      input: { accountId: account.id, asOf },
    },
    lines: [
      { label: 'Opening', money: account.opening },
      ...shown,
      ...(lines.length > LINES_SHOWN
        ? [{ label: 'Further lines of the day', tone: 'muted' as const }]
        : []),
      ...(closing === null ? [] : [{ label: 'Closing', money: closing, tone: 'total' as const }]),
    ],
  };
  return { balance, source: sourceSection(context, account.id, asOf) };
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
  }>(
    `SELECT s.number, s.to_date, s.proof, s.line_count, s.entry, f.name AS file_name, f.sha256
       FROM statement s LEFT JOIN raw_file f ON f.id = s.raw_file_id
      WHERE s.account_id = ? AND s.kind = 'booked' AND s.to_date <= ?
      ORDER BY s.to_date DESC, s.id DESC LIMIT 1`,
    [accountId, asOf],
  );
  if (found === undefined) return null;
  return {
    title: 'Source',
    lines: [
      { label: 'File', value: found.file_name ?? 'Entered by hand' },
      {
        label: 'Statement',
        value: `no. ${found.number ?? '–'} of ${found.to_date}, ${found.line_count} lines, ${found.proof}`,
      },
      ...(found.sha256 === null
        ? []
        : [
            {
              label: 'SHA-256',
              value: `${found.sha256.slice(0, 8)} … ${found.sha256.slice(-8)}`,
              tone: 'code' as const,
            },
          ]),
      {
        label: 'Journal',
        value: `entry ${found.entry}`,
        link: { target: 'screen:journal', input: { entry: Number(found.entry) } },
      },
    ],
  };
}

function ruleSection(row: PositionRow, input: Input, reportingCurrency: string): Section {
  const figure = figureOf(row, input.column);
  const inAccount = row.account;
  const lines: Line[] = [];
  if (inAccount !== null && row.quote !== null && row.isConverted && input.column !== 'rates') {
    const own = ownFigure(row, input.column);
    if (own !== null) lines.push({ label: `${COLUMN_LABEL[input.column]} booked`, money: own });
    const inverse = new Decimal(1).div(row.quote.rate).toSignificantDigits(8).toFixed();
    lines.push({
      label: `÷ ${row.quote.from} per ${row.quote.to}`,
      value: inverse,
    });
  } else if (row.account === null) {
    lines.push({ label: 'Accounts summed', value: String(row.accountCount) });
  }
  if (figure !== null) lines.push({ label: 'half-even, 2 places', money: figure, tone: 'total' });
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

function ownFigure(row: PositionRow, column: Input['column']): Money | null {
  const account = row.account;
  if (account === null) return null;
  if (column === 'opening') return account.opening;
  if (column === 'inflow') return account.inflow;
  if (column === 'outflow') return account.outflow;
  return row.accountBalance;
}

function rateSection(context: QueryContext, row: PositionRow, asOf: IsoDate): Section | null {
  if (row.quote === null || !row.isConverted) return null;
  const used = rateUsed(row.quote, asOf);
  const [leg] = row.quote.legs;
  const before = fxRate(
    fxTableAt(context.store, asOf),
    used.from,
    used.to,
    addDays(row.quote.date, -1),
  );
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
      { label: 'Source', value: `${used.source}, ${used.date}` },
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
              ...(member.account === null
                ? { rowId: member.id }
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
  const entries = store.all<{ seq: bigint; at: string; command: string }>(
    `SELECT j.seq, j.at, j.command FROM journal_entry j
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
    lines: entries.map((entry) => ({
      label: `${entry.at.slice(0, 16).replace('T', ' ')} · entry ${entry.seq}`,
      value: entry.command,
      link: { target: 'screen:journal', input: { entry: Number(entry.seq) } },
    })),
  };
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
  const { balance, source } = linesSection(context, row, input.asOf);
  const sections = [
    ruleSection(row, input, reportingCurrency),
    row.account === null ? membersSection(position.rows, row, input) : null,
    input.column === 'accountBalance' ? null : rateSection(context, row, input.asOf),
    row.account === null || input.column === 'rates' ? null : balance,
    source,
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
      ...(converted ? [{ text: 'converted', tone: 'plain' as const }] : []),
      ...(row.isStale ? [{ text: 'stale rate', tone: 'warning' as const }] : []),
      ...(row.missing === null ? [] : [{ text: row.missing, tone: 'warning' as const }]),
      ...(row.account !== null && row.accountBalance !== null
        ? [{ text: `${formatAmount(row.accountBalance)} ${row.currency}`, tone: 'plain' as const }]
        : []),
    ],
    sections,
  };
}

export const positionExplainHandlers = {
  'position.explain': query<'position.explain'>(explainPosition),
};
