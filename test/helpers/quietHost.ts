/**
 * The web host over a new workspace, for the privacy test; `--phone-home` makes it break the promise,
 * `--say-something` writes a line of news to the log.
 */
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { logger } from '../../main/backend/log.ts';
import { createProgram } from '../../main/backend/program.ts';
import { startWebHost } from '../../main/hosts/web/server.ts';

const [home = '', misdeed] = process.argv.slice(2);
const program = createProgram({ host: 'web', threads: true, home });
const made = await program.call('app.createWorkspace', {
  folder: join(home, 'group'),
  name: 'Quiet Group',
  userName: 'Ines Brandt',
  passphrase: 'four quiet harbour cranes',
});
if (!made.ok) throw new Error(made.error.message);
const host = await startWebHost({ program, rendererFolder: home });
// An address that is reserved for documentation: nobody answers there.
if (misdeed === '--phone-home') createConnection(9, '192.0.2.1').on('error', () => undefined);
if (misdeed === '--say-something') logger.info('the host says something');
process.stdout.write(`${host.newAddress()}\n`);
process.stdin.once('end', async () => {
  await host.close();
  await program.close();
  process.exit(0);
});
process.stdin.resume();
