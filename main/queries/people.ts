/** Who may do what: a user's permissions by their roles. */
import type { Permission } from '../../preload/contract/permissions.ts';
import type { ReadStore } from '../store/index.ts';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly Permission[];
}

/** The active user of a login with the union of their roles' permissions, or undefined. */
export function personOf(store: ReadStore, login: string): Person | undefined {
  const user = store.get<{ id: string; name: string }>(
    'SELECT id, name FROM user WHERE login = ? AND active = 1',
    [login],
  );
  if (user === undefined) return undefined;
  return { id: user.id, name: user.name, permissions: permissionsOf(store, user.id) };
}

/** The union of what a person's roles bring now; nothing where they are blocked. */
export function permissionsOf(store: ReadStore, userId: string): readonly Permission[] {
  return store.plucks<Permission>(
    `SELECT DISTINCT p.value FROM user_role u JOIN role r ON r.id = u.role_id, user w,
            json_each(r.permissions) p
      WHERE u.user_id = ? AND w.id = u.user_id AND w.active = 1 ORDER BY p.value`,
    [userId],
  );
}
