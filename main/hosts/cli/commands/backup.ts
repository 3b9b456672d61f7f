/** `ballast backup`: one portable file that holds the whole workspace, verified. */
import { constants, copyFileSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppFailure } from '../../../../core/result.ts';
import { type CliCommand, workspaceOptions } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { countText } from '../table.ts';
import { callProgram, jsonText } from '../wire.ts';
import { withWorkspace } from '../workspace.ts';

function refuseExisting(file: string): void {
  if (!existsSync(file)) return;
  throw new AppFailure({
    kind: 'conflict',
    code: 'FILE_EXISTS',
    message: `"${file}" exists already. Choose another name; a backup replaces nothing.`,
    path: 'FILE',
  });
}

export const backupCommand: CliCommand = {
  name: 'backup',
  summary: 'Write one portable backup file',
  usage: '[FILE]',
  options: workspaceOptions,
  examples: ['backup', 'backup treasury.ballast-backup', 'backup --json'],
  async run(call) {
    const [given, ...others] = call.positionals;
    if (others.length > 0) throw usageFailure('"ballast backup" takes one file name at most.');
    const target = given === undefined ? null : resolve(given);
    if (target !== null) refuseExisting(target);
    const backup = await withWorkspace(call, async ({ program, folder }) => {
      const made = await callProgram(program, 'workspace.backup', {});
      const own = join(folder, 'backups', made.fileName);
      if (target !== null) copyFileSync(own, target, constants.COPYFILE_EXCL);
      return { ...made, path: target ?? own };
    });
    if (call.flag('json')) call.io.out(jsonText(backup));
    else
      call.io.out(
        `${backup.path}\n${countText(backup.sizeBytes)} bytes, SHA-256 ${backup.sha256}\n`,
      );
    return undefined;
  },
};
