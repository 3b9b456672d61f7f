/** Expected flows: their columns, how one is saved, and what differs when two people changed it. */
import { call } from '../../api.ts';
import type { AppError, InputOf, OutputOf } from '../../contract.ts';
import { formatDate, formatDecimal, formatMoney } from '../../format/index.ts';
import type { GridColumn, GridEdit } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { runCommand } from '../../query.ts';
import { explainBy } from '../../stores/explain.ts';
import type { Conflict, ConflictField } from './Conflict.tsx';

export type Flow = OutputOf<'expectedFlows.list'>['rows'][number];
export type FlowInput = InputOf<'expectedFlows.save'>;
export type FlowStatus = NonNullable<FlowInput['status']>;

export const FLOW_STATUSES: readonly FlowStatus[] = ['open', 'settled', 'cancelled'];

/** The command's input for a flow as it is. */
export function inputOf(flow: Flow): FlowInput {
  return {
    id: flow.id,
    expectedEntry: flow.entry,
    entityId: flow.entityId,
    categoryId: flow.categoryId,
    dueDate: flow.dueDate,
    amount: flow.amount,
    probability: flow.probability,
    description: flow.description,
    reference: flow.reference,
    status: FLOW_STATUSES.find((status) => status === flow.status) ?? 'open',
  };
}

/** What a typed cell changes of its flow. */
function changeOf({ row, column, value }: GridEdit<Flow>): Partial<FlowInput> {
  if (column === 'due') return { dueDate: value };
  if (column === 'description') return { description: value };
  if (column === 'probability') return { probability: value };
  return { amount: { currency: row.amount.currency, amount: value } };
}

/** The flows that typed or pasted cells change, each once however many of its cells they are. */
export function editedFlows(edits: readonly GridEdit<Flow>[]): readonly FlowInput[] {
  const flows = new Map<string, FlowInput>();
  for (const edit of edits)
    flows.set(edit.row.id, { ...(flows.get(edit.row.id) ?? inputOf(edit.row)), ...changeOf(edit) });
  return [...flows.values()];
}

/** What a paste over several flows changes is one entry, undone as one. */
export function saveFlows(flows: readonly FlowInput[]) {
  return runCommand(
    'expectedFlows.saveAll',
    { flows: [...flows] },
    { toastErrors: false, done: () => tn('settings.flows.changed', flows.length) },
  );
}

export function saveFlow(input: FlowInput) {
  return runCommand('expectedFlows.save', input, {
    toastErrors: false,
    done: () => t('settings.saved', { name: input.description }),
  });
}

/** The flow as it is saved now, whatever its status. */
async function newestOf(id: string): Promise<Flow | null> {
  for (let start = 0; ; start += 1000) {
    const reply = await call('expectedFlows.list', { start, count: 1000 });
    if (!reply.ok) return null;
    const found = reply.value.rows.find((row) => row.id === id);
    if (found) return found;
    if (start + 1000 >= reply.value.count) return null;
  }
}

function differences(theirs: Flow, mine: FlowInput): readonly ConflictField[] {
  const saved = inputOf(theirs);
  const rows: readonly (readonly [string, (flow: FlowInput) => string])[] = [
    [t('settings.flows.due'), (flow) => formatDate(flow.dueDate)],
    [t('settings.flows.description'), (flow) => flow.description],
    [t('settings.flows.amount'), (flow) => formatMoney(flow.amount)],
    [t('settings.flows.probability'), (flow) => formatDecimal(flow.probability ?? '1')],
    [t('settings.flows.status'), (flow) => t(`settings.flows.${flow.status ?? 'open'}`)],
  ];
  return rows
    .map(([label, show]) => ({ label, theirs: show(saved), mine: show(mine) }))
    .filter((field) => field.theirs !== field.mine);
}

/** What to show after a refused save; `null` where the flow is gone meanwhile. */
export async function conflictOf(mine: FlowInput, error: AppError): Promise<Conflict | null> {
  const theirs = mine.id === undefined ? null : await newestOf(mine.id);
  if (theirs === null) return null;
  return {
    what: mine.description,
    error,
    fields: differences(theirs, mine),
    newestEntry: theirs.entry,
  };
}

export function flowColumns(reportingCurrency: string, asOf: string): readonly GridColumn<Flow>[] {
  const opens = (figure: 'amount' | 'converted' | 'probability') => (row: Flow) =>
    row.id === TOTAL_ID ? null : explainBy('expectedFlows.explain', { id: row.id, asOf, figure });
  const isBody = (row: Flow) => row.id !== TOTAL_ID;
  return [
    {
      id: 'description',
      head: t('settings.flows.description'),
      width: 250,
      value: (row) => row.description,
      edit: isBody,
    },
    {
      id: 'due',
      head: t('settings.flows.due'),
      type: 'date',
      width: 104,
      value: (row) => row.dueDate,
      edit: isBody,
    },
    {
      id: 'entity',
      head: t('settings.column.entity'),
      width: 160,
      value: (row) => row.entityName,
    },
    {
      id: 'category',
      head: t('settings.flows.category'),
      width: 150,
      rank: 2,
      value: (row) => row.categoryName,
    },
    {
      id: 'currency',
      head: t('settings.column.currency'),
      width: 50,
      value: (row) => (isBody(row) ? row.amount.currency : ''),
    },
    {
      id: 'amount',
      head: t('settings.flows.amount'),
      type: 'amount',
      width: 124,
      value: (row) => (isBody(row) ? row.amount.amount : ''),
      currency: (row) => row.amount.currency,
      edit: isBody,
      explain: opens('amount'),
    },
    {
      id: 'converted',
      head: t('settings.flows.converted', { currency: reportingCurrency }),
      type: 'converted',
      width: 132,
      value: (row) => row.converted?.amount ?? null,
      currency: () => reportingCurrency,
      isConverted: (row) => row.amount.currency !== reportingCurrency,
      isKey: true,
      explain: opens('converted'),
    },
    {
      id: 'probability',
      head: t('settings.flows.probability'),
      type: 'number',
      width: 84,
      digits: 2,
      value: (row) => row.probability,
      edit: isBody,
      explain: opens('probability'),
    },
    {
      id: 'source',
      head: t('settings.flows.source'),
      width: 84,
      rank: 2,
      value: (row) => row.source,
      marks: () => ({ isMuted: true }),
    },
  ];
}

export const TOTAL_ID = 'total';

/** The pinned total over all flows of the list, as the query computed it. */
export function totalRow(list: OutputOf<'expectedFlows.list'>, currency: string): Flow {
  return {
    id: TOTAL_ID,
    description: t('common.total'),
    dueDate: '',
    entityId: '',
    entityName: '',
    categoryId: '',
    categoryName: '',
    reference: '',
    source: '',
    amount: { currency, amount: '' },
    converted: list.convertedTotal,
    probability: '',
    status: '',
    entry: 0,
  };
}
