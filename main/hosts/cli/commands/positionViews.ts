/** What `ballast position` prints besides the accounts: each view of the position as a table. */
import type { OutputOf } from '../../../../preload/contract/index.ts';
import { amountText, countText, moneyText, tableText } from '../table.ts';

function table(titles: readonly string[], texts: number, rows: string[][]): string {
  return tableText(
    titles.map((title, index) => ({ title, align: index < texts ? 'left' : 'right' })),
    rows,
  );
}

export function availableText(found: OutputOf<'position.available'>): string {
  const { rows, total, asOf, reportingCurrency } = found;
  const short =
    total.shortCount === 0 ? '' : `\nAccounts below their minimum: ${total.shortCount}.\n`;
  return `Available balances of ${asOf} in ${reportingCurrency}\n\n${table(
    [
      'Account or group',
      'Currency',
      'Closing',
      'Restricted',
      'Trapped',
      'Overdraft',
      'Available',
      'Over target',
      'Short',
    ],
    2,
    [...rows, total].map(({ label, level, currency, reporting: figures }) => [
      `${'  '.repeat(level)}${label}`,
      currency,
      ...[
        figures?.closing,
        figures?.restricted,
        figures?.trapped,
        figures?.overdraft,
        figures?.available,
        figures?.overTarget,
        figures?.short,
      ].map((figure) => amountText(figure ?? null)),
    ]),
  )}${short}`;
}

export function worksheetText(found: OutputOf<'position.worksheet'>): string {
  const { days, rows, asOf, by, reportingCurrency } = found;
  const gaps = [...found.missingAccounts, ...found.missingRates];
  return `Cash worksheet of ${asOf} by ${by} date in ${reportingCurrency}\n\n${table(
    ['Row', ...days],
    1,
    rows.map(({ label, level, cells }) => [
      `${'  '.repeat(level)}${label}`,
      ...cells.map((cell) => amountText(cell)),
    ]),
  )}${gaps.length === 0 ? '' : `\nMissing: ${gaps.join(', ')}.\n`}`;
}

export function ladderText(found: OutputOf<'position.ladder'>): string {
  const { buckets, rows, total, asOf, reportingCurrency } = found;
  const breaches = rows.filter(({ breach }) => breach !== null);
  const told = breaches.map(
    ({ label, breach }) => `${label} falls below its minimum: ${breach}.\n`,
  );
  return `Liquidity ladder of ${asOf} in ${reportingCurrency}, cumulative\n\n${table(
    ['Group', 'Usable', 'Minimum', 'Lines', ...buckets.map(({ id }) => id)],
    1,
    [...rows, total].map(({ label, opening, minimum, lines, cells }) => [
      label,
      ...[opening, minimum, lines].map((figure) => amountText(figure)),
      ...cells.map((cell) => amountText(cell?.cumulative ?? null)),
    ]),
  )}${told.length === 0 ? '' : `\n${told.join('')}`}`;
}

/** One pool with its proposal. */
export function poolText(found: OutputOf<'pools.propose'>): string {
  const { pool, participants, total, transfers, asOf, from, missing } = found;
  const moves = transfers.map(
    ({ fromName, toName, amount, kind }) =>
      `${fromName} to ${toName}: ${moneyText(amount)} (${kind})\n`,
  );
  return `${pool.name}, ${pool.kind}, ${pool.currency}, proposal of ${asOf}, interest since ${from}\n\n${table(
    ['Account', 'Left', 'Balance', 'Target', 'Transfer', 'After', 'Alone', 'Benefit', 'Interest'],
    2,
    [
      ...participants.map((row) => [
        `${row.entityName}, ${row.accountName}`,
        row.left ?? '',
        ...[
          row.before,
          row.target,
          row.transfer,
          row.after,
          row.alone,
          row.benefit,
          row.interest,
        ].map((figure) => amountText(figure)),
      ]),
      [
        'Total',
        '',
        ...[total.before, null, null, total.after, total.alone, total.benefit, total.interest].map(
          (figure) => amountText(figure),
        ),
      ],
    ],
  )}${moves.length === 0 ? '' : `\n${moves.join('')}`}${
    missing.length === 0 ? '' : `\nNo balance: ${missing.join(', ')}.\n`
  }`;
}

export function signedText({ rows, count }: OutputOf<'position.snapshots'>): string {
  if (rows.length === 0) return 'No position was signed yet.\n';
  return `${table(
    ['Date', 'No.', 'Basis', 'Signed by', 'Signed at', 'Total', 'Gaps', 'Id'],
    5,
    rows.map((row) => [
      row.asOf,
      String(row.number),
      row.basis,
      row.signedBy,
      row.signedAt,
      moneyText(row.total),
      countText(row.gaps.length),
      row.id,
    ]),
  )}\n${countText(count)} signed positions\n`;
}

export function publishedText(head: OutputOf<'position.publish'>): string {
  const advice = head.advice === null ? '' : `${head.advice}\n`;
  return `Position of ${head.asOf} signed, no. ${head.number}, ${moneyText(head.total)}, ${countText(head.gaps.length)} gaps.\n${advice}`;
}

export function comparisonText(found: OutputOf<'position.compare'>): string {
  const { before, after, accounts, cells, total, gapsOpened, gapsClosed } = found;
  const other = after === null ? 'what is known now' : `${after.asOf}, no. ${after.number}`;
  const figures = (value: typeof total) =>
    [value.before, value.after, value.difference].map((figure) => amountText(figure));
  const rows = [
    ...accounts
      .filter(({ change }) => change !== 'same')
      .map(({ name, entityName, change, closing }) => [
        `${entityName}, ${name}`,
        '',
        change,
        ...figures(closing),
      ]),
    ...cells.map(({ label, date, value }) => [label, date, 'changed', ...figures(value)]),
    ['Total', '', '', ...figures(total)],
  ];
  const gaps = [
    ...gapsOpened.map((gap) => `New gap: ${gap}\n`),
    ...gapsClosed.map((gap) => `Closed gap: ${gap}\n`),
  ];
  return `Position of ${before.asOf}, no. ${before.number}, beside ${other}\n\n${table(
    ['Account or row', 'Day', 'Change', 'Before', 'After', 'Difference'],
    3,
    rows,
  )}${gaps.join('')}`;
}
