/** `ballast fees`: what banks charged beside their price lists, searching lines, and taking a price list. */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { AppFailure } from '../../../../core/result.ts';
import type { InputOf, OutputOf } from '../../../../preload/contract/index.ts';
import type { Program } from '../../../backend/program.ts';
import { type CliCall, type CliCommand, workspaceOptions } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { amountText, countText, tableText } from '../table.ts';
import { callProgram, jsonText } from '../wire.ts';
import { withWorkspace } from '../workspace.ts';

type Compared = OutputOf<'fees.compare'>;
type Page = OutputOf<'fees.page'>;

export function comparedText({ rows, total, reportingCurrency, missingRates }: Compared): string {
  const titles = ['Group', 'Ccy', 'Fees', 'Charged', 'Agreed', 'Variance', 'Unpriced'];
  const sums = (of: NonNullable<Compared['total']>) =>
    [of.charged, of.agreed, of.variance, of.unpriced].map(amountText);
  const table = tableText(
    titles.map((title, index) => ({ title, align: index < 2 ? 'left' : 'right' })),
    [
      ...rows.map((row) => [row.label, row.currency, countText(row.feeCount), ...sums(row)]),
      ...(total === null ? [] : [['Total', reportingCurrency, '', ...sums(total)]]),
    ],
  );
  return missingRates.length === 0
    ? table
    : `${table}No total: no rate is known for ${missingRates.join(', ')}.\n`;
}

export function feesText({ rows, count }: Page): string {
  const titles = ['Date', 'Account', 'Service', 'Ccy', 'Charged', 'Agreed', 'Variance', 'State'];
  const table = tableText(
    titles.map((title, index) => ({ title, align: index > 3 && index < 7 ? 'right' : 'left' })),
    rows.map((row) => [
      row.toDate,
      row.accountName,
      row.serviceCode,
      row.charged.currency,
      amountText(row.charged),
      amountText(row.agreed),
      amountText(row.variance),
      row.state,
    ]),
  );
  return rows.length < count ? `${table}The first ${rows.length} of ${countText(count)}.\n` : table;
}

async function spanOf(call: CliCall, program: Pick<Program, 'call'>) {
  const to = call.text('to') ?? (await callProgram(program, 'workspace.info', {})).businessDate;
  return { from: call.text('from') ?? `${to.slice(0, 4)}-01-01`, to };
}

/** The bank by id, BIC or name. */
async function bankOf(call: CliCall, program: Pick<Program, 'call'>): Promise<string> {
  const wanted = call.text('bank');
  const banks = await callProgram(program, 'banks.list', {});
  const found = banks.find(({ id, name, bic }) => [id, name, bic].includes(wanted ?? ''));
  if (found !== undefined) return found.id;
  throw usageFailure(
    `Name the bank with --bank: ${banks.map(({ name }) => name).join(', ')}.`,
    'bank',
  );
}

function bytesOf(path: string): Uint8Array {
  try {
    return readFileSync(resolve(path));
  } catch {
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'FILE_ABSENT',
      message: `There is no file "${path}" that can be read.`,
      path,
    });
  }
}

type Verb = (
  call: CliCall,
  program: Pick<Program, 'call'>,
  words: readonly string[],
) => Promise<string>;

const verbs: { readonly [verb: string]: Verb } = {
  async compare(call, program) {
    const groupBy = call.text('by');
    const input = {
      ...(await spanOf(call, program)),
      ...(groupBy === undefined ? {} : { groupBy }),
    } as InputOf<'fees.compare'>;
    const compared = await callProgram(program, 'fees.compare', input);
    return call.flag('json') ? jsonText(compared) : comparedText(compared);
  },
  async list(call, program) {
    const page = await callProgram(program, 'fees.page', {
      ...(await spanOf(call, program)),
      count: 1000,
    });
    return call.flag('json') ? jsonText(page) : feesText(page);
  },
  async record(call, program) {
    const [from, to] = [call.text('from'), call.text('to')];
    const input = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    const done = await callProgram(program, 'fees.record', input);
    return call.flag('json')
      ? jsonText(done)
      : `${countText(done.recorded)} fees found, ${countText(done.removed)} taken out.\n`;
  },
  async prices(call, program, [path = '']) {
    const bankId = await bankOf(call, program);
    const validFrom =
      call.text('from') ?? (await callProgram(program, 'workspace.info', {})).businessDate;
    const done = await callProgram(program, 'feePrices.importFile', {
      bankId,
      fileName: basename(path),
      content: Buffer.from(bytesOf(path)).toString('base64'),
      validFrom,
    });
    return call.flag('json')
      ? jsonText(done)
      : `${countText(done.added)} prices added, ${countText(done.changed)} changed, ${countText(done.same)} as before.\n`;
  },
};

export const feesCommand: CliCommand = {
  name: 'fees',
  summary: 'Compare bank fees with price lists',
  usage: 'compare|list|record|prices FILE',
  options: {
    from: { type: 'string', value: 'DATE', description: 'First day; January 1 otherwise' },
    to: { type: 'string', value: 'DATE', description: 'Last day; the business date otherwise' },
    by: { type: 'string', value: 'GROUP', description: 'month, bank, account or service' },
    bank: { type: 'string', value: 'NAME', description: 'The bank of a price list' },
    ...workspaceOptions,
  },
  examples: [
    'fees compare --by bank',
    'fees list --from 2026-10-01 --to 2026-10-31',
    'fees prices rheinbank.csv --bank Rheinbank --from 2026-01-01',
  ],
  async run(call) {
    const [verb = '', ...words] = call.positionals;
    const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
    if (run === undefined || words.length !== (verb === 'prices' ? 1 : 0))
      throw usageFailure('Write compare, list, record or prices FILE after "fees".');
    call.io.out(await withWorkspace(call, ({ program }) => run(call, program, words)));
    return undefined;
  },
};
