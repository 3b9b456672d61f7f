/** The desktop program: what must happen before the app is ready, then the host over the program. */
import { join } from 'node:path';
import { app } from 'electron';
import { dataFolder } from '../../backend/places.ts';
import { createProgram, type Program } from '../../backend/program.ts';
import { readWith } from '../../import/parser.ts';
import { startHost } from './host.ts';
import { lockEveryContents } from './lockdown.ts';
import { registerScheme } from './protocol.ts';
import { quitCleanly } from './quit.ts';
import { startUtilityReader } from './readerProcess.ts';

/** A file that macOS asked to open before the app was ready. */
let early: string | null = null;

function start(program: Program, home: string): void {
  const built = join(app.getAppPath(), 'dist');
  startHost({
    program,
    home,
    rendererFolder: join(built, 'renderer'),
    preload: join(built, 'main', 'preload.cjs'),
    argv: early === null ? process.argv : [process.execPath, early],
    cwd: process.cwd(),
    platform: process.platform,
  });
  quitCleanly(program, process.platform);
}

app.enableSandbox();
registerScheme();
lockEveryContents();
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
