/** What was booked against an earlier forecast: all of it counted, and each cell down to its lines. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CashflowOutput } from '../../core/forecast/cash/schema.ts';
import { addDays } from '../../core/time/dates.ts';
import {
  type AnalysisWorkspace,
  AS_OF,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';
import { loadWorkbook } from '../../test/helpers/office.ts';
import { testId } from '../../test/helpers/workspace.ts';
import { actualsOf } from '../queries/forecastActuals.ts';
import { accountsOfSeries, basisOf, ownerOf } from '../queries/forecastByAccount.ts';
import type { WriteStore } from '../store/index.ts';
import { openKept } from './forecastParts.ts';

const TO = addDays(AS_OF, 7);
let group: AnalysisWorkspace;
let runId: string;
let output: CashflowOutput;

type Booked = readonly [day: number, account: string, category: string | null, minor: bigint];
/** Days after the forecast was made, a Friday: 2 is a Sunday. */
const BOOKED: readonly Booked[] = [
  [2, ID.eur, ID.suppliers, -1_000_00n],
  [3, ID.eur, ID.suppliers, -90_000_000_00n],
  [3, ID.usd, ID.receipts, 2_000_00n],
  [4, ID.eur, ID.receipts, 70_000_000_01n],
  [5, ID.eur, null, -5_00n],
  [7, ID.eur, ID.receipts, 3_00n],
];

function insertBooked(tx: WriteStore): void {
  for (const [at, accountId] of [ID.eur, ID.usd].entries()) {
    const currency = accountId === ID.usd ? 'USD' : 'EUR';
    const statementId = testId(95_000 + at);
    tx.insert('statement', {
      id: statementId,
      account_id: accountId,
      kind: 'booked',
      currency,
      from_date: addDays(AS_OF, 1),
      to_date: TO,
      line_count: 1,
      credit_minor: 0n,
      debit_minor: 0n,
      proof: 'unproven',
      identity: `after-${accountId}`,
    });
    for (const [index, [day, account, categoryId, minor]] of BOOKED.entries())
      if (account === accountId)
        tx.insert('statement_line', {
          id: testId(95_100 + index),
          statement_id: statementId,
          account_id: accountId,
          position: index + 1,
          booking_date: addDays(AS_OF, day),
          value_date: addDays(AS_OF, day),
          currency,
          amount_minor: minor,
          category_id: categoryId,
          reversal: false,
          fingerprint: `after-${index}`,
          occurrence: 1,
        });
  }
}

beforeAll(async () => {
  group = await analysisWorkspace();
  expect(await group.call('forecast.actuals', { asOf: TO })).toMatchObject({
    run: null,
    compared: 0,
    rows: [],
  });
  const request = { asOf: AS_OF, horizonDays: 28, historyDays: 290 };
  ({ runId } = await group.call('forecast.run', request));
  output = (await group.call('runs.get', { runId })).output as CashflowOutput;
  expect(await group.call('forecast.actuals', { asOf: TO })).toMatchObject({
    run: { id: runId },
    from: null,
    compared: 0,
  });
  group.change(insertBooked);
});
afterAll(() => group?.dispose());

const kept = () => {
  const { store } = group;
  return openKept({ store, files: store.files, journal: store } as never, runId);
};

