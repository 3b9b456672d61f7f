/** `ballast position`: the cash position as a table or as the contract's answer. */
import type { InputOf, OutputOf } from '../../../../preload/contract/index.ts';
import { takeInteger, takePositionals } from '../arguments.ts';
import { type CliCommand, workspaceOptions } from '../command.ts';
import { amountText, tableText } from '../table.ts';
import { callProgram, jsonText } from '../wire.ts';
import { withWorkspace } from '../workspace.ts';

type PositionInput = InputOf<'position.get'>;
type Position = OutputOf<'position.get'>;

export function positionText(position: Position): string {
  const { asOf, basis, reportingCurrency, rows, total } = position;
  const columns = ['Account or group', 'Currency', 'Balance', 'Opening', 'In', 'Out', 'Rates'];
  const table = tableText(
    [...columns, `Closing ${reportingCurrency}`, 'Share'].map((title, index) => ({
      title,
      align: index < 2 ? 'left' : 'right',
    })),
    [...rows, total].map((row) => [
      `${'  '.repeat(row.kind === 'total' ? 0 : row.level)}${row.label}`,
      row.currency,
      amountText(row.accountBalance),
      amountText(row.opening),
      amountText(row.inflow),
      amountText(row.outflow),
      amountText(row.rates),
      amountText(row.closing),
      row.sharePercent === null ? '–' : `${row.sharePercent}%`,
    ]),
  );
  const head = `Cash position as of ${asOf}, ${basis}, ${position.accountsReported} of ${total.accountCount} accounts reported\n\n`;
  const notes = [
    position.missingRates.length > 0
      ? `Rates are missing for ${position.missingRates.join(', ')}.\n`
      : '',
    position.staleRates.length > 0 ? `Rates are old for ${position.staleRates.join(', ')}.\n` : '',
  ].join('');
  return `${head}${table}${notes === '' ? '' : `\n${notes}`}`;
}

export const positionCommand: CliCommand = {
  name: 'position',
  summary: 'Show the cash position',
  usage: '',
  options: {
    'as-of': { type: 'string', value: 'DATE', description: 'The day; the business date otherwise' },
    'group-by': {
      type: 'string',
      value: 'GROUP',
      description: 'entity, bank, currency, country or none',
    },
    currency: { type: 'string', value: 'CODE', description: 'Reporting currency' },
    basis: { type: 'string', value: 'BASIS', description: 'booked, value or projected' },
    'known-entry': {
      type: 'string',
      value: 'NUMBER',
      description: 'As known at this journal entry',
    },
    ...workspaceOptions,
  },
  examples: ['position', 'position --group-by currency', 'position --as-of 2026-10-30 --json'],
  async run(call) {
    takePositionals(call, 'position');
    const knownEntry = takeInteger(call, 'known-entry');
    const [groupBy, basis, currency] = ['group-by', 'basis', 'currency'].map((name) =>
      call.text(name),
    );
    const position = await withWorkspace(call, async ({ program }) => {
      const asOf =
        call.text('as-of') ?? (await callProgram(program, 'workspace.info', {})).businessDate;
      const input = {
        asOf,
        ...(groupBy === undefined ? {} : { groupBy }),
        ...(basis === undefined ? {} : { basis }),
        ...(currency === undefined ? {} : { reportingCurrency: currency }),
      } as PositionInput;
      const meta = knownEntry === undefined ? {} : { knownEntry };
      return callProgram(program, 'position.get', input, meta);
    });
    call.io.out(call.flag('json') ? jsonText(position) : positionText(position));
    return undefined;
  },
};
