/** The desktop program: what must happen before the app is ready, then the host over the program. */
import { join } from 'node:path';
import { app } from 'electron';
import { logger } from '../../backend/log.ts';
import { dataFolder } from '../../backend/places.ts';
import { createProgram, type Program } from '../../backend/program.ts';
import { readWith } from '../../import/parser.ts';
import { openFirst } from '../opening.ts';
import { startHost } from './host.ts';
import { lockEveryContents } from './lockdown.ts';
import { workspaceArgument } from './openPath.ts';
import { registerScheme } from './protocol.ts';
import { quitCleanly } from './quit.ts';
import { startUtilityReader } from './readerProcess.ts';

/** A file that macOS asked to open before the app was ready. */
let early: string | null = null;

/** What the build made: the page and its preload. */
const built = join(app.getAppPath(), 'dist');
const preload = join(built, 'main', 'preload.cjs');

function start(program: Program, home: string): void {
  quitCleanly(program, process.platform);
  void startHost({
    program,
    home,
    rendererFolder: join(built, 'renderer'),
    preload,
    given: early ?? workspaceArgument(process.argv, process.cwd()),
    openFirst: () =>
      openFirst(program, {
        sample: process.argv.includes('--sample'),
        say: (text) => logger.info(text.trim()),
        home,
      }),
    platform: process.platform,
  });
}

app.enableSandbox();
registerScheme();
lockEveryContents(preload);
const home = dataFolder();
// The window's own data (zoom, form state) lies with the program's, and so does the instance lock.
app.setPath('userData', join(home, 'window'));

if (app.requestSingleInstanceLock()) {
  app.once('open-file', (event, path) => {
    event.preventDefault();
    early = path;
  });
  readWith(startUtilityReader);
  const program = createProgram({ host: 'electron', threads: true });
  void app.whenReady().then(() => start(program, home));
} else app.quit();
