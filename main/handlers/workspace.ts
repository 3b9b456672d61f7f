/** The workspace itself: what it is, who is there, settings and drafts. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildPosition } from '../../core/cash/position.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import { CONTRACT_VERSION } from '../../preload/contract/index.ts';
import { command, type QueryContext, query } from '../backend/handler.ts';
import { permissionsOf } from '../queries/people.ts';
import { positionAccounts } from '../queries/position.ts';
import { fxTableAt } from '../queries/rates.ts';
import { allSettings, workspaceSettings } from '../queries/settings.ts';
import { FORMAT_VERSION, schemaVersion, verifyStore } from '../store/index.ts';

function info({ store, journal, clock, workspace, knownEntry }: QueryContext) {
  const settings = workspaceSettings(store);
  const count = (table: string) =>
    Number(store.pluck<bigint>(`SELECT COUNT(*) FROM ${table}`) ?? 0n);
  const today = clock.today();
  const businessDate = settings.businessDate ?? today;
  const accounts = positionAccounts(store, businessDate, 'booked', {});
  const late = new Set(
    accounts.filter((account) => account.lateSince !== null).map((account) => account.bankId),
  );
  const position = buildPosition({
    asOf: businessDate,
    groupBy: 'none',
    reportingCurrency: settings.baseCurrency,
    accounts,
    rates: fxTableAt(store, businessDate),
  });
  const lastStatement = store.pluck<bigint | null>('SELECT MAX(entry) FROM statement');
  return {
    id: workspace.id,
    name: settings.groupName,
    sample: workspace.sample,
    baseCurrency: settings.baseCurrency,
    businessDate,
    today,
    timeZone: settings.timeZone,
    journalEntry: knownEntry,
    journalAt: journal.entry(knownEntry)?.at ?? null,
    entityCount: count('entity'),
    accountCount: count('account'),
    bankCount: count('bank'),
    lineCount: Number(store.pluck<bigint | null>('SELECT SUM(line_count) FROM monthly_flow') ?? 0n),
    lastStatementAt:
      lastStatement === null || lastStatement === undefined
        ? null
        : (journal.entry(Number(lastStatement))?.at ?? null),
    banksReported: count('bank') - late.size,
    ratesDate:
      (store.pluck<string | null>('SELECT MAX(date) FROM fx_rate WHERE date <= ?', [
        businessDate,
      ]) as IsoDate | null | undefined) ?? null,
    staleRates: [...position.staleCurrencies],
    cipher: workspace.cipher,
    formatVersion: FORMAT_VERSION,
    schemaVersion,
    contractVersion: CONTRACT_VERSION,
  };
}

interface PersonRow {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly initials: string;
  readonly active: boolean;
}

function people({ store }: Pick<QueryContext, 'store'>) {
  const roles = store.all<{ user_id: string; name: string }>(
    `SELECT u.user_id, r.name FROM user_role u JOIN role r ON r.id = u.role_id ORDER BY r.name`,
  );
  return store
    .rows<PersonRow & { readonly [column: string]: unknown }>(
      'user',
      'SELECT id, login, name, initials, active FROM user ORDER BY name',
    )
    .map(({ id, login, name, initials, active }) => ({
      id,
      login,
      name,
      initials,
      active,
      roles: roles.filter((role) => role.user_id === id).map((role) => role.name),
    }));
}

export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words[0]?.[0] ?? '?';
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : '';
  return (first + last).toUpperCase();
}

/** The backups in the workspace's own folder, newest first. */
export function listBackups({ workspace }: Pick<QueryContext, 'workspace'>) {
  const folder = join(workspace.folder, 'backups');
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter((name) => name.endsWith('.ballast-backup'))
    .map((fileName) => {
      const facts = statSync(join(folder, fileName));
      return { fileName, sizeBytes: facts.size, at: facts.mtime.toISOString() };
    })
    .sort((a, b) => (a.at < b.at ? 1 : -1));
}

export const workspaceHandlers = {
  'workspace.info': query<'workspace.info'>(info),
  'workspace.verify': query<'workspace.verify'>(({ journal }, { full }) => {
    const { clean, entries, rows, findings } = verifyStore(journal, { full });
    return { clean, entries, rows, findings: [...findings] };
  }),
  'workspace.backup': query<'workspace.backup'>(({ backup }) => backup()),
  'workspace.backups': query<'workspace.backups'>(listBackups),
  'session.me': query<'session.me'>((context) => {
    const { session } = context;
    const found = people(context).find((person) => person.id === session.userId);
    return {
      ...(found ?? {
        id: session.userId,
        login: '',
        name: session.userName,
        initials: initialsOf(session.userName),
        active: true,
        roles: [],
      }),
      permissions: [...permissionsOf(context.store, session.userId)],
    };
  }),
  'users.list': query<'users.list'>(people),
  'users.save': command<'users.save'>(
    (input) => `${input.name}, ${input.roles.join(', ')}`,
    ({ store, newId }, input) => {
      const id = input.id ?? newId();
      const row = {
        login: input.login,
        name: input.name,
        initials: initialsOf(input.name),
        active: input.active,
      };
      if (input.id === undefined) store.insert('user', { id, ...row });
      else store.update('user', id, row);
      const wanted = store.all<{ id: string; name: string }>(
        'SELECT id, name FROM role WHERE name IN (SELECT value FROM json_each(?))',
        [JSON.stringify(input.roles)],
      );
      const held = store.all<{ id: string; role_id: string }>(
        'SELECT id, role_id FROM user_role WHERE user_id = ?',
        [id],
      );
      for (const grant of held)
        if (!wanted.some((role) => role.id === grant.role_id)) store.remove('user_role', grant.id);
      for (const role of wanted)
        if (!held.some((grant) => grant.role_id === role.id))
          store.insert('user_role', { id: newId(), user_id: id, role_id: role.id });
      return { id };
    },
  ),
  'settings.get': query<'settings.get'>(({ store }) => ({ ...allSettings(store) })),
  'settings.set': command<'settings.set'>(
    (input) => `Setting ${input.key}`,
    ({ store, newId }, { key, value }) => {
      store.upsert('setting', { id: newId(), key, value });
      return {};
    },
  ),
  'drafts.get': query<'drafts.get'>(({ store, session }, { form }) => {
    const draft = store.row<{ readonly content: unknown }>(
      'draft',
      'SELECT content FROM draft WHERE user_id = ? AND form = ?',
      [session.userId, form],
    );
    return { content: draft?.content ?? null };
  }),
  'drafts.save': command<'drafts.save'>(
    (input) => `Draft of ${input.form}`,
    ({ store, session, newId }, { form, content }) => {
      const id = store.pluck<string>('SELECT id FROM draft WHERE user_id = ? AND form = ?', [
        session.userId,
        form,
      ]);
      if (content === null) {
        if (id !== undefined) store.remove('draft', id);
        return {};
      }
      if (id === undefined)
        store.insert('draft', {
          id: newId(),
          user_id: session.userId,
          form,
          content,
          version: 1,
        });
      else store.update('draft', id, { content });
      return {};
    },
  ),
};
