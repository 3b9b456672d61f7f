/** `ballast serve`: the workstation for a browser on this machine. */
import { resolve } from 'node:path';
import { createProgram } from '../../../backend/program.ts';
import { buildRenderer } from '../../renderer.ts';
import { serveUntilStopped } from '../../serve.ts';
import { takeInteger, takePositionals } from '../arguments.ts';
import { type CliCommand, workspaceOptions } from '../command.ts';
import { credentialFor, sampleFolder } from '../workspace.ts';

const { json: _none, ...options } = workspaceOptions;

export const serveCommand: CliCommand = {
  name: 'serve',
  summary: 'Serve the workstation to a browser on this machine; prints a one-time address',
  usage: '',
  options: {
    port: { type: 'string', value: 'NUMBER', description: 'The port; a free one otherwise' },
    open: { type: 'boolean', description: 'Open a browser' },
    ...options,
  },
  examples: ['serve', 'serve --port 4600 --open'],
  async run(call) {
    takePositionals(call, 'serve');
    const port = takeInteger(call, 'port');
    const named = call.text('workspace');
    await buildRenderer(call.io.note);
    const folder = named === undefined ? await sampleFolder(call.io) : resolve(named);
    const credential = await credentialFor(folder, call.text('passphrase-file'));
    const program = createProgram({ host: 'web', threads: true });
    await program.open(folder, credential);
    await serveUntilStopped({
      program,
      openBrowser: call.flag('open'),
      say: call.io.out,
      ...(port === undefined ? {} : { port }),
    });
    return undefined;
  },
};
