/** `ballast demo`: the main job from start to end, on a fresh sample or on a person's own files. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { takePositionals } from '../arguments.ts';
import { type CliCall, type CliCommand, jsonOption } from '../command.ts';
import type { DemoFigures } from '../demo/figures.ts';
import { runMainJob } from '../demo/mainJob.ts';
import { demoText } from '../demo/text.ts';
import { openFilesDemo, openSampleDemo } from '../demo/workspaces.ts';
import { usageFailure } from '../failure.ts';
import { readNamed } from '../files.ts';
import { jsonText } from '../wire.ts';

function passphraseOf(call: CliCall): string | undefined {
  const file = call.text('passphrase-file');
  if (file === undefined) return process.env.BALLAST_PASSPHRASE;
  return readNamed(file, 'passphrase-file').toString('utf8').trimEnd();
}

function openDemo(call: CliCall, folder: string) {
  const input = call.text('input');
  const rates = call.text('rates');
  if (input === undefined) {
    if (rates !== undefined) throw usageFailure('--rates goes with --input.', 'rates');
    call.io.note('Building the sample workspace\n');
    return openSampleDemo(folder);
  }
  for (const [option, path] of [
    ['input', input],
    ['rates', rates],
  ] as const)
    if (path !== undefined && !existsSync(path))
      throw usageFailure(`There is no file or folder "${path}".`, option);
  call.io.note('Importing the files\n');
  const passphrase = passphraseOf(call);
  return openFilesDemo(folder, { input, rates, passphrase });
}

export const demoCommand: CliCommand = {
  name: 'demo',
  summary: 'Run the main job and write its reports and figures',
  usage: '',
  options: {
    input: {
      type: 'string',
      value: 'FOLDER',
      description: 'Your own statement files instead of the sample',
    },
    rates: {
      type: 'string',
      value: 'FILE',
      description: 'Reference rates of the ECB for your own files',
    },
    out: { type: 'string', value: 'FOLDER', description: 'Where to write; "out" otherwise' },
    'passphrase-file': {
      type: 'string',
      value: 'FILE',
      description:
        'Passphrase for the workspace of your files; BALLAST_PASSPHRASE works as well, and without one it cannot be opened later',
    },
    json: jsonOption,
  },
  examples: ['demo', 'demo --json', 'demo --input statements/ --rates eurofxref-hist.csv'],
  async run(call) {
    takePositionals(call, 'demo');
    const folder = resolve(call.text('out') ?? 'out');
    mkdirSync(folder, { recursive: true });
    const { program, asOf, reportingCurrency } = await openDemo(
      call,
      join(folder, 'demo.workspace'),
    );
    let figures: DemoFigures;
    try {
      const source = call.text('input') === undefined ? 'sample' : 'files';
      const say = call.io.note;
      figures = await runMainJob({ program, source, asOf, reportingCurrency, folder, say });
    } finally {
      await program.close();
    }
    const text = jsonText(figures);
    writeFileSync(join(folder, 'demo.json'), text);
    const paths = [...figures.documents, 'demo.json'].map((name) =>
      relative(process.cwd(), join(folder, name)),
    );
    call.io.out(call.flag('json') ? text : demoText(figures, paths));
    return undefined;
  },
};
