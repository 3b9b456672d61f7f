/** `ballast verify`: recomputes digests, chain, derived tables and integrity. */
import { takePositionals } from '../arguments.ts';
import { type CliCommand, workspaceOptions } from '../command.ts';
import { countText } from '../table.ts';
import { callProgram, jsonText } from '../wire.ts';
import { withWorkspace } from '../workspace.ts';

export const verifyCommand: CliCommand = {
  name: 'verify',
  summary: 'Check the journal, its history and the database',
  usage: '',
  options: {
    full: { type: 'boolean', description: 'Also check every page of the database and every file' },
    ...workspaceOptions,
  },
  examples: ['verify', 'verify --full --json'],
  async run(call) {
    takePositionals(call, 'verify');
    const report = await withWorkspace(call, ({ program }) =>
      callProgram(program, 'workspace.verify', { full: call.flag('full') }),
    );
    if (call.flag('json')) call.io.out(jsonText(report));
    else {
      const { clean, entries, rows, findings } = report;
      const checked = `${countText(entries)} entries and ${countText(rows)} row versions`;
      call.io.out(
        clean ? `Clean: ${checked} verified.\n` : `${findings.length} findings in ${checked}:\n`,
      );
      for (const { code, message, table, rowId, entry } of findings) {
        const place = [table, rowId, entry === undefined ? undefined : `entry ${entry}`];
        const where = place.filter((part) => part !== undefined).join(', ');
        call.io.out(`  ${code}  ${message}${where === '' ? '' : ` (${where})`}\n`);
      }
    }
    return report.clean ? 0 : 1;
  },
};
