/** `ballast accounts`: the register, one account with its mandates, what needs somebody, and closing. */
import type { InputOf, OutputOf } from '../../../../preload/contract/index.ts';
import type { Program } from '../../../backend/program.ts';
import { type CliCall, type CliCommand, workspaceOptions } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { listText, moneyText, tableText } from '../table.ts';
import { callProgram, jsonText } from '../wire.ts';
import { withWorkspace } from '../workspace.ts';

type Account = OutputOf<'accounts.list'>[number];
type State = OutputOf<'accounts.get'>;
type Findings = OutputOf<'accounts.findings'>;

export function accountsText(accounts: readonly Account[]): string {
  const titles = ['Account', 'Entity', 'Bank', 'Number', 'Ccy', 'State', 'Last statement'];
  return tableText(
    titles.map((title) => ({ title })),
    accounts.map((one) => [
      one.name,
      one.entityName,
      one.bankName,
      one.printedNumber,
      one.currency,
      one.state,
      one.lastStatementDate ?? '–',
    ]),
  );
}

export function accountText({ account, balance, mandates, attachments, findings }: State): string {
  const optional = (name: string, text: string | null): [string, string][] =>
    text === null ? [] : [[name, text]];
  const facts = listText([
    ['Account', account.name],
    ['Entity', account.entityName],
    ['Bank', `${account.bankName}${account.bankBic === null ? '' : `, ${account.bankBic}`}`],
    ['Number', account.printedNumber],
    ['Balance', moneyText(balance)],
    ['State', account.state],
    ...optional('Opened', account.openedOn),
    ...optional('Closed', account.closedOn),
    ...optional('Last statement', account.lastStatementDate),
    ...(['target', 'minimum', 'overdraft'] as const).flatMap((name) =>
      account[name] === null ? [] : optional(name, moneyText(account[name])),
    ),
  ]);
  const people = tableText(
    ['Person', 'May', 'Rights', 'Limit', 'From', 'To', 'State'].map((title) => ({ title })),
    mandates.map((one) => [
      one.personName,
      one.kind,
      one.rights,
      moneyText(one.limit),
      one.validFrom,
      one.validTo ?? '',
      one.state,
    ]),
  );
  const papers = attachments.map(({ title, fileName }) => `  ${title}, ${fileName}\n`).join('');
  const told = findings.map(({ severity, message }) => `  ${severity}: ${message}\n`).join('');
  return [
    facts,
    mandates.length === 0 ? '' : `\n${people}`,
    papers === '' ? '' : `\nDocuments\n${papers}`,
    told === '' ? '' : `\nFindings\n${told}`,
  ].join('');
}

export function findingsText({ findings, accountCount }: Findings): string {
  if (findings.length === 0) return `${accountCount} accounts are in order.\n`;
  return tableText(
    ['Weight', 'Account', 'Entity', 'Code', 'Finding'].map((title) => ({ title })),
    findings.map((one) => [one.severity, one.accountName, one.entityName, one.code, one.message]),
  );
}

/** The account by id, number, or a name that only one has. */
async function accountOf(program: Pick<Program, 'call'>, wanted: string): Promise<Account> {
  const accounts = await callProgram(program, 'accounts.list', {});
  const plain = wanted.replace(/\s+/g, '').toUpperCase();
  const found = accounts.filter(
    ({ id, name, number }) => id === wanted || name === wanted || number.toUpperCase() === plain,
  );
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw usageFailure(
    found.length === 0
      ? `There is no account "${wanted}". "ballast accounts list" shows them.`
      : `${found.length} accounts are called "${wanted}". Name one by its number: ${found.map(({ printedNumber }) => printedNumber).join(', ')}.`,
    'account',
  );
}

async function dayOf(call: CliCall, program: Pick<Program, 'call'>): Promise<string> {
  return call.text('as-of') ?? (await callProgram(program, 'workspace.info', {})).businessDate;
}

type Verb = (
  call: CliCall,
  program: Pick<Program, 'call'>,
  words: readonly string[],
) => Promise<string>;

const verbs: { readonly [verb: string]: Verb } = {
  async list(call, program) {
    const accounts = await callProgram(program, 'accounts.list', {
      asOf: await dayOf(call, program),
    });
    return call.flag('json') ? jsonText(accounts) : accountsText(accounts);
  },
  async show(call, program, [wanted = '']) {
    const { id } = await accountOf(program, wanted);
    const asOf = await dayOf(call, program);
    const state = await callProgram(program, 'accounts.get', { accountId: id, asOf });
    return call.flag('json') ? jsonText(state) : accountText(state);
  },
  async check(call, program) {
    const asOf = await dayOf(call, program);
    const findings = await callProgram(program, 'accounts.findings', { asOf });
    return call.flag('json') ? jsonText(findings) : findingsText(findings);
  },
  async close(call, program, [wanted = '']) {
    const { id, name } = await accountOf(program, wanted);
    const closedOn = await dayOf(call, program);
    const reason = call.text('reason');
    if (reason === undefined) throw usageFailure('Give the reason with --reason.', 'reason');
    const input: InputOf<'accounts.close'> = {
      accountId: id,
      closedOn,
      reason,
      confirmed: call.flag('confirm'),
    };
    const closed = await callProgram(program, 'accounts.close', input);
    return call.flag('json') ? jsonText(closed) : `${name} is closed on ${closedOn}.\n`;
  },
};

export const accountsCommand: CliCommand = {
  name: 'accounts',
  summary: 'Show, check and close bank accounts',
  usage: 'list|show ACCOUNT|check|close ACCOUNT',
  options: {
    'as-of': { type: 'string', value: 'DATE', description: 'The day; the business date otherwise' },
    reason: { type: 'string', value: 'TEXT', description: 'Why an account is closed' },
    confirm: { type: 'boolean', description: 'Close despite a balance or open items' },
    ...workspaceOptions,
  },
  examples: ['accounts list', 'accounts show "Pool header EUR"', 'accounts check --json'],
  async run(call) {
    const [verb = '', ...words] = call.positionals;
    const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
    const takesOne = verb === 'show' || verb === 'close';
    if (run === undefined || words.length !== (takesOne ? 1 : 0))
      throw usageFailure('Write list, show ACCOUNT, check or close ACCOUNT after "accounts".');
    call.io.out(await withWorkspace(call, ({ program }) => run(call, program, words)));
    return undefined;
  },
};
