/**
 * `ballast report`: creates a report, or the documents of all investors of a fund, keeps them as
 * documents and writes their files to a folder. What is stopped leaves whole files or none.
 */
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { AppFailure } from '../../../../core/result.ts';
import type { BallastEvents } from '../../../../preload/contract/bridge.ts';
import type { InputOf, OutputOf } from '../../../../preload/contract/index.ts';
import { reportKinds } from '../../../../preload/contract/output.ts';
import type { Program } from '../../../backend/program.ts';
import { takePositionals } from '../arguments.ts';
import { type CliCall, type CliCommand, workspaceOptions } from '../command.ts';
import { writeArchive, writeDocuments } from '../documentFiles.ts';
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

/** `2026-Q3` as the last day of the quarter. Throws USAGE. */
function quarterEnd(text: string): string {
  const found = /^(\d{4})-?Q([1-4])$/i.exec(text);
  if (found === null)
    throw usageFailure(`"${text}" is no quarter. Write it like 2026-Q3.`, 'quarter');
  const ends = ['03-31', '06-30', '09-30', '12-31'];
  return `${found[1]}-${ends[Number(found[2]) - 1]}`;
}

type Calls = Pick<Program, 'call'>;

async function fundIdOf(program: Calls, code: string, asOf: string): Promise<string> {
  const funds = await callProgram(program, 'funds.list', { asOf });
  const found = funds.find((fund) => fund.code.toLowerCase() === code.toLowerCase());
  if (found !== undefined) return found.id;
  throw new AppFailure({
    kind: 'not-found',
    code: 'FUND_UNKNOWN',
    message: `There is no fund "${code}". Funds are ${funds.map((fund) => fund.code).join(', ')}.`,
    path: 'fund',
  });
}

/** The contract's input from the words of the command line. */
async function inputOf(call: CliCall, program: Calls): Promise<CreateInput> {
  const kind = kindOf(call);
  const formats = formatsOf(call);
  const quarter = call.text('quarter');
  const asOf =
    (quarter === undefined ? call.text('as-of') : quarterEnd(quarter)) ??
    (await callProgram(program, 'workspace.info', {})).businessDate;
  const fund = call.text('fund');
  const fundId = fund === undefined ? undefined : await fundIdOf(program, fund, asOf);
  const given = {
    reportingCurrency: call.text('currency'),
    distributionId: call.text('distribution'),
    capitalCallId: call.text('call'),
    scenarioId: call.text('scenario'),
    from: call.text('from'),
    investor: call.text('investor'),
    fundId,
  };
  const named = Object.entries(given).filter(([, value]) => value !== undefined);
  return { kind, formats, asOf, ...Object.fromEntries(named) } as CreateInput;
}

interface Stop {
  isStopped(): boolean;
  end(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Ctrl+C cancels the job, and no further file is begun; a second one ends the program at once. */
function stopOn(program: Calls, jobId: string): Stop {
  let isStopped = false;
  const end = () => {
    for (const signal of SIGNALS) process.removeListener(signal, stop);
  };
  const stop = () => {
    end();
    isStopped = true;
    void program.call('jobs.cancel', { jobId });
  };
  for (const signal of SIGNALS) process.once(signal, stop);
  return { isStopped: () => isStopped, end };
}

/** Makes the documents; answers them and the journal entry that they are kept under. */
async function makeDocuments(program: Calls, input: CreateInput, jobId: string) {
  const reply = await program.call('reports.create', input, { jobId });
  if (reply.ok) {
    const { documents } = reply.value as OutputOf<'reports.create'>;
    return { documents, entry: reply.meta.entry ?? 0 };
  }
  if (reply.error.code !== 'JOB_CANCELLED') throw new AppFailure(reply.error);
  throw new AppFailure({
    kind: 'cancelled',
    code: 'JOB_CANCELLED',
    message: 'Stopped while the documents were made: none is kept, and no file was written.',
  });
}

/** Says how far the job is, a line each time that a tenth more is done. */
function tellProgress(program: Program, jobId: string, call: CliCall): () => void {
  let told = 0;
  return program.events.subscribe((name, event) => {
    if (name !== 'job') return;
    const { id, done, total, unit } = event as BallastEvents['job'];
    const tenth = total === 0 ? 0 : Math.floor((10 * done) / total);
    if (id !== jobId || tenth <= told) return;
    told = tenth;
    call.io.note(`${done} of ${total} ${unit}\n`);
  });
}

async function createReport(call: CliCall) {
  return withWorkspace(call, async ({ program }) => {
    const input = await inputOf(call, program);
    const jobId = randomUUID();
    const stop = stopOn(program, jobId);
    const untell = tellProgress(program, jobId, call);
    try {
      const { documents, entry } = await makeDocuments(program, input, jobId);
      const writing = {
        ...{ program, entry, isStopped: stop.isStopped, note: call.io.note },
        folder: resolve(call.text('out') ?? '.'),
      };
      const files = call.flag('zip')
        ? [await writeArchive(writing)]
        : await writeDocuments(writing, documents);
      return { documents, files };
    } finally {
      untell();
      stop.end();
    }
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
    zip: { type: 'boolean', description: 'One ZIP file of all documents in place of a file each' },
    currency: { type: 'string', value: 'CODE', description: 'Reporting currency' },
    scenario: { type: 'string', value: 'ID', description: 'Scenario of a treasury report' },
    distribution: {
      type: 'string',
      value: 'ID',
      description: 'Of a distribution report, notice or waterfall workbook',
    },
    fund: { type: 'string', value: 'CODE', description: 'Of statements and the ILPA template' },
    quarter: {
      type: 'string',
      value: 'QUARTER',
      description: 'Such as 2026-Q3, in place of --as-of',
    },
    call: { type: 'string', value: 'ID', description: 'Of capital call notices' },
    investor: {
      type: 'string',
      value: 'CODE',
      description: 'One investor of the fund; all of them, and one file of all, otherwise',
    },
    ...workspaceOptions,
  },
  examples: [
    'report daily-cash',
    'report bank-fees --from 2026-01-01 --format xlsx',
    'report daily-cash --as-of 2026-11-19 --format pdf --out reports',
    'report capital-account-statement --fund GP2 --quarter 2026-Q3 --out statements --json',
    'report partner-statement --fund GP2 --quarter 2026-Q3 --zip',
  ],
  async run(call) {
    const made = await createReport(call);
    call.io.out(
      call.flag('json') ? jsonText(made) : made.files.map((path) => `${path}\n`).join(''),
    );
    return undefined;
  },
};
