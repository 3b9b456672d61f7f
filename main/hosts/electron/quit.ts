/** Ending: the program is closed, with its connections and its lock, before the app goes away. */
import { app } from 'electron';
import type { Program } from '../../backend/program.ts';

/** Waits this long for running work, so that a hung thread cannot keep the app alive for ever. */
const PATIENCE_MS = 10_000;

export function quitCleanly(program: Pick<Program, 'close'>, platform: NodeJS.Platform): void {
  let state: 'running' | 'closing' | 'closed' = 'running';
  app.on('window-all-closed', () => {
    // On a Mac an app stays in the dock without windows.
    if (platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    const timer = setTimeout(() => app.exit(1), PATIENCE_MS);
    void program
      .close()
      .catch(() => undefined)
      .then(() => {
        clearTimeout(timer);
        state = 'closed';
        app.quit();
      });
  });
}
