/** `ballast import`: statements and rates from files and folders, as one command or as a trial. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { InputOf, OutputOf } from '../../../../preload/contract/index.ts';
import type { Program } from '../../../backend/program.ts';
import { watchFolders } from '../../../backend/watchFolders.ts';
import { type CliCall, type CliCommand, workspaceOptions } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { listFiles, type NamedFile, parseJson, readNamed } from '../files.ts';
import { findingLines } from '../findings.ts';
import { countText, moneyText, tableText } from '../table.ts';
import { callProgram, jsonText } from '../wire.ts';
import { withWorkspace } from '../workspace.ts';

type Imported = OutputOf<'import.files'>;
type FilePreview = Imported['files'][number];
type Options = Omit<InputOf<'import.files'>, 'files'>;
type Profiles = NonNullable<Options['profiles']>;
type Answers = NonNullable<Options['answers']>;

/** What one journal entry takes: the contract's limit of files, and a size that memory bears. */
const FILES_AT_ONCE = 500;
const BYTES_AT_ONCE = 128 * 1024 * 1024;

/** Parts that are imported one after the other; nearly always there is one. */
export function partsOf(files: readonly NamedFile[]): NamedFile[][] {
  const parts: NamedFile[][] = [];
  let bytes = 0;
  for (const file of files) {
    const size = statSync(file.path).size;
    const last = parts.at(-1);
    if (last === undefined || last.length >= FILES_AT_ONCE || bytes + size > BYTES_AT_ONCE) {
      parts.push([file]);
      bytes = size;
    } else {
      last.push(file);
      bytes += size;
    }
  }
  return parts;
}

function wireFiles(files: readonly NamedFile[]) {
  return files.map(({ name, path }) => ({
    name,
    content: readNamed(path, name).toString('base64'),
  }));
}

/** The answers of several parts as that of one import: counts added, lists in a row. */
function add(sum: Imported, next: Imported): Imported {
  const fields = Object.entries(next).map(([name, value]) => {
    const before = sum[name as keyof Imported];
    if (typeof before === 'number') return [name, before + Number(value)];
    return [name, [...before, ...(value as unknown[])]];
  });
  return Object.fromEntries(fields) as Imported;
}

/** Imports files into an open workspace through the contract; shared with the demo. */
export async function importFiles(
  program: Pick<Program, 'call'>,
  files: readonly NamedFile[],
  options: Options = {},
): Promise<Imported> {
  const importPart = (part: readonly NamedFile[]) =>
    callProgram(program, 'import.files', { ...options, files: wireFiles(part) });
  const [first = [], ...others] = partsOf(files);
  let sum = await importPart(first);
  for (const part of others) sum = add(sum, await importPart(part));
  return sum;
}

async function inspectFiles(
  program: Pick<Program, 'call'>,
  files: readonly NamedFile[],
  { profiles, answers }: Options,
): Promise<OutputOf<'import.inspect'>> {
  const seen: FilePreview[] = [];
  for (const part of partsOf(files)) {
    const input = {
      files: wireFiles(part),
      ...(profiles === undefined ? {} : { profiles }),
      ...(answers === undefined ? {} : { answers }),
    };
    seen.push(...(await callProgram(program, 'import.inspect', input)).files);
  }
  return { files: seen };
}

type PaymentPreview = NonNullable<FilePreview['payment']>;

/** What a payment file brings: `3 payments, 2 new (1 planned before), 1 known`. */
function effectText({ count, effect }: PaymentPreview): string {
  const { newCount, knownCount, plannedCount, changedCount, toldCount } = effect;
  const planned = plannedCount === 0 ? '' : ` (${countText(plannedCount)} planned before)`;
  return [
    `${countText(count)} payments`,
    ...(newCount + knownCount === 0
      ? []
      : [`${countText(newCount)} new${planned}`, `${countText(knownCount)} known`]),
    ...(toldCount === 0
      ? []
      : [`${countText(toldCount)} answered, ${countText(changedCount)} with another status`]),
  ].join(', ');
}

