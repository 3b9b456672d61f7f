/** Opening the workspace that a command works on, for as long as the command runs. */
import { join, resolve } from 'node:path';
import { dataFolder } from '../../backend/places.ts';
import { createProgram, type Program } from '../../backend/program.ts';
import { ensureSample } from '../../backend/sample.ts';
import { type Credential, readHeader } from '../../store/index.ts';
import type { CliCall, CliIo } from './command.ts';
import { findPassphrase } from './passphrase.ts';

export interface OpenWorkspace {
  readonly program: Program;
  readonly folder: string;
}

/** The sample's folder, built now where it is missing; says so, because that takes some seconds. */
export async function sampleFolder(io: CliIo, home = dataFolder()): Promise<string> {
  let isTold = false;
  return ensureSample(join(home, 'sample'), () => {
    if (!isTold) io.note('Building the sample workspace; this happens once.\n');
    isTold = true;
  });
}

/** How a folder's header says that it opens: without a secret, or by a passphrase. */
export async function credentialFor(
  folder: string,
  passphraseFile: string | undefined,
): Promise<Credential> {
  const header = readHeader(folder);
  if (header.slots.some((slot) => slot.kind === 'open')) return { kind: 'open' };
  return { kind: 'passphrase', passphrase: await findPassphrase(folder, passphraseFile) };
}

/** Runs `body` over the workspace that the call names and closes it, whatever happens. */
export async function withWorkspace<T>(
  call: CliCall,
  body: (opened: OpenWorkspace) => Promise<T>,
): Promise<T> {
  const named = call.text('workspace');
  const folder = named === undefined ? await sampleFolder(call.io) : resolve(named);
  const credential = await credentialFor(folder, call.text('passphrase-file'));
  const program = createProgram({ host: 'cli', threads: false });
  try {
    await program.open(folder, credential);
    return await body({ program, folder });
  } finally {
    await program.close();
  }
}
