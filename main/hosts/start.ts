/**
 * `npm start`: the desktop window where Electron is installed and there is a display, otherwise the
 * same workstation in a browser. Everything is loaded as late as it can be: a second start is usable
 * in about a second.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { keepCompiledCode } from './compileCache.ts';

keepCompiledCode();

const root = fileURLToPath(new URL('../..', import.meta.url));

const HELP = `Starts Ballast.

Usage
  npm start -- [options]

Options
  --web          Serve to a browser even where the desktop window could open
  --no-open      Print the address without opening a browser
  --sample       Open the sample workspace
  --port NUMBER  The port of the web host; a free one otherwise
`;

/** The desktop program's binary, or why there is none; never fetches it. */
export function findElectron(
  folder: string,
  environment: NodeJS.ProcessEnv,
): { readonly binary: string } | { readonly why: string } {
  const missing = 'the Electron binary is not installed (npx install-electron fetches it)';
  const given = environment.ELECTRON_OVERRIDE_DIST_PATH;
  const pathFile = join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : null;
  if (given === undefined && name === null) return { why: missing };
  const binary = join(given ?? join(folder, 'dist'), name ?? 'electron');
  return existsSync(binary) ? { binary } : { why: missing };
}

/** Whether windows can be shown here; only Linux has sessions without a display server. */
export function hasDisplay(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): boolean {
  if (platform !== 'linux') return true;
  return [environment.DISPLAY, environment.WAYLAND_DISPLAY].some((name) => (name ?? '') !== '');
}

async function startDesktop(binary: string, words: readonly string[]): Promise<number> {
  const { buildDesktop, buildRenderer } = await import('./renderer.ts');
  await buildRenderer((text) => process.stdout.write(text));
  await buildDesktop();
  const child = spawn(binary, [root, ...words], { stdio: 'inherit' });
  return new Promise((ended, failed) => {
    child.once('error', failed);
    child.once('exit', (code) => ended(code ?? 1));
  });
}

interface Choices {
  readonly openBrowser: boolean;
  readonly sample: boolean;
  readonly port?: number;
}

async function startWeb({ openBrowser, sample, port }: Choices): Promise<void> {
  const say = (text: string) => process.stdout.write(text);
  const [{ createProgram }, { buildRenderer }, { openFirst }, { serveUntilStopped }] =
    await Promise.all([
      import('../backend/program.ts'),
      import('./renderer.ts'),
      import('./opening.ts'),
      import('./serve.ts'),
    ]);
  await buildRenderer(say);
  const program = createProgram({ host: 'web', threads: true });
  await openFirst(program, { sample, say });
  await serveUntilStopped({
    program,
    openBrowser,
    say,
    ...(port === undefined ? {} : { port }),
  });
}

async function start(words: readonly string[]): Promise<number> {
  // The native store ends an older runtime without a word, so this comes before it is loaded.
  if (Number(process.versions.napi ?? 0) < 10) {
    process.stderr.write(
      `Ballast needs Node 24; this is Node ${process.versions.node}. "npm ci" installs the right one beside the program and "npm start" uses it.\n`,
    );
    return 1;
  }
  const { values } = parseArgs({
    args: [...words],
    options: {
      web: { type: 'boolean' },
      open: { type: 'boolean', default: true },
      sample: { type: 'boolean', default: false },
      port: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
    allowNegative: true,
  });
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  if (values.web !== true) {
    const found = findElectron(join(root, 'node_modules', 'electron'), process.env);
    const why = 'why' in found ? found.why : hasDisplay(process.env) ? null : 'there is no display';
    if ('binary' in found && why === null)
      return startDesktop(found.binary, values.sample ? ['--sample'] : []);
    process.stdout.write(`The desktop window stays away because ${why}; serving to a browser.\n`);
  }
  const isUnattended = (process.env.CI ?? '') !== '';
  await startWeb({
    openBrowser: values.open && !isUnattended,
    sample: values.sample,
    ...(values.port === undefined ? {} : { port: Number(values.port) }),
  });
  return 0;
}

if (import.meta.main)
  try {
    process.exitCode = await start(process.argv.slice(2));
  } catch (thrown) {
    const { failureText } = await import('./cli/failure.ts');
    const { toAppError } = await import('../backend/errors.ts');
    const isUsage = (thrown as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') === true;
    process.stderr.write(
      isUsage ? `${(thrown as Error).message}\n\n${HELP}` : failureText(toAppError(thrown)),
    );
    process.exit(isUsage ? 2 : 1);
  }
