/** The demo's own workspace, made anew at each run: the sample, or a person's files under a passphrase. */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { AppFailure } from '../../../../core/result.ts';
import { createProgram, type Program } from '../../../backend/program.ts';
import { ensureSample } from '../../../backend/sample.ts';
import { lockWorkspace } from '../../../store/index.ts';
import { importFiles } from '../commands/import.ts';
import { listFiles } from '../files.ts';
import { callProgram } from '../wire.ts';

export interface DemoWorkspace {
  readonly program: Program;
  readonly asOf: string;
  readonly reportingCurrency: string;
}

/** Removes the folder of the last run, unless a program has it open. */
function removeOld(folder: string): void {
  try {
    const owner = { pid: process.pid, host: 'cli', since: new Date().toISOString() };
    lockWorkspace(folder, owner).release();
  } catch (thrown) {
    if (thrown instanceof AppFailure) throw thrown;
    // No folder, nothing to lock.
  }
  rmSync(folder, { recursive: true, force: true });
}

export async function openSampleDemo(folder: string): Promise<DemoWorkspace> {
  removeOld(folder);
  await ensureSample(folder);
  const program = createProgram({ host: 'cli', threads: false });
  await program.open(folder, { kind: 'open' });
  const info = await callProgram(program, 'workspace.info', {});
  return { program, asOf: info.businessDate, reportingCurrency: info.baseCurrency };
}

export interface DemoFiles {
  readonly input: string;
  readonly rates: string | undefined;
  /** Where none is given, the workspace is closed for good after the run. */
  readonly passphrase: string | undefined;
}

/** A workspace of files, as of the last day that a statement covers. */
export async function openFilesDemo(folder: string, files: DemoFiles): Promise<DemoWorkspace> {
  removeOld(folder);
  const reportingCurrency = 'EUR';
  const program = createProgram({ host: 'cli', threads: false });
  try {
    await callProgram(program, 'app.createWorkspace', {
      folder,
      name: 'Demo',
      baseCurrency: reportingCurrency,
      userName: 'Demo',
      passphrase: files.passphrase ?? randomBytes(24).toString('base64url'),
    });
    if (files.rates !== undefined) await importFiles(program, listFiles([files.rates]));
    const imported = await importFiles(program, listFiles([files.input]));
    const days = imported.files.flatMap((file) => file.statements.map((one) => one.toDate)).sort();
    const asOf = days.at(-1);
    if (asOf === undefined)
      throw new AppFailure({
        kind: 'missing-data',
        code: 'DEMO_NO_STATEMENTS',
        message: `"${files.input}" holds no statement that could be read: ${refusals(imported.files)}.`,
        path: 'input',
      });
    await callProgram(program, 'settings.set', { key: 'group.businessDate', value: asOf });
    return { program, asOf, reportingCurrency };
  } catch (thrown) {
    await program.close();
    throw thrown;
  }
}

function refusals(files: readonly { name: string; refusal: { message: string } | null }[]): string {
  const words = files.flatMap(({ name, refusal }) =>
    refusal === null ? [] : [`${name}: ${refusal.message}`],
  );
  return words.length === 0 ? 'the files hold no statements' : words.slice(0, 3).join('; ');
}
