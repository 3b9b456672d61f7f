/**
 * The process that is killed while it imports: opens a workspace as its owner and imports file after
 * file, each of several statements. The number of a file goes to standard output once its import has
 * returned.
 *
 * Arguments: folder, key in hexadecimal, first number.
 */
import { writeSync } from 'node:fs';
import type { Outcomes, Session } from '../../main/backend/handler.ts';
import { openInlineStorage } from '../../main/backend/storage.ts';
import { packFiles } from '../../main/import/packed.ts';
import { parseFiles } from '../../main/import/parse.ts';
import { personOf } from '../../main/queries/people.ts';
import { lockWorkspace } from '../../main/store/index.ts';
import { killFile } from './importKills.ts';

const [folder = '', key = '', first = '0'] = process.argv.slice(2);
lockWorkspace(folder, { pid: process.pid, host: 'test', since: '2026-01-01T00:00:00.000Z' });
const workspace = { id: 'kill', folder, sample: true, cipher: 'sqlcipher' } as const;
const storage = openInlineStorage({ folder, key: Buffer.from(key, 'hex'), workspace });
const person = personOf(storage.store, 'rig');
const session: Session = {
  userId: person?.id ?? '',
  userName: 'Rig',
  deviceId: storage.store.pluck<string>('SELECT id FROM device') ?? '',
  host: 'cli',
  permissions: person?.permissions ?? [],
};

for (let number = Number(first); ; number++) {
  const { name, bytes } = killFile(number);
  const parsed = parseFiles({ files: [{ name, content: bytes }], saved: [], baseCurrency: 'EUR' });
  const content = Buffer.from(bytes).toString('base64');
  await storage.finish(
    { name: 'import.files', wire: { files: [{ name, content }] }, meta: {}, session },
    null,
    { read: { output: packFiles(parsed) } } as unknown as Outcomes,
  );
  writeSync(1, `${number}\n`);
}
