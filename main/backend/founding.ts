/** The first entry of a workspace: its owner, roles and settings. */
import { builtInRoles } from '../../preload/contract/permissions.ts';
import { initialsOf } from '../handlers/workspace.ts';
import type { Store } from '../store/index.ts';
import { newId } from './ids.ts';
import { addDevice, mirrorSlots } from './sessions.ts';

export interface Founding {
  readonly at: string;
  readonly groupName: string;
  readonly baseCurrency: string;
  readonly userLogin: string;
  readonly userName: string;
}

/** Categories that every workspace starts with; people add their own. */
const CATEGORIES: readonly (readonly [string, string, string])[] = [
  ['receipts', 'Customer receipts', 'in'],
  ['suppliers', 'Suppliers', 'out'],
  ['payroll', 'Payroll', 'out'],
  ['taxes', 'Taxes', 'out'],
  ['debt', 'Debt service', 'out'],
  ['treasury', 'Treasury transfers', 'both'],
  ['fees', 'Bank fees and interest', 'both'],
  ['other', 'Other', 'both'],
];

/** Writes owner, key slots, roles, settings and categories as one entry. */
export function foundWorkspace(store: Store, founding: Founding): void {
  store.command(
    {
      userId: null,
      deviceId: null,
      at: founding.at,
      command: 'app.createWorkspace',
      input: { name: founding.groupName, userName: founding.userName },
      undo: { kind: 'none', why: 'A workspace begins with this entry.' },
      entryId: newId(),
      summarize: () => `Workspace of ${founding.groupName}`,
    },
    (tx) => {
      addDevice(tx, founding.at);
      const userId = newId();
      tx.insert('user', {
        id: userId,
        login: founding.userLogin,
        name: founding.userName,
        initials: initialsOf(founding.userName),
        active: true,
      });
      mirrorSlots(tx, store.folder, founding.at);
      for (const role of builtInRoles) {
        const id = newId();
        tx.insert('role', { id, ...role });
        if (role.name === 'admin' || role.name === 'treasurer' || role.name === 'fund-manager')
          tx.insert('user_role', { id: newId(), user_id: userId, role_id: id });
      }
      const settings = {
        'group.name': founding.groupName,
        'group.baseCurrency': founding.baseCurrency,
        'group.timeZone': Intl.DateTimeFormat().resolvedOptions().timeZone,
      };
      for (const [key, value] of Object.entries(settings))
        tx.insert('setting', { id: newId(), key, value });
      CATEGORIES.forEach(([code, name, direction], index) => {
        tx.insert('category', { id: newId(), code, name, direction, sort: (index + 1) * 10 });
      });
    },
  );
}
