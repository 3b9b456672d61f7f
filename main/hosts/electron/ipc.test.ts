/** The door with a real program behind it: input that does not fit an entry ends before its handler. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Reply } from '../../../preload/contract/bridge.ts';
import { contract } from '../../../preload/contract/index.ts';
import * as electron from '../../../test/helpers/electronStandIn.ts';
import { createProgram, type Program } from '../../backend/program.ts';
import { openDoor } from './ipc.ts';

vi.mock('electron', () => import('../../../test/helpers/electronStandIn.ts'));

let home: string;
let program: Program;
const contents = new electron.StandInContents('app://ballast/index.html');

function call(name: string, wire: unknown): Promise<Reply<unknown>> {
  const handler = electron.ipcMain.handlers.get('ballast:call') as unknown as (
    ...given: unknown[]
  ) => Promise<Reply<unknown>>;
  return handler({ sender: contents, senderFrame: contents.mainFrame }, name, wire, {});
}

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'ballast-door-'));
  program = createProgram({ host: 'electron', threads: false, home });
  openDoor({
    program,
    windows: { contents: () => [contents as never] },
    openPath: async () => undefined,
  });
  const made = await call('app.createWorkspace', {
    folder: join(home, 'group'),
    name: 'Door Group',
    userName: 'Ines Brandt',
    passphrase: 'four quiet harbour cranes',
  });
  expect(made).toMatchObject({ ok: true });
});
afterAll(async () => {
  await program.close();
  rmSync(home, { recursive: true, force: true });
});

/** Values that fit no entry: every input is an object with named fields. */
const MALFORMED: readonly unknown[] = [
  null,
  true,
  0,
  Number.NaN,
  -1,
  '',
  'DROP TABLE user',
  '{}',
  [],
  [{}],
  10n,
  Symbol.for('input'),
  () => ({}),
  2 ** 53,
  'x'.repeat(100_000),
  undefined,
];

test('1,000 malformed inputs over every entry reach no handler', async () => {
  const before = await call('workspace.info', {});
  const reached: string[] = [];
  let sent = 0;
  for (const name of Object.keys(contract))
    for (const wire of MALFORMED) {
      const reply = await call(name, wire);
      sent++;
      if (reply.ok || reply.error.code !== 'INPUT_INVALID')
        reached.push(`${name} ${typeof wire} ${reply.ok ? 'answered' : reply.error.code}`);
    }
  expect(reached).toEqual([]);
  expect(sent).toBeGreaterThanOrEqual(1000);
  const after = await call('workspace.info', {});
  expect(after).toMatchObject({
    ok: true,
    value: { journalEntry: (before as { value: { journalEntry: number } }).value.journalEntry },
  });
});
