/** Which workspace a window opens first: the one of last time, or the sample. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppFailure } from '../../core/result.ts';
import { dataFolder } from '../backend/places.ts';
import type { Program } from '../backend/program.ts';
import { ensureSample } from '../backend/sample.ts';

export interface Opening {
  /** Open the sample whatever was open last. */
  readonly sample: boolean;
  readonly say: (text: string) => void;
  readonly home?: string;
}

/**
 * Opens the workspace of last time. One with a passphrase waits for it in the window; where nothing
 * was open before, or it is gone, the sample opens.
 */
export async function openFirst(program: Program, opening: Opening): Promise<void> {
  const samplePath = join(opening.home ?? dataFolder(), 'sample');
  const [last] = program.state().recents;
  const isElsewhere = last !== undefined && last.folder !== samplePath && existsSync(last.folder);
  if (isElsewhere && !opening.sample) {
    const reply = await program.call('app.openWorkspace', { folder: last.folder });
    if (!reply.ok) throw new AppFailure(reply.error);
    return;
  }
  let isTold = false;
  const folder = await ensureSample(samplePath, () => {
    if (!isTold) opening.say('Building the sample workspace; this happens once.\n');
    isTold = true;
  });
  await program.open(folder, { kind: 'open' });
}