export function filesText(files: readonly FilePreview[]): string {
  const titles = [
    'File',
    'Class',
    'Account',
    'From',
    'To',
    'Opening',
    'Credits',
    'Debits',
    'Closing',
  ];
  const columns = [...titles, 'Lines', 'New', 'Proof', 'Known'].map((title, index) => ({
    title,
    align: index > 4 && index < 11 ? ('right' as const) : ('left' as const),
  }));
  const rows = files.flatMap((file) =>
    file.statements.map((one) => [
      file.name,
      file.class,
      one.accountNumber,
      one.fromDate,
      one.toDate,
      moneyText(one.opening),
      moneyText(one.credits),
      moneyText(one.debits),
      moneyText(one.closing),
      countText(one.lineCount),
      countText(one.newLineCount),
      one.proof,
      one.known,
    ]),
  );
  const rates = files
    .filter((file) => file.rateCount > 0)
    .map((file) => `${file.name}: ${countText(file.rateCount)} reference rates\n`);
  const payments = files.flatMap(({ name, payment }) =>
    payment === null ? [] : [`${name}: ${payment.messageType}, ${effectText(payment)}\n`],
  );
  return `${rows.length > 0 ? tableText(columns, rows) : ''}${rates.join('')}${payments.join('')}`;
}

const HOW_TO_ANSWER = {
  account: '--account NUMBER',
  currency: '--currency CODE',
  dateOrder: '--date-order dmy|mdy|ymd',
} as const;

/** Refused files and what was found in the others, for standard error. */
function noteProblems(call: CliCall, files: readonly FilePreview[]): void {
  for (const { name, refusal, issues, questions } of files) {
    if (refusal !== null)
      call.io.note(
        `ballast: ${name} was refused: ${refusal.message}\n${
          refusal.path === undefined ? '' : `  at ${refusal.path}\n`
        }  code ${refusal.code}\n`,
      );
    const told = issues.filter(({ severity }) => severity !== 'info');
    for (const line of findingLines(told, name)) call.io.note(line);
    if (questions.length > 0)
      call.io.note(
        `ask: ${name}: the file leaves it open; give ${questions.map((one) => HOW_TO_ANSWER[one]).join(' ')}\n`,
      );
  }
}

/** One answer for all files: each takes of it what it leaves open itself. */
function answersOf(call: CliCall, files: readonly NamedFile[]): Answers | undefined {
  const account = call.text('account');
  const currency = call.text('currency')?.toUpperCase();
  const dateOrder = call.text('date-order') as Answers[string]['dateOrder'];
  const answer = {
    ...(account === undefined ? {} : { account }),
    ...(currency === undefined ? {} : { currency }),
    ...(dateOrder === undefined ? {} : { dateOrder }),
  };
  if (Object.keys(answer).length === 0) return undefined;
  return Object.fromEntries(files.map(({ name }) => [name, answer]));
}

function optionsOf(call: CliCall, files: readonly NamedFile[]): Options {
  const profilesFile = call.text('profiles');
  const entityId = call.text('entity');
  const unknownAccounts = call.text('unknown-accounts') as 'create' | 'refuse' | undefined;
  const profiles =
    profilesFile === undefined
      ? undefined
      : (parseJson(readNamed(profilesFile, 'profiles').toString('utf8'), profilesFile) as Profiles);
  const answers = answersOf(call, files);
  return {
    ...(profiles === undefined ? {} : { profiles }),
    ...(answers === undefined ? {} : { answers }),
    ...(entityId === undefined ? {} : { entityId }),
    ...(unknownAccounts === undefined ? {} : { unknownAccounts }),
    ...(call.flag('apply-corrections') ? { corrections: 'apply' as const } : {}),
  };
}

/** Imports from a folder until a signal ends it; answers are told as they come. */
async function watchFolder(call: CliCall, folder: string): Promise<number | undefined> {
  const path = resolve(folder);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw usageFailure(`There is no folder "${folder}".`, 'watch');
  const { unknownAccounts, entityId } = optionsOf(call, []);
  await withWorkspace(call, async ({ program }) => {
    const watch = watchFolders({
      call: (name, wire) => program.call(name, wire),
      now: () => new Date().toISOString(),
      importOptions: {
        ...(unknownAccounts === undefined ? {} : { unknownAccounts }),
        ...(entityId === undefined ? {} : { entityId }),
      },
      onChange: () => undefined,
      onArrival: (arrival) =>
        call.io.out(
          call.flag('json')
            ? `${JSON.stringify(arrival)}\n`
            : `${arrival.at} ${arrival.outcome}: ${arrival.name}: ${arrival.message}\n`,
        ),
    });
    watch.apply({ enabled: true, folders: [path] });
    call.io.note(`Watching ${path}. Stop with Ctrl+C.\n`);
    await untilStopped();
    await watch.close();
  });
  return undefined;
}

