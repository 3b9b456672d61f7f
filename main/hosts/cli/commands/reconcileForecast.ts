/** `ballast reconcile forecast`: what was booked outside of the interval of an earlier forecast. */
import type { OutputOf } from '../../../../preload/contract/index.ts';
import { countText, moneyText, tableText } from '../table.ts';

const TITLES = ['Day', 'Series', 'Booked', 'Expected', 'Lower', 'Upper', 'Beyond'];

export function forecastText(answer: OutputOf<'forecast.actuals'>): string {
  const { run, from, to, level, compared, outside, rows, withoutRate } = answer;
  if (run === null || from === null)
    return 'No forecast of all entities was made for an earlier day that the books have passed.\n';
  const missing =
    withoutRate.length === 0 ? '' : `Without a rate and not compared: ${withoutRate.join(', ')}.\n`;
  const head = `Forecast made for ${run.asOf}, booked ${from} to ${to}: ${countText(outside)} of ${countText(compared)} series and days outside of the ${Math.round(level * 100)}% interval.\n${missing}`;
  if (rows.length === 0) return head;
  const columns = TITLES.map((title, index) => ({
    title,
    align: index < 2 ? ('left' as const) : ('right' as const),
  }));
  const table = tableText(
    columns,
    rows.map((row) => [
      row.date,
      row.series,
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
  return `${head}\n${table}${shown}`;
}
