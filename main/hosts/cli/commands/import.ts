/** `ballast import`: statements and rates from files and folders, as one command or as a trial. */
import { statSync } from 'node:fs';
import type { InputOf, OutputOf } from '../../../../preload/contract/index.ts';
import type { Program } from '../../../backend/program.ts';
import { type CliCall, type CliCommand, workspaceOptions } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { listFiles, type NamedFile, parseJson, readNamed } from '../files.ts';
import { countText, moneyText, tableText } from '../table.ts';
import { callProgram, jsonText } from '../wire.ts';
import { withWorkspace } from '../workspace.ts';

type Imported = OutputOf<'import.files'>;
type FilePreview = Imported['files'][number];
type Profiles = NonNullable<InputOf<'import.files'>['profiles']>;

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

function add(sum: Imported, next: Imported): Imported {
  return {
    files: [...sum.files, ...next.files],
    statementCount: sum.statementCount + next.statementCount,
    lineCount: sum.lineCount + next.lineCount,
    duplicateLineCount: sum.duplicateLineCount + next.duplicateLineCount,
    interimLineCount: sum.interimLineCount + next.interimLineCount,
    rateCount: sum.rateCount + next.rateCount,
    createdAccounts: [...sum.createdAccounts, ...next.createdAccounts],
    refusedFileCount: sum.refusedFileCount + next.refusedFileCount,
  };
}

const nothingYet: Imported = {
  files: [],
  statementCount: 0,
  lineCount: 0,
  duplicateLineCount: 0,
  interimLineCount: 0,
  rateCount: 0,
  createdAccounts: [],
  refusedFileCount: 0,
};

/** Imports files into an open workspace through the contract; shared with the demo. */
export async function importFiles(
  program: Pick<Program, 'call'>,
  files: readonly NamedFile[],
  options: Omit<InputOf<'import.files'>, 'files'> = {},
): Promise<Imported> {
  let sum = nothingYet;
  for (const part of partsOf(files)) {
    const input = { ...options, files: wireFiles(part) };
    sum = add(sum, await callProgram(program, 'import.files', input));
  }
  return sum;
}

async function inspectFiles(
  program: Pick<Program, 'call'>,
  files: readonly NamedFile[],
  profiles: Profiles | undefined,
): Promise<OutputOf<'import.inspect'>> {
  const seen: FilePreview[] = [];
  for (const part of partsOf(files)) {
    const input = { files: wireFiles(part), ...(profiles === undefined ? {} : { profiles }) };
    seen.push(...(await callProgram(program, 'import.inspect', input)).files);
  }
  return { files: seen };
}

export function filesText(files: readonly FilePreview[]): string {
  const titles = ['File', 'Account', 'From', 'To', 'Opening', 'Credits', 'Debits', 'Closing'];
  const columns = [...titles, 'Lines', 'New', 'Proof', 'Known'].map((title, index) => ({
    title,
    align: index > 3 && index < 10 ? ('right' as const) : ('left' as const),
  }));
  const rows = files.flatMap((file) =>
    file.statements.map((one) => [
      file.name,
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
  return `${rows.length > 0 ? tableText(columns, rows) : ''}${rates.join('')}`;
}

/** Refused files and what was found in the others, for standard error. */
function noteProblems(call: CliCall, files: readonly FilePreview[]): void {
  for (const { name, refusal, issues } of files) {
    if (refusal !== null)
      call.io.note(
        `ballast: ${name} was refused: ${refusal.message}\n${
          refusal.path === undefined ? '' : `  at ${refusal.path}\n`
        }  code ${refusal.code}\n`,
      );
    for (const { code, severity, message, line } of issues)
      if (severity !== 'info')
        call.io.note(
          `${severity}: ${name}${line === undefined ? '' : `, line ${line}`}: ${message} (${code})\n`,
        );
  }
}

function optionsOf(call: CliCall): Omit<InputOf<'import.files'>, 'files'> {
  const profilesFile = call.text('profiles');
  const entityId = call.text('entity');
  const unknownAccounts = call.text('unknown-accounts') as 'create' | 'refuse' | undefined;
  const profiles =
    profilesFile === undefined
      ? undefined
      : (parseJson(readNamed(profilesFile, 'profiles').toString('utf8'), profilesFile) as Profiles);
  return {
    ...(profiles === undefined ? {} : { profiles }),
    ...(entityId === undefined ? {} : { entityId }),
    ...(unknownAccounts === undefined ? {} : { unknownAccounts }),
  };
}

export const importCommand: CliCommand = {
  name: 'import',
  summary: 'Import statements and rates from files',
  usage: 'FILES|FOLDERS...',
  options: {
    'dry-run': { type: 'boolean', description: 'Read and prove the files, keep nothing' },
    profiles: {
      type: 'string',
      value: 'FILE',
      description: 'JSON that tells by file name how a CSV file is read',
    },
    entity: { type: 'string', value: 'ID', description: 'The entity that new accounts belong to' },
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
    'import rates.xml --json',
  ],
  async run(call) {
    if (call.positionals.length === 0)
      throw usageFailure('"ballast import" takes the files or folders to import.', 'FILES');
    const files = listFiles(call.positionals);
    if (files.length === 0) throw usageFailure('The folders hold no files.', 'FILES');
    const options = optionsOf(call);
    const isTrial = call.flag('dry-run');
    const outcome = await withWorkspace(
      call,
      async ({ program }): Promise<Imported | OutputOf<'import.inspect'>> =>
        isTrial
          ? inspectFiles(program, files, options.profiles)
          : importFiles(program, files, options),
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
  ];
  return `\n${parts.filter((part) => part !== '').join(', ')}.\n`;
}
