/** Where a passphrase comes from: a file, the environment, or a person at a terminal, without echo. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { AppFailure } from '../../../core/result.ts';
import { readNamed } from './files.ts';

/** The passphrase for a workspace; throws PASSPHRASE_NEEDED where nobody can be asked. */
export async function findPassphrase(folder: string, file: string | undefined): Promise<string> {
  if (file !== undefined)
    return readNamed(file, 'passphrase-file')
      .toString('utf8')
      .replace(/\r?\n$/, '');
  const given = process.env.BALLAST_PASSPHRASE;
  if (given !== undefined && given !== '') return given;
  if (process.stdin.isTTY !== true)
    throw new AppFailure({
      kind: 'unauthorized',
      code: 'PASSPHRASE_NEEDED',
      message: `"${folder}" is locked by a passphrase. Set BALLAST_PASSPHRASE or use --passphrase-file.`,
    });
  return ask(`Passphrase for ${folder}: `);
}

function ask(question: string): Promise<string> {
  // Readline repeats what is typed on its output, so it gets one that swallows everything.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stderr.write(question);
  return new Promise((resolve, reject) => {
    lines.once('line', (line) => {
      resolve(line);
      lines.close();
    });
    lines.once('SIGINT', () => {
      reject(
        new AppFailure({
          kind: 'cancelled',
          code: 'CANCELLED',
          message: 'No passphrase was given.',
        }),
      );
      lines.close();
    });
    lines.once('close', () => process.stderr.write('\n'));
  });
}
