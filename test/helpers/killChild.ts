/**
 * The process that is killed: opens a workspace as its owner and runs commands without end. Each command
 * writes a pair of rows; its number goes to standard output once the command has returned.
 *
 * Arguments: folder, key in hexadecimal, first number.
 */
import { writeSync } from 'node:fs';
import { lockWorkspace, openStore } from '../../main/store/index.ts';
import { testId } from './workspace.ts';

const [folder = '', key = '', first = '0'] = process.argv.slice(2);
lockWorkspace(folder, { pid: process.pid, host: 'test', since: '2026-01-01T00:00:00.000Z' });
const store = openStore(folder, Buffer.from(key, 'hex'), { mode: 'writer' });

for (let number = Number(first); ; number++) {
  store.command(
    {
      userId: null,
      deviceId: null,
      at: new Date(Date.UTC(2026, 0, 1) + number).toISOString(),
      command: 'test.pair',
      input: { number },
      undo: { kind: 'inverse' },
      entryId: testId(2_000_000 + number),
    },
    (tx) => {
      tx.insert('setting', { id: testId(number), key: `key-${number}`, value: number });
      tx.upsert('bank', { id: testId(1), name: 'Counter', country: String(number) });
    },
  );
  writeSync(1, `${number}\n`);
}
