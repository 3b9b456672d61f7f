/** `ballast restore`: a workspace folder from a backup file, opened and verified where that is possible. */
import { resolve } from 'node:path';
import { restoreWorkspace } from '../../../store/index.ts';
import { takePositionals } from '../arguments.ts';
import { type CliCommand, jsonOption } from '../command.ts';
import { countText } from '../table.ts';
import { jsonText } from '../wire.ts';

export const restoreCommand: CliCommand = {
  name: 'restore',
  summary: 'Make a workspace folder from a backup file',
  usage: 'FILE FOLDER',
  options: { json: jsonOption },
  examples: [
    'restore treasury.ballast-backup restored',
    'restore treasury.ballast-backup restored --json',
  ],
  async run(call) {
    const [file, named] = takePositionals(call, 'restore', 'FILE', 'FOLDER');
    const folder = resolve(named);
    const restored = { folder, ...restoreWorkspace(resolve(file), folder) };
    if (call.flag('json')) call.io.out(jsonText(restored));
    else
      call.io.out(
        `${folder}\nWorkspace ${restored.workspaceId} with ${countText(restored.files)} stored files. ` +
          `Check it with "ballast verify --workspace ${named}".\n`,
      );
    return undefined;
  },
};