describe('a forecast held against the books', () => {
  it('counts every booked line of its days once', async () => {
    const forecast = kept();
    const found = actualsOf(group.store, forecast, { to: TO, level: 0.95 });
    const dates = output.dates.filter((date) => date <= TO);
    expect([found.from, found.to]).toEqual([dates[0], dates.at(-1)]);
    const rows = group.store.all<{ currency: string; net: bigint }>(
      `SELECT currency, SUM(inflow_minor - outflow_minor) AS net FROM daily_flow
        WHERE booking_date > ? AND booking_date <= ? GROUP BY currency`,
      [AS_OF, dates.at(-1) ?? ''],
    );
    expect(rows.length).toBeGreaterThan(1);
    const usd = group.store.pluck<string>(
      "SELECT rate FROM fx_rate WHERE quote = 'USD' AND date <= ? ORDER BY date DESC LIMIT 1",
      [AS_OF],
    );
    const booked = rows.reduce(
      (sum, { currency, net }) => sum + Number(net) / (currency === 'USD' ? Number(usd) : 1),
      0,
    );
    const actual = found.cells.reduce((sum, cell) => sum + Number(cell.actual.minor), 0);
    // Each cell is rounded to a cent by itself.
    expect(Math.abs(actual - booked)).toBeLessThan(found.cells.length);
    expect(found.withoutRate).toEqual([]);
    // What was booked on Sunday counts on Monday; the series that holds it has its lines.
    const monday = found.cells.filter(({ date }) => date === addDays(AS_OF, 3));
    const suppliers = monday.find(({ actual }) => actual.minor === -90_001_000_00n);
    expect(suppliers?.code).toBe('suppliers');
    const none = found.cells.find(({ lower, excessMinor }) => lower === null && excessMinor > 0n);
    expect(none).toMatchObject({ series: 'Uncategorised', excessMinor: 5_00n });
  });

  it('lists what is outside of the interval, the farthest first', async () => {
    const narrow = await group.call('forecast.actuals', { asOf: TO, level: 0.5 });
    const wide = await group.call('forecast.actuals', { asOf: TO, level: 0.95 });
    expect(narrow.run).toMatchObject({ id: runId, asOf: AS_OF });
    expect(narrow.compared).toBe(wide.compared);
    expect(narrow.outside).toBeGreaterThanOrEqual(wide.outside);
    // A narrower interval leaves more beyond it.
    const farthest = ({ rows }: typeof narrow) => Number(rows[0]?.excess.amount);
    expect(farthest(narrow)).toBeGreaterThan(farthest(wide));
    expect(narrow.rows).toHaveLength(Math.min(100, narrow.outside));
    const cents = (amount: string | undefined) => Number(amount ?? 0);
    for (const { actual, lower, upper, excess } of narrow.rows) {
      const beyond = Math.max(
        cents(actual.amount) - cents(upper?.amount),
        cents(lower?.amount) - cents(actual.amount),
      );
      expect(cents(excess.amount)).toBeCloseTo(beyond, 2);
      expect(beyond).toBeGreaterThan(0);
    }
    const excesses = narrow.rows.map(({ excess }) => cents(excess.amount));
    expect(excesses).toEqual([...excesses].sort((one, other) => other - one));
    expect(await group.call('forecast.actuals', { asOf: AS_OF })).toMatchObject({ run: null });
  });

  it('tells what each account booked, and of whom the forecast knows alone', async () => {
    const asked = { asOf: TO, level: 0.95 };
    const { accounts, total, rows, compared } = await group.call('forecast.actuals', asked);
    const cents = (amount: { readonly amount: string } | null | undefined) =>
      BigInt((amount?.amount ?? '0').replace('.', ''));
    const sumOf = (amounts: readonly bigint[]) => amounts.reduce((sum, one) => sum + one, 0n);
    expect(accounts.map(({ account }) => account.id)).toEqual([ID.eur, ID.usd]);
    expect(sumOf(accounts.map(({ booked }) => cents(booked)))).toBe(cents(total));
    for (const { booked, own, aggregate, none } of accounts)
      expect(cents(own) + cents(aggregate) + cents(none)).toBe(cents(booked));
    // Receipts and payments in euro and dollars are series of one account each.
    const { cells } = actualsOf(group.store, kept(), { to: TO, level: 0.95 });
    const known = accountsOfSeries(kept());
    for (const { series, actual, shares } of cells) {
      expect(sumOf(shares.map(({ amount }) => amount.minor))).toBe(actual.minor);
      const owner = ownerOf(known, series);
      if (owner !== null) expect([...(known.get(series) ?? [])]).toEqual([owner]);
    }
    const [euro] = accounts;
    expect(cents(euro?.none)).toBe(-5_00n);
    const uncategorised = rows.find(({ series }) => series === 'Uncategorised');
    expect(uncategorised).toMatchObject({ account: null, accountCount: 1, lower: null });
    expect(sumOf(accounts.map((row) => BigInt(row.compared)))).toBeLessThanOrEqual(
      BigInt(compared),
    );
    for (const figure of ['booked', 'own', 'aggregate', 'none', 'expected'] as const) {
      const told = await group.call('forecast.explainAccountActual', {
        ...{ ...asked, runId, figure, accountId: ID.eur },
      });
      expect(cents(told.figure.money)).toBe(cents(euro?.[figure]));
      const days = told.sections.find(({ title }) => title === 'Days')?.lines ?? [];
      expect(sumOf(days.map(({ money }) => cents(money)))).toBe(cents(euro?.[figure]));
      for (const { link } of days.slice(0, 3))
        await group.call(link?.target as 'forecast.explainActual', link?.input as never);
    }
    const outside = { ...asked, runId, figure: 'outside' as const, accountId: ID.eur };
    const days = await group.call('forecast.explainAccountActual', outside);
    expect(days.figure.text).toBe(String(euro?.outside));
    const all = await group.call('forecast.explainAccountActual', {
      ...{ ...asked, runId, figure: 'booked' as const },
    });
    expect(cents(all.figure.money)).toBe(cents(total));
    const unknown = { ...outside, accountId: testId(99_999) };
    expect(await group.refusal('forecast.explainAccountActual', unknown)).toMatchObject({
      code: 'FORECAST_ACCOUNT_UNKNOWN',
    });
  });

  it('opens to the lines, the interval and the run', async () => {
    const { rows, outside } = await group.call('forecast.actuals', { asOf: TO, level: 0.5 });
    const row = rows.find(({ actual }) => /[1-9]/.test(actual.amount));
    const asked = { runId, asOf: TO, level: 0.5 };
    const told = await group.call('forecast.explainActual', {
      ...asked,
      series: row?.series ?? '',
      date: row?.date ?? '',
    });
    expect(told.figure.money).toEqual(row?.actual);
    const section = (title: string) => told.sections.find((one) => one.title === title)?.lines;
    const [line] = section('Bank lines') ?? [];
    const opened = await group.call('lines.explain', line?.link?.input as never);
    expect(opened.figure.money).toEqual(line?.money);
    for (const { link } of section('Interval') ?? [])
      if (link !== undefined) await group.call(link.target as 'runs.explain', link.input as never);
    expect(section('Interval')?.at(-1)?.money).toEqual(row?.excess);
    const run = section('Forecast')?.[0]?.link;
    expect(run).toMatchObject({ target: 'runs.explain', input: { runId } });
    const all = await group.call('forecast.explainActual', { ...asked, figure: 'outside' });
    expect(all.figure.text).toBe(String(outside));
    const unknown = { ...asked, series: 'None', date: AS_OF };
    expect(await group.refusal('forecast.explainActual', unknown)).toMatchObject({
      code: 'FORECAST_DAY_UNKNOWN',
    });
  });
});

