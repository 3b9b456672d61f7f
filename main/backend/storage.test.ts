/** A planned import whose request the writer holds: kept without the request, or taken back whole. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mt940Day } from '../../test/helpers/importRig.ts';
import { testWorkspace } from '../../test/helpers/workspace.ts';
import { packFiles } from '../import/packed.ts';
import { parseFiles } from '../import/parse.ts';
import { personOf } from '../queries/people.ts';
import { foundWorkspace } from './founding.ts';
import type { Outcomes } from './handler.ts';
import { openThreadedStorage } from './storage.ts';

test('the file of an import is readied by the writer, kept by it, or taken back', async () => {
  const made = await testWorkspace();
  const at = '2026-01-01T00:00:00.000Z';
  const founder = { userLogin: 'rig', userName: 'Rig' };
  foundWorkspace(made.store, { at, groupName: 'Rig', baseCurrency: 'EUR', ...founder });
  const person = personOf(made.store, 'rig');
  const session = {
    userId: person?.id ?? '',
    userName: 'Rig',
    deviceId: made.store.pluck<string>('SELECT id FROM device') ?? '',
    host: 'web',
    permissions: person?.permissions ?? [],
  } as const;
  made.close();
  const { folder, key } = made;
  const facts = { id: 'rig', folder, sample: true, cipher: 'sqlcipher' } as const;
  const storage = await openThreadedStorage({ folder, key, workspace: facts });
  const waiting = () =>
    readdirSync(join(folder, 'scratch')).filter((name) => name.endsWith('.file'));
  const importOf = (number: number) => {
    const bookings = [{ cents: 100, name: 'A', text: 'B', reference: 'C' }];
    const { name, bytes } = mt940Day({ day: '2026-10-07', number, openingCents: 0, bookings });
    const content = Buffer.from(bytes).toString('base64');
    const files = [{ name, content: bytes }];
    return {
      request: { name: 'import.files', wire: { files: [{ name, content }] }, meta: {}, session },
      outcomes: {
        read: { output: packFiles(parseFiles({ files, saved: [], baseCurrency: 'EUR' })) },
      } as unknown as Outcomes,
    } as const;
  };

  const given = importOf(1);
  const { context } = await storage.plan(given.request);
  await expect.poll(waiting).toHaveLength(1);
  // Only what the writer holds can still tell the file.
  (given.request.wire as { files: unknown }).files = [];
  const { wire } = await storage.finish(given.request, context, given.outcomes);
  expect(wire).toMatchObject({ statementCount: 1, lineCount: 1 });
  storage.release(given.request);

  const dropped = importOf(2);
  await storage.plan(dropped.request);
  await expect.poll(waiting).toHaveLength(1);
  storage.release(dropped.request);
  await expect.poll(waiting).toHaveLength(0);
  await storage.close();

  const store = made.reopen();
  const hashes = store.all<{ sha256: string }>('SELECT sha256 FROM raw_file');
  expect(hashes.map(({ sha256 }) => sha256)).toEqual(store.files.listFiles());
  expect(store.files.listFiles()).toHaveLength(1);
  made.dispose();
});
