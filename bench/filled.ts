/** A workspace full of statement lines, for benchmarks of what a person sees over them. */
import { foundWorkspace } from '../main/backend/founding.ts';
import type { TestWorkspace } from '../test/helpers/workspace.ts';
import { importLines, prepare } from './journal.ts';
import { days, makeLines } from './lines.ts';

/** Founds the workspace, imports `count` lines over three years in ten entries, and closes it. */
export function fill(workspace: TestWorkspace, count: number): void {
  foundWorkspace(workspace.store, {
    at: '2026-01-01T00:00:00.000Z',
    groupName: 'Bench',
    baseCurrency: 'EUR',
    userLogin: 'bench',
    userName: 'Bench',
  });
  prepare(workspace.store);
  const parts = 10;
  const size = count / parts;
  for (let part = 0; part < parts; part++) {
    const range = {
      from: Math.floor((part * days) / parts),
      to: Math.floor(((part + 1) * days) / parts),
    };
    importLines(workspace.store, makeLines(size, 20_000_000 + part * size, range));
  }
  workspace.store.checkpoint();
  workspace.close();
}
