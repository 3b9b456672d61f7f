/** `ballast ledger`: the trial balance, posting of bank lines by rules, and hand-over to accounting. */
import { resolve } from 'node:path';
import type { InputOf, OutputOf } from '../../../../preload/contract/index.ts';
import { type CliCall, type CliCommand, workspaceOptions } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { amountText, countText, tableText } from '../table.ts';
import { callProgram, jsonText } from '../wire.ts';
import { withWorkspace } from '../workspace.ts';
import { assertNewFile, entityOf, spanOf, writeNew } from './booksOf.ts';

type Trial = OutputOf<'ledger.trialBalance'>;
type Section = OutputOf<'ledger.incomeStatement'>['income'];

export function trialText({ rows, total, baseCurrency }: Trial): string {
  const titles = ['Account', 'Name', 'Opening', 'Debit', 'Credit', `Closing ${baseCurrency}`];
  const figures = (of: Trial['total']) =>
    [of.opening, of.debit, of.credit, of.closing].map(amountText);
  return tableText(
    titles.map((title, index) => ({ title, align: index < 2 ? 'left' : 'right' })),
    [
      ...rows.map((row) => [row.code, row.name, ...figures(row.base)]),
      ['', 'Total', ...figures(total)],
    ],
  );
}

async function trialBalance(call: CliCall): Promise<void> {
  const trial = await withWorkspace(call, async ({ program }) => {
    const input = { entityId: await entityOf(call, program), ...(await spanOf(call, program)) };
    return callProgram(program, 'ledger.trialBalance', input as InputOf<'ledger.trialBalance'>);
  });
  call.io.out(call.flag('json') ? jsonText(trial) : trialText(trial));
}

/** Sections of a statement with their totals, accounts indented by their place in the tree. */
function statementText(
  sections: readonly { readonly title: string; readonly section: Section }[],
  totals: readonly (readonly [string, Section['total']])[],
): string {
  const rows = sections.flatMap(({ title, section }) => [
    ...section.rows.map(({ code, name, level, amount }) => [
      code,
      `${'  '.repeat(level)}${name}`,
      amountText(amount),
    ]),
    ['', title, amountText(section.total)],
  ]);
  const currency = totals[0]?.[1].currency ?? '';
  return tableText(
    [
      { title: 'Account', align: 'left' },
      { title: 'Name', align: 'left' },
      { title: `Amount ${currency}`, align: 'right' },
    ],
    [...rows, ...totals.map(([title, amount]) => ['', title, amountText(amount)])],
  );
}

async function balanceSheet(call: CliCall): Promise<void> {
  const sheet = await withWorkspace(call, async ({ program }) => {
    const { to } = await spanOf(call, program);
    const input = { entityId: await entityOf(call, program), asOf: to };
    return callProgram(program, 'ledger.balanceSheet', input as InputOf<'ledger.balanceSheet'>);
  });
  const { assets, liabilities, equity, resultOfYear, resultBefore, equityTotal } = sheet;
  const text = () =>
    statementText(
      [
        { title: 'Assets', section: assets },
        { title: 'Liabilities', section: liabilities },
        { title: 'Equity accounts', section: equity },
      ],
      [
        ['Result of the year', resultOfYear],
        ['Results before', resultBefore],
        ['Equity', equityTotal],
      ],
    );
  call.io.out(call.flag('json') ? jsonText(sheet) : text());
}

async function incomeStatement(call: CliCall): Promise<void> {
  const statement = await withWorkspace(call, async ({ program }) => {
    const input = { entityId: await entityOf(call, program), ...(await spanOf(call, program)) };
    return callProgram(
      program,
      'ledger.incomeStatement',
      input as InputOf<'ledger.incomeStatement'>,
    );
  });
  const { income, expenses, result } = statement;
  const text = () =>
    statementText(
      [
        { title: 'Income', section: income },
        { title: 'Expenses', section: expenses },
      ],
      [['Result', result]],
    );
  call.io.out(call.flag('json') ? jsonText(statement) : text());
}

async function closeYear(call: CliCall): Promise<void> {
  const isTrial = call.flag('dry-run');
  const closed = await withWorkspace(call, async ({ program }) => {
    const { to } = await spanOf(call, program);
    const entityId = await entityOf(call, program);
    const input = { entityId, asOf: to } as InputOf<'ledger.closeYear'>;
    if (!isTrial) return callProgram(program, 'ledger.closeYear', input);
    const { result } = await callProgram(program, 'ledger.previewYearClose', input);
    return { journalId: null, number: null, result };
  });
  if (call.flag('json')) {
    call.io.out(jsonText(closed));
    return;
  }
  const { number, result } = closed;
  const what = number === null ? 'No journal was posted' : `Closed by journal ${number}`;
  call.io.out(`${what}; the result is ${result.currency} ${amountText(result)}.\n`);
}

