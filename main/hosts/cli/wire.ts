/** Calls of the contract as the command line makes them: typed by name, failing by exception. */
import { AppFailure } from '../../../core/result.ts';
import type { CallMeta } from '../../../preload/contract/bridge.ts';
import type { ContractName, InputOf, OutputOf } from '../../../preload/contract/index.ts';
import type { Program } from '../../backend/program.ts';

/** Money as it crosses the door. */
export interface MoneyText {
  readonly currency: string;
  readonly amount: string;
}

export async function callProgram<Name extends ContractName>(
  program: Pick<Program, 'call'>,
  name: Name,
  input: InputOf<Name>,
  meta?: CallMeta,
): Promise<OutputOf<Name>> {
  const reply = await program.call(name, input, meta);
  if (!reply.ok) throw new AppFailure(reply.error);
  return reply.value as OutputOf<Name>;
}

export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
