/** The program `ballast`: one process, one command. */
import { text } from 'node:stream/consumers';
import { keepCompiledCode } from '../compileCache.ts';

keepCompiledCode();
const { runCli } = await import('./cli.ts');

/** A reader that closes early (`| head`) ends the program like any other. */
process.stdout.on('error', () => process.exit(0));

process.exitCode = await runCli(process.argv.slice(2), {
  out: (answer) => process.stdout.write(answer),
  note: (words) => process.stderr.write(words),
  readInput: () => text(process.stdin),
});