function untilStopped(): Promise<void> {
  return new Promise((stop) => {
    const alive = setInterval(() => undefined, 60_000);
    const end = () => {
      clearInterval(alive);
      stop();
    };
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
  });
}

export const importCommand: CliCommand = {
  name: 'import',
  summary: 'Import statements and rates from files',
  usage: 'FILES|FOLDERS...',
  options: {
    watch: {
      type: 'string',
      value: 'FOLDER',
      description: 'Import what appears in a folder, each file once, until it is stopped',
    },
    'dry-run': { type: 'boolean', description: 'Read and prove the files, keep nothing' },
    profiles: {
      type: 'string',
      value: 'FILE',
      description: 'JSON that tells by file name how a CSV file is read',
    },
    account: {
      type: 'string',
      value: 'NUMBER',
      description: 'The account of files that name none (CSV, QIF, some OFX)',
    },
    currency: {
      type: 'string',
      value: 'CODE',
      description: 'The currency of files that name none (CSV, QIF)',
    },
    'date-order': {
      type: 'string',
      value: 'dmy|mdy|ymd',
      description: 'How dates are read that fit several orders (QIF)',
    },
    entity: { type: 'string', value: 'ID', description: 'The entity that new accounts belong to' },
    'apply-corrections': {
      type: 'boolean',
      description: 'Take over statements and entries that the bank sends corrected',
    },
    'unknown-accounts': {
      type: 'string',
      value: 'create|refuse',
      description: 'What to do with accounts that the register does not know',
    },
    ...workspaceOptions,
  },
  examples: [
    'import statements/ --dry-run',
    'import may.sta june.sta --workspace treasury',
    'import register.qif --account 12345678 --currency GBP --date-order dmy',
    'import --watch /srv/bank/inbox --workspace treasury',
    'import rates.xml --json',
  ],
  async run(call) {
    const watched = call.text('watch');
    if (watched !== undefined) return watchFolder(call, watched);
    if (call.positionals.length === 0)
      throw usageFailure('"ballast import" takes the files or folders to import.', 'FILES');
    const files = listFiles(call.positionals);
    const options = optionsOf(call, files);
    const isTrial = call.flag('dry-run');
    const outcome = await withWorkspace(
      call,
      async ({ program }): Promise<Imported | OutputOf<'import.inspect'>> =>
        isTrial ? inspectFiles(program, files, options) : importFiles(program, files, options),
    );
    noteProblems(call, outcome.files);
    if (call.flag('json')) call.io.out(jsonText(outcome));
    else {
      call.io.out(filesText(outcome.files));
      if ('lineCount' in outcome) call.io.out(summaryText(outcome));
      else call.io.out(`\n${countText(outcome.files.length)} files read; nothing was kept.\n`);
    }
    return outcome.files.some((file) => file.refusal !== null) ? 1 : 0;
  },
};

function summaryText(outcome: Imported): string {
  const { statementCount, lineCount, duplicateLineCount, interimLineCount, rateCount } = outcome;
  const parts = [
    `${countText(statementCount)} statements and ${countText(lineCount)} lines imported`,
    duplicateLineCount > 0 ? `${countText(duplicateLineCount)} lines known already` : '',
    interimLineCount > 0 ? `${countText(interimLineCount)} provisional entries kept apart` : '',
    rateCount > 0 ? `${countText(rateCount)} rates` : '',
    outcome.createdAccounts.length > 0
      ? `${countText(outcome.createdAccounts.length)} accounts created`
      : '',
    outcome.refusedFileCount > 0 ? `${countText(outcome.refusedFileCount)} files refused` : '',
    outcome.feeCount > 0 ? `${countText(outcome.feeCount)} bank fees` : '',
    outcome.heldCount > 0 ? `${countText(outcome.heldCount)} held in quarantine` : '',
  ];
  return `\n${parts.filter((part) => part !== '').join(', ')}.\n`;
}