describe('the reconciliation report', () => {
  it('holds the comparison, and foots with the screen', async () => {
    await group.call('ledger.adoptChart', {});
    const ledger = await group.call('ledger.accounts', {});
    const eur = (amount: string) => ({ currency: 'EUR', amount });
    const ledgerAccountId = (pick: (one: (typeof ledger)[number]) => boolean) =>
      ledger.find(pick)?.id ?? '';
    await group.call('ledger.post', {
      ...{ entityId: ID.holding, postingDate: AS_OF, description: 'opening', externalId: 'open' },
      postings: [
        {
          ledgerAccountId: ledgerAccountId((one) => one.bankAccountId === ID.eur),
          amount: eur('10.00'),
        },
        { ledgerAccountId: ledgerAccountId((one) => one.code === '3100'), amount: eur('-10.00') },
      ],
    });
    const shown = await group.call('forecast.actuals', { asOf: TO, count: 1000 });
    const { documents } = await group.call('reports.create', {
      ...{ kind: 'reconciliation', formats: ['xlsx'], asOf: TO },
    });
    expect(documents[0]?.runIds).toEqual([runId]);
    const { content } = await group.call('documents.content', {
      documentId: documents[0]?.id ?? '',
    });
    const workbook = await loadWorkbook(Buffer.from(content, 'base64'));
    const figuresOf = (title: RegExp) => {
      const found: number[][] = [];
      workbook.worksheets
        .find(({ name }) => title.test(name))
        ?.eachRow((row) => {
          const figures = (row.values as unknown[]).flatMap((value) => {
            const cell =
              typeof value === 'object' && value !== null && 'result' in value
                ? value.result
                : value;
            return typeof cell === 'number' ? [cell] : [];
          });
          if (figures.length > 1) found.push(figures);
        });
      return found;
    };
    const byAccount = figuresOf(/Booked by account/);
    const booked = [...shown.accounts.map((row) => row.booked), shown.total];
    expect(byAccount.map(([first]) => first)).toEqual(booked.map((one) => Number(one?.amount)));
    const outside = figuresOf(/Outside of/);
    expect(outside).toHaveLength(Math.min(100, shown.outside));
    expect(outside.map((figures) => figures.at(-1))).toEqual(
      shown.rows.slice(0, 100).map(({ excess }) => Number(excess.amount)),
    );
  });
});

describe('whose a series is', () => {
  const known = new Map([
    ['Rent', new Set(['a'])],
    ['Receipts', new Set(['a', 'b'])],
    ['Tax', new Set(['a', ''])],
  ]);
  it.each([
    ['Rent', 'a', 'own', 'a'],
    ['Rent', 'b', 'none', 'a'],
    ['Receipts', 'a', 'aggregate', null],
    // An expected flow that names no account may come on any.
    ['Tax', 'a', 'aggregate', null],
    ['Sales', 'a', 'none', null],
  ] as const)('%s on %s is %s', (series, account, basis, owner) => {
    expect(basisOf(known, series, account)).toBe(basis);
    expect(ownerOf(known, series)).toBe(owner);
  });
});
