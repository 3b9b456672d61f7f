/**
 * Who begins to work when a workspace opens: the person of the key slot that opened it. The header
 * file says which slots there are; the table `key_slot` says whose they are, by user and not by
 * login, so that a person who is renamed keeps their way in.
 */
import { hostname, platform } from 'node:os';
import { AppFailure } from '../../core/result.ts';
import { builtInRoles, type Permission } from '../../preload/contract/permissions.ts';
import { type Person, personOf } from '../queries/people.ts';
import { workspaceSettings } from '../queries/settings.ts';
import {
  type Credential,
  listSlots,
  openStore,
  type ReadStore,
  type Store,
  type WriteStore,
} from '../store/index.ts';
import { newId } from './ids.ts';

export interface BegunSession {
  readonly person: Person;
  readonly deviceId: string;
  readonly groupName: string;
}

/** Whose slot a credential opened. */
export interface OpenedBy {
  readonly kind: Credential['kind'];
  readonly slotId: string;
}

interface SlotRow {
  readonly id: string;
  readonly slot_id: string;
}

type Slots = ReturnType<typeof listSlots>;

/** The slots that guard something: the sample's open slot is nobody's. */
function guardedSlots(folder: string): Slots {
  return listSlots(folder).filter((slot) => slot.kind !== 'open');
}

function differences(store: ReadStore, slots: Slots) {
  const rows = store.all<SlotRow>('SELECT id, slot_id FROM key_slot ORDER BY id');
  return {
    gone: rows.filter((row) => !slots.some((slot) => slot.id === row.slot_id)),
    added: slots.filter((slot) => !rows.some((row) => row.slot_id === slot.id)),
  };
}

/** Makes `key_slot` say what the header says. */
export function mirrorSlots(tx: WriteStore, folder: string, at: string): void {
  const { gone, added } = differences(tx, guardedSlots(folder));
  for (const row of gone) tx.remove('key_slot', row.id);
  for (const { id, kind, userLogin } of added)
    tx.insert('key_slot', {
      id: newId(),
      slot_id: id,
      user_id: tx.pluck<string>('SELECT id FROM user WHERE login = ?', [userLogin]) ?? null,
      kind,
      added_at: at,
    });
}

/** This machine, as the journal will name it. */
export function addDevice(tx: WriteStore, at: string): string {
  const id = newId();
  tx.insert('device', { id, name: hostname(), platform: platform(), first_seen_at: at });
  return id;
}

/** Whose slot it is, by the workspace's own table; the logins of active people only. */
function loginOf(store: ReadStore, opened: OpenedBy): string | undefined {
  const bySlot = `SELECT u.login FROM key_slot s JOIN user u ON u.id = s.user_id
                  WHERE s.slot_id = ? AND u.active = 1`;
  if (opened.kind === 'passphrase' || opened.kind === 'os')
    return store.pluck<string>(bySlot, [opened.slotId]);
  const first = 'SELECT login FROM user u WHERE active = 1';
  // The printed secret is the owner's way back in, so it opens for somebody who may manage people.
  const admin = `${first} AND EXISTS (
    SELECT 1 FROM user_role g JOIN role r ON r.id = g.role_id, json_each(r.permissions) p
    WHERE g.user_id = u.id AND p.value = 'workspace.admin') ORDER BY u.id LIMIT 1`;
  const found = opened.kind === 'recovery' ? store.pluck<string>(admin) : undefined;
  return found ?? store.pluck<string>(`${first} ORDER BY u.id LIMIT 1`);
}

interface StaleRole {
  readonly id: string;
  readonly permissions: readonly Permission[];
}

/** Built-in roles that lack what they bring in this version, with what they then have. */
function staleRoles(store: ReadStore): StaleRole[] {
  const stored = store.rows<{ id: string; name: string; permissions: readonly Permission[] }>(
    'role',
    'SELECT id, name, permissions FROM role ORDER BY name',
  );
  return stored.flatMap(({ id, name, permissions }) => {
    const builtIn = builtInRoles.find((role) => role.name === name);
    const missing = (builtIn?.permissions ?? []).filter((one) => !permissions.includes(one));
    return missing.length === 0 ? [] : [{ id, permissions: [...permissions, ...missing] }];
  });
}

function wordsOf(isNew: boolean, haveSlotsChanged: boolean): string {
  if (isNew) return 'A new device';
  return haveSlotsChanged ? 'Key slots as they stand' : 'Roles as this version has them';
}

function settle(store: Store, folder: string, at: string): string {
  const deviceId = store.pluck<string>('SELECT id FROM device ORDER BY id LIMIT 1');
  const { gone, added } = differences(store, guardedSlots(folder));
  const haveSlotsChanged = gone.length + added.length > 0;
  const roles = staleRoles(store);
  if (deviceId !== undefined && !haveSlotsChanged && roles.length === 0) return deviceId;
  return store.command(
    {
      userId: null,
      deviceId: deviceId ?? null,
      at,
      command: 'app.openWorkspace',
      input: {},
      undo: { kind: 'none', why: 'Devices and key slots are known from their first use.' },
      entryId: newId(),
      summarize: () => wordsOf(deviceId === undefined, haveSlotsChanged),
    },
    (tx) => {
      mirrorSlots(tx, folder, at);
      for (const { id, permissions } of roles) tx.update('role', id, { permissions });
      return deviceId ?? addDevice(tx, at);
    },
  ).value;
}

/**
 * Finds the person and this device, before storage opens. Throws USER_UNKNOWN where the slot's person
 * is blocked or is no user of the workspace.
 */
export function beginSession(folder: string, key: Uint8Array, opened: OpenedBy): BegunSession {
  const store = openStore(folder, key, { mode: 'writer' });
  try {
    const deviceId = settle(store, folder, new Date().toISOString());
    const login = loginOf(store, opened);
    const person = login === undefined ? undefined : personOf(store, login);
    if (person === undefined)
      throw new AppFailure({
        kind: 'unauthorized',
        code: 'USER_UNKNOWN',
        message:
          'The key is right, but its person may not work here any more. Ask an administrator of this workspace.',
      });
    return { person, deviceId, groupName: workspaceSettings(store).groupName };
  } finally {
    store.close();
  }
}
