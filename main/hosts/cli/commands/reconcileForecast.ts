/** `ballast reconcile forecast`: what was booked outside of the interval of an earlier forecast. */
import type { OutputOf } from '../../../../preload/contract/index.ts';
import { countText, moneyText, tableText } from '../table.ts';

type Answer = OutputOf<'forecast.actuals'>;

const TITLES = ['Day', 'Series', 'Account', 'Booked', 'Expected', 'Lower', 'Upper', 'Beyond'];
const ACCOUNT_TITLES = [
  ...['Account', 'Booked', 'Own series', 'Series of several', 'Not forecast'],
  ...['Own expected', 'Own days', 'Outside'],
];

function columnsOf(titles: readonly string[], texts: number) {
  return titles.map((title, index) => ({
    title,
    align: index < texts ? ('left' as const) : ('right' as const),
  }));
}

/** What was booked by account; the forecast has an interval for series of one account alone. */
function accountsText({ accounts, total }: Answer): string {
  const rows = accounts.map((row) => [
    `${row.account.name}, ${row.account.entityName}`,
    ...[row.booked, row.own, row.aggregate, row.none].map((amount) => moneyText(amount)),
    row.expected === null ? 'none' : moneyText(row.expected),
    row.compared === 0 ? '' : countText(row.compared),
    row.compared === 0 ? '' : countText(row.outside),
  ]);
  const table = tableText(columnsOf(ACCOUNT_TITLES, 1), [
    ...rows,
    ['All accounts', moneyText(total), '', '', '', '', '', ''],
  ]);
  return `By account. A series of several accounts is forecast as their sum only, so that none of them has an interval in it.\n${table}`;
}

export function forecastText(answer: Answer): string {
  const { run, from, to, level, compared, outside, rows, withoutRate } = answer;
  if (run === null || from === null)
    return 'No forecast of all entities was made for an earlier day that the books have passed.\n';
  const missing =
    withoutRate.length === 0 ? '' : `Without a rate and not compared: ${withoutRate.join(', ')}.\n`;
  const head = `Forecast made for ${run.asOf}, booked ${from} to ${to}: ${countText(outside)} of ${countText(compared)} series and days outside of the ${Math.round(level * 100)}% interval.\n${missing}`;
  const accounts = accountsText(answer);
  if (rows.length === 0) return `${head}\n${accounts}`;
  const table = tableText(
    columnsOf(TITLES, 3),
    rows.map((row) => [
      row.date,
      row.series,
      row.account?.name ?? (row.accountCount === 0 ? '' : `on ${countText(row.accountCount)}`),
      moneyText(row.actual),
      moneyText(row.expected),
      row.lower === null ? 'none' : moneyText(row.lower),
      row.upper === null ? 'none' : moneyText(row.upper),
      moneyText(row.excess),
    ]),
  );
  const shown =
    rows.length < outside
      ? `\nThe farthest ${countText(rows.length)} of ${countText(outside)}; --count shows more.\n`
      : '';
  return `${head}\n${table}${shown}\n${accounts}`;
}