async function post(call: CliCall): Promise<void> {
  const isTrial = call.flag('dry-run');
  const outcome = await withWorkspace(call, async ({ program }) => {
    const [from, to] = [call.text('from'), call.text('to')];
    const scope = {
      ...(call.text('entity') === undefined ? {} : { entityIds: [await entityOf(call, program)] }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    } as InputOf<'ledger.postLines'>;
    if (call.flag('adopt-chart') && !isTrial) await callProgram(program, 'ledger.adoptChart', {});
    if (!isTrial) return callProgram(program, 'ledger.postLines', scope);
    const { postable, skipped } = await callProgram(program, 'ledger.previewLines', scope);
    return { posted: postable, skipped };
  });
  if (call.flag('json')) {
    call.io.out(jsonText(outcome));
    return;
  }
  const { posted, skipped } = outcome;
  call.io.out(`${countText(posted)} bank lines ${isTrial ? 'would be posted' : 'posted'}.\n`);
  for (const { count, message } of skipped)
    call.io.note(`${countText(count)} lines stay: ${message}\n`);
}

/** `consultant=29098` as often as there are options. */
function packageOptions(call: CliCall): { [name: string]: string } {
  const given = call.text('set');
  if (given === undefined) return {};
  return Object.fromEntries(
    given.split(',').map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw usageFailure(`"${pair}" is no option; write name=value.`, 'set');
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** Hands journals to an accounting package: `ledger export` and `export accounting`. */
export async function exportBatch(call: CliCall): Promise<void> {
  const accounting = call.text('package');
  if (accounting === undefined) throw usageFailure('Name the package with --package.', 'package');
  const made = await withWorkspace(call, async ({ program }) => {
    const input = {
      entityId: await entityOf(call, program),
      package: accounting,
      ...(await spanOf(call, program)),
      options: packageOptions(call),
    };
    const target = call.text('out');
    if (target !== undefined) assertNewFile(resolve(target));
    const { batch, content } = await callProgram(
      program,
      'ledger.export',
      input as InputOf<'ledger.export'>,
    );
    const path = resolve(target ?? batch.fileName);
    writeNew(path, Buffer.from(content, 'base64'));
    return { batch, path };
  });
  const { batch, path } = made;
  if (call.flag('json')) call.io.out(jsonText(made));
  else
    call.io.out(
      `${path}\nBatch ${batch.number}: ${countText(batch.journalCount)} journals, SHA-256 ${batch.fileHash}\n`,
    );
}

const verbs: { readonly [verb: string]: (call: CliCall) => Promise<void> } = {
  'trial-balance': trialBalance,
  'balance-sheet': balanceSheet,
  income: incomeStatement,
  'close-year': closeYear,
  post,
  export: exportBatch,
};

/** What a batch for an accounting package is asked with. */
export const batchOptions = {
  entity: { type: 'string', value: 'CODE', description: 'The legal entity' },
  from: { type: 'string', value: 'DATE', description: 'First day; January 1 otherwise' },
  to: { type: 'string', value: 'DATE', description: 'Last day; the business date otherwise' },
  package: {
    type: 'string',
    value: 'NAME',
    description: 'iif, quickbooks-online, sage-50, sage-intacct, sap, sap-idoc, xero or datev',
  },
  set: { type: 'string', value: 'NAME=VALUE,...', description: 'Options of the package' },
  out: { type: 'string', value: 'FILE', description: 'Where the file is written' },
} as const;

export const ledgerCommand: CliCommand = {
  name: 'ledger',
  summary: 'Show statements, close the year, post bank lines, hand journals to accounting',
  usage: 'trial-balance|balance-sheet|income|close-year|post|export',
  options: {
    ...batchOptions,
    'dry-run': { type: 'boolean', description: 'Tell what would be posted, keep nothing' },
    'adopt-chart': { type: 'boolean', description: 'Add the default chart before posting' },
    ...workspaceOptions,
  },
  examples: [
    'ledger trial-balance --entity N01',
    'ledger income --entity N01 --json',
    'ledger close-year --dry-run --entity N01 --to 2026-12-31',
    'ledger post --dry-run --from 2026-11-01',
    'ledger export --entity N03 --package datev --from 2026-11-01 --set consultant=29098,client=55003',
  ],
  async run(call) {
    const [verb = '', ...others] = call.positionals;
    const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
    if (run === undefined || others.length > 0)
      throw usageFailure(
        `Write one of ${Object.keys(verbs).join(', ')} after "ledger".`,
        'command',
      );
    await run(call);
    return undefined;
  },
};
