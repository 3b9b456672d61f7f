/** Whose books and which days a call of the command line means, and files that replace nothing. */
import { existsSync, writeFileSync } from 'node:fs';
import { AppFailure } from '../../../../core/result.ts';
import type { Program } from '../../../backend/program.ts';
import type { CliCall } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { callProgram } from '../wire.ts';

/** The entity by its code; the only one where none is given. */
export async function entityOf(call: CliCall, program: Pick<Program, 'call'>): Promise<string> {
  const entities = await callProgram(program, 'entities.list', {});
  const wanted = call.text('entity');
  const [only, another] = entities;
  if (wanted === undefined && only !== undefined && another === undefined) return only.id;
  const found = entities.find(({ id, code }) => id === wanted || code === wanted);
  if (found !== undefined) return found.id;
  const codes = entities.map(({ code }) => code).join(', ');
  throw usageFailure(
    wanted === undefined
      ? `Name the entity with --entity: ${codes}.`
      : `There is no entity "${wanted}". Entities are ${codes}.`,
    'entity',
  );
}

/** The days of `--from` and `--to`; from January 1 to the business date otherwise. */
export async function spanOf(
  call: CliCall,
  program: Pick<Program, 'call'>,
): Promise<{ readonly from: string; readonly to: string }> {
  const to = call.text('to') ?? (await callProgram(program, 'workspace.info', {})).businessDate;
  return { from: call.text('from') ?? `${to.slice(0, 4)}-01-01`, to };
}

/** Throws FILE_EXISTS: an export replaces nothing. */
export function assertNewFile(path: string): void {
  if (!existsSync(path)) return;
  throw new AppFailure({
    kind: 'conflict',
    code: 'FILE_EXISTS',
    message: `"${path}" exists already. Choose another name; an export replaces nothing.`,
    path: 'out',
  });
}

/** Writes a file that is not there yet. Throws FILE_EXISTS. */
export function writeNew(path: string, bytes: Uint8Array): void {
  assertNewFile(path);
  writeFileSync(path, bytes);
}
