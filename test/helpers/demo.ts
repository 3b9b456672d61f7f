/** The demo as the command line runs it, in this process. */
import { runCli } from '../../main/hosts/cli/cli.ts';
import type { CliIo } from '../../main/hosts/cli/command.ts';

/** Runs the demo into a folder and gives what it printed; throws what it said where it failed. */
export async function runDemo(folder: string): Promise<string> {
  const said = { out: '', note: '' };
  const io: CliIo = {
    out: (text) => {
      said.out += text;
    },
    note: (text) => {
      said.note += text;
    },
    readInput: async () => '',
  };
  const code = await runCli(['demo', '--json', '--out', folder], io);
  if (code !== 0) throw new Error(`The demo ended with ${code}: ${said.note}`);
  return said.out;
}
