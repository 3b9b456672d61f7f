/**
 * Fills the session from the backend: at the start, when the workspace opens or locks, and after
 * each entry that changes what the frame tells.
 */
import { call, onEvent } from '../api.ts';
import type { ContractName, OutputOf } from '../contract.ts';
import type { JsonSchema } from '../form/json-schema.ts';
import { formatAge, formatDate, formatNumber } from '../format/index.ts';
import { t, tn } from '../messages/index.ts';
import { useClocks } from '../stores/clocks.ts';
import { type StatusItem, useSession } from '../stores/session.ts';
import { toastError } from '../stores/toasts.ts';
import { followConnection } from './connection.ts';
import { followWorkspace, forgetWorkspace } from './locking.ts';
import { registerObjects } from './palette-objects.ts';
import { setPaletteCommands } from './palette-providers.ts';

type Info = OutputOf<'workspace.info'>;

/** What the status bar says about the freshness of the workspace. */
export function statusOf(info: Info, nowMs: number): readonly StatusItem[] {
  const items: StatusItem[] = [];
  if (info.lastStatementAt !== null) {
    const all = info.banksReported >= info.bankCount;
    items.push({
      id: 'banks',
      text: t('status.banks', {
        age: formatAge(info.lastStatementAt, nowMs, {
          year: 'auto',
          near: info.businessDate,
        }),
        reported: info.banksReported,
        count: info.bankCount,
      }),
      tone: all ? 'ok' : 'warn',
      opens: 'import',
    });
  }
  if (info.ratesDate !== null) {
    const date = formatDate(info.ratesDate, { year: 'auto', near: info.businessDate });
    const stale = info.staleRates.length;
    items.push({
      id: 'rates',
      text: stale > 0 ? tn('status.ratesStale', stale, { date }) : t('status.rates', { date }),
      title: info.staleRates.join(', '),
      tone: stale > 0 ? 'warn' : 'ok',
    });
  }
  items.push({
    id: 'journal',
    text: t('status.journal', { entry: formatNumber(info.journalEntry, 0) }),
    opens: 'journal',
  });
  return items;
}

/** Counts and palette can wait: the figures of the screen come first, and they share the readers. */
function afterFirstFigures(act: () => Promise<void>): void {
  setTimeout(() => void act(), 400);
}

async function refreshInfo(): Promise<void> {
  const [info, me, entities] = await Promise.all([
    call('workspace.info', {}),
    call('session.me', {}),
    call('entities.list', {}),
  ]);
  const { set } = useSession.getState();
  if (info.ok) {
    set({
      workspaceName: info.value.name,
      baseCurrency: info.value.baseCurrency,
      entityCount: info.value.entityCount,
      status: statusOf(info.value, Date.now()),
    });
    useClocks.getState().setBusinessDate(info.value.businessDate);
    const { businessDate } = info.value;
    afterFirstFigures(() => refreshBadges(businessDate));
  }
  if (me.ok) {
    set({
      person: { name: me.value.name, role: me.value.roles.join(', ') },
      permissions: new Set<string>(me.value.permissions),
    });
    const { permissions } = me.value;
    afterFirstFigures(() => refreshCommands(permissions));
  }
  if (entities.ok) set({ scopes: entities.value.map(({ id, name }) => ({ id, name })) });
}

/** Gives the palette every command that this person may run; the host's own are in its menus. */
async function refreshCommands(permissions: readonly string[]): Promise<void> {
  const entries = await call('catalogue.entries', {});
  if (!entries.ok) return;
  const allowed = new Set(permissions);
  setPaletteCommands(
    entries.value
      .filter(
        ({ kind, name, permission }) =>
          // Keys are changed in Settings alone, where a new secret can be printed and checked.
          kind === 'command' && allowed.has(permission) && !name.startsWith('app.'),
      )
      .map((entry) => ({
        name: entry.name as ContractName,
        label: entry.summary,
        schema: entry.input as JsonSchema,
      })),
  );
}

async function refreshBadges(asOf: string): Promise<void> {
  const home = await call('home.get', { asOf });
  if (!home.ok) return;
  const urgent = home.value.alerts.filter((alert) => alert.severity === 'breach').length;
  const tasks = home.value.alerts.filter((alert) => alert.severity === 'task').length;
  useSession.getState().set({ badges: { home: urgent + tasks } });
}

/** Asks where the workspace stands, and fills the frame once it is open. */
export async function refreshWorkspace(): Promise<void> {
  const reply = await call('app.state', {});
  const { set } = useSession.getState();
  if (!reply.ok) {
    toastError(reply.error);
    set({ workspace: 'none' });
    return;
  }
  const { stage, workspace, recents } = reply.value;
  const name = workspace?.name ?? '';
  if (stage === 'open') {
    if (workspace) followWorkspace(workspace.id);
    await refreshInfo();
  } else forgetWorkspace();
  const state = stage === 'first-run' ? 'none' : stage;
  set({ workspace: state, recents, ...(name ? { workspaceName: name } : {}) });
}

/** Starts listening; gives the way to stop. */
export function bootstrap(): () => void {
  // The code of the first screen travels while the workspace is asked about.
  void import('../screens/home/HomeScreen.tsx').catch(() => undefined);
  void refreshWorkspace();
  const forgetObjects = registerObjects();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stopApp = onEvent('app', () => void refreshWorkspace());
  const stopConnection = followConnection(() => void refreshWorkspace());
  const stopChanged = onEvent('changed', () => {
    // Several entries in a row, as an import with its rates, refresh the frame once.
    clearTimeout(timer);
    timer = setTimeout(() => void refreshInfo(), 250);
  });
  return () => {
    clearTimeout(timer);
    forgetObjects();
    stopApp();
    stopConnection();
    stopChanged();
  };
}
