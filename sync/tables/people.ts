/** Users, what they may do, and the devices and sessions they work from. */
import { boolean, defineTable, instant, integer, json, optional, ref, text } from './define.ts';

export const user = defineTable(
  'user',
  { class: 'hard', scope: 'workspace', personal: true, naturalKey: ['login'] },
  { login: text, name: text, email: optional(text), initials: text, active: boolean },
);

export const role = defineTable(
  'role',
  { class: 'hard', scope: 'workspace', naturalKey: ['name'] },
  { name: text, label: text, permissions: json },
);

export const userRole = defineTable(
  'user_role',
  { class: 'set', scope: 'workspace', naturalKey: ['user_id', 'role_id'] },
  { user_id: ref('user'), role_id: ref('role') },
);

/** Which key slots exist and whose they are; the wrapped keys themselves stand in the header file. */
export const keySlot = defineTable(
  'key_slot',
  { class: 'local', scope: 'device', naturalKey: ['slot_id'] },
  { slot_id: text, user_id: optional(ref('user')), kind: text, added_at: instant },
);

export const device = defineTable(
  'device',
  { class: 'hard', scope: 'workspace' },
  { name: text, platform: text, first_seen_at: instant },
);

export const session = defineTable(
  'session',
  { class: 'local', scope: 'device' },
  {
    user_id: ref('user'),
    device_id: ref('device'),
    host: text,
    started_at: instant,
    ended_at: optional(instant),
  },
);

export const setting = defineTable(
  'setting',
  { class: 'soft', scope: 'workspace', naturalKey: ['key'] },
  { key: text, value: json },
);

/** A half-filled form of one person. */
export const draft = defineTable(
  'draft',
  { class: 'private', scope: 'user', naturalKey: ['user_id', 'form'] },
  { user_id: ref('user'), form: text, content: json, version: integer },
);
