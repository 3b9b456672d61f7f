/** `ballast report`: creates a report, keeps it as a document and writes its files to a folder. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppFailure } from '../../../../core/result.ts';
import type { InputOf } from '../../../../preload/contract/index.ts';
import { reportKinds } from '../../../../preload/contract/output.ts';
import { takePositionals } from '../arguments.ts';
import { type CliCall, type CliCommand, workspaceOptions } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { callProgram, jsonText } from '../wire.ts';
import { withWorkspace } from '../workspace.ts';

type CreateInput = InputOf<'reports.create'>;
type Format = CreateInput['formats'][number];

const FORMATS: readonly Format[] = ['pdf', 'xlsx'];

function formatsOf(call: CliCall): Format[] {
  const given = call.text('format')?.split(',') ?? [...FORMATS];
  const unknown = given.find((format) => !FORMATS.includes(format as Format));
  if (unknown !== undefined)
    throw usageFailure(
      `There is no format "${unknown}". Formats are ${FORMATS.join(', ')}.`,
      'format',
    );
  return given as Format[];
}

function kindOf(call: CliCall): CreateInput['kind'] {
  const [name] = takePositionals(call, 'report', 'KIND');
  const kind = reportKinds.find((known) => known === name);
  if (kind === undefined)
    throw usageFailure(
      `There is no report "${name}". Reports are ${reportKinds.join(', ')}.`,
      'kind',
    );
  return kind;
}

function refuseExisting(path: string): void {
  if (existsSync(path))
    throw new AppFailure({
      kind: 'conflict',
      code: 'FILE_EXISTS',
      message: `"${path}" exists already and is not replaced. The report is kept in the workspace; name another folder with --out.`,
      path: 'out',
    });
}

async function createReport(call: CliCall) {
  const kind = kindOf(call);
  const formats = formatsOf(call);
  const [currency, distributionId, scenarioId, from] = [
    'currency',
    'distribution',
    'scenario',
    'from',
  ].map((name) => call.text(name));
  return withWorkspace(call, async ({ program }) => {
    const asOf =
      call.text('as-of') ?? (await callProgram(program, 'workspace.info', {})).businessDate;
    const input = {
      kind,
      formats,
      asOf,
      ...(currency === undefined ? {} : { reportingCurrency: currency }),
      ...(distributionId === undefined ? {} : { distributionId }),
      ...(scenarioId === undefined ? {} : { scenarioId }),
      ...(from === undefined ? {} : { from }),
    } as CreateInput;
    const { documents } = await callProgram(program, 'reports.create', input);
    const folder = resolve(call.text('out') ?? '.');
    for (const { fileName } of documents) refuseExisting(join(folder, fileName));
    mkdirSync(folder, { recursive: true });
    const files: string[] = [];
    for (const { id, fileName } of documents) {
      const { content } = await callProgram(program, 'documents.content', { documentId: id });
      const path = join(folder, fileName);
      writeFileSync(path, Buffer.from(content, 'base64'), { flag: 'wx' });
      files.push(path);
    }
    return { documents, files };
  });
}

export const reportCommand: CliCommand = {
  name: 'report',
  summary: 'Write a report as PDF and Excel',
  usage: reportKinds.join('|'),
  options: {
    'as-of': { type: 'string', value: 'DATE', description: 'The day; the business date otherwise' },
    from: { type: 'string', value: 'DATE', description: 'First day of a bank-fee report' },
    format: { type: 'string', value: 'NAMES', description: 'pdf, xlsx or both with a comma' },
    out: { type: 'string', value: 'FOLDER', description: 'Where the files go; here otherwise' },
    currency: { type: 'string', value: 'CODE', description: 'Reporting currency' },
    scenario: { type: 'string', value: 'ID', description: 'Scenario of a treasury report' },
    distribution: { type: 'string', value: 'ID', description: 'Of a distribution report' },
    ...workspaceOptions,
  },
  examples: [
    'report daily-cash',
    'report bank-fees --from 2026-01-01 --format xlsx',
    'report daily-cash --as-of 2026-11-19 --format pdf --out reports',
  ],
  async run(call) {
    const made = await createReport(call);
    call.io.out(
      call.flag('json') ? jsonText(made) : made.files.map((path) => `${path}\n`).join(''),
    );
    return undefined;
  },
};
