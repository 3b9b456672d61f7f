/** `ballast export`: a table of the screens as CSV or Excel, or a batch for an accounting package. */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { InputOf } from '../../../../preload/contract/index.ts';
import type { Program } from '../../../backend/program.ts';
import { takeInteger } from '../arguments.ts';
import { type CliCall, type CliCommand, workspaceOptions } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { countText } from '../table.ts';
import { callProgram, jsonText } from '../wire.ts';
import { withWorkspace } from '../workspace.ts';
import { assertNewFile, entityOf, spanOf, writeNew } from './booksOf.ts';
import { batchOptions, exportBatch } from './ledger.ts';

type Table = InputOf<'export.table'>['table'];

interface Asked {
  readonly call: CliCall;
  readonly program: Program;
  readonly asOf: string;
  readonly ids: readonly string[];
}

/** Options by the name that the contract has for them; those that were not given are left out. */
function given(call: CliCall, names: { readonly [option: string]: string }): object {
  return Object.fromEntries(
    Object.entries(names).flatMap(([option, name]) => {
      const text = call.text(option);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

const CASH = { basis: 'basis', 'group-by': 'groupBy', currency: 'reportingCurrency' };
const CONVERTED = { currency: 'reportingCurrency', method: 'method' };

async function poolInput({ call, program, asOf, ids }: Asked): Promise<object> {
  const pools = await callProgram(program, 'pools.list', {});
  const codes = pools.map(({ code }) => code).join(', ');
  const pool = pools.find(({ code }) => code === ids[0]);
  if (pool === undefined) throw usageFailure(`Name the pool by its code: ${codes}.`, 'table');
  return { poolId: pool.id, asOf, ...given(call, { basis: 'basis' }) };
}

async function accountInput(asked: Asked): Promise<object> {
  const { call, program, ids } = asked;
  const chart = await callProgram(program, 'ledger.accounts', {});
  const account = chart.find(({ code }) => code === ids[0]);
  if (account === undefined)
    throw usageFailure(
      'Name the account by its code, as "ledger trial-balance" shows it.',
      'table',
    );
  return {
    entityId: await entityOf(call, program),
    ...(await spanOf(call, program)),
    ledgerAccountId: account.id,
    ...given(call, { currency: 'currency' }),
  };
}

/** What each table is asked with. */
const TABLES: {
  readonly [name: string]: readonly [table: Table, input: (asked: Asked) => Promise<object>];
} = {
  position: ['position', async ({ call, asOf }) => ({ asOf, ...given(call, CASH) })],
  available: ['available', async ({ call, asOf }) => ({ asOf, ...given(call, CASH) })],
  worksheet: [
    'worksheet',
    async ({ call, asOf }) => ({
      asOf,
      ...given(call, { by: 'by', currency: 'reportingCurrency' }),
    }),
  ],
  ladder: ['ladder', async ({ call, asOf }) => ({ asOf, ...given(call, CASH) })],
  pool: ['pool', poolInput],
  comparison: [
    'comparison',
    async ({ ids }) => ({
      beforeId: ids[0] ?? '',
      ...(ids[1] === undefined ? {} : { afterId: ids[1] }),
    }),
  ],
  lines: ['lines', async ({ call }) => given(call, { from: 'from', to: 'to', search: 'search' })],
  'trial-balance': ['trialBalance', ofEntity],
  'group-trial-balance': ['groupTrialBalance', ({ call, program }) => spanOf(call, program)],
  'balance-sheet': [
    'balanceSheet',
    async ({ call, program, asOf }) => ({ entityId: await entityOf(call, program), asOf }),
  ],
  'group-balance-sheet': [
    'groupBalanceSheet',
    async ({ call, asOf }) => ({ asOf, ...given(call, CONVERTED) }),
  ],
  'income-statement': ['incomeStatement', ofEntity],
  'group-income-statement': [
    'groupIncomeStatement',
    async ({ call, program }) => ({ ...(await spanOf(call, program)), ...given(call, CONVERTED) }),
  ],
  'account-statement': ['accountStatement', accountInput],
};

async function ofEntity({ call, program }: Asked): Promise<object> {
  return { entityId: await entityOf(call, program), ...(await spanOf(call, program)) };
}

const NAMES = [...Object.keys(TABLES), 'accounting'];

async function exportTable(call: CliCall, name: string, ids: readonly string[]) {
  const [table, inputOf] = TABLES[name] ?? [];
  if (table === undefined || inputOf === undefined)
    throw usageFailure(`There is no table "${name}". Write one of ${NAMES.join(', ')}.`, 'table');
  const format = call.text('format') ?? 'csv';
  if (format !== 'csv' && format !== 'xlsx')
    throw usageFailure(`There is no format "${format}". Formats are csv and xlsx.`, 'format');
  const path = resolve(call.text('out') ?? `${name}.${format}`);
  assertNewFile(path);
  const knownEntry = takeInteger(call, 'known-entry');
  const meta = knownEntry === undefined ? {} : { knownEntry };
  return withWorkspace(call, async ({ program }) => {
    const asOf =
      call.text('as-of') ?? (await callProgram(program, 'workspace.info', {})).businessDate;
    const input = (await inputOf({ call, program, asOf, ids })) as InputOf<'export.table'>['input'];
    const { content } = await callProgram(program, 'export.table', { table, format, input }, meta);
    const bytes = Buffer.from(content, 'base64');
    writeNew(path, bytes);
    return {
      table: name,
      format,
      path,
      sizeBytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    };
  });
}

export const exportCommand: CliCommand = {
  name: 'export',
  summary: 'Write a table as CSV or Excel, or a batch for an accounting package',
  usage: `${NAMES.join('|')} [CODE|ID...]`,
  options: {
    format: { type: 'string', value: 'NAME', description: 'csv or xlsx; csv otherwise' },
    'as-of': { type: 'string', value: 'DATE', description: 'The day; the business date otherwise' },
    basis: {
      type: 'string',
      value: 'BASIS',
      description: 'prior, intraday, booked, value or projected',
    },
    'group-by': { type: 'string', value: 'GROUP', description: 'As "ballast position" takes it' },
    by: { type: 'string', value: 'DATES', description: 'For the worksheet: booking or value' },
    currency: { type: 'string', value: 'CODE', description: 'Reporting currency' },
    method: {
      type: 'string',
      value: 'NAME',
      description: 'For the group: results at average or dated rates',
    },
    search: { type: 'string', value: 'WORDS', description: 'Only lines with these words' },
    'known-entry': {
      type: 'string',
      value: 'NUMBER',
      description: 'As known at this journal entry',
    },
    ...batchOptions,
    ...workspaceOptions,
  },
  examples: [
    'export position --group-by category --format xlsx',
    'export lines --from 2026-11-01 --to 2026-11-20',
    'export pool EUR-TB --as-of 2026-11-20',
    'export group-balance-sheet --out group.csv',
    'export accounting --entity N03 --package datev --from 2026-11-01 --set consultant=29098,client=55003',
  ],
  async run(call) {
    const [name, ...ids] = call.positionals;
    if (name === undefined)
      throw usageFailure(`Write one of ${NAMES.join(', ')} after "export".`, 'table');
    if (name === 'accounting') {
      await exportBatch(call);
      return undefined;
    }
    const made = await exportTable(call, name, ids);
    call.io.out(
      call.flag('json')
        ? jsonText(made)
        : `${made.path}\n${countText(made.sizeBytes)} bytes, SHA-256 ${made.sha256}\n`,
    );
    return undefined;
  },
};
