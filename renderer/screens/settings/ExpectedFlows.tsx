/** Expected flows: a grid to type in, a form for the rest, and both sides where two people edited. */
import { useMemo, useState } from 'react';
import type { AppError } from '../../contract.ts';
import { SchemaForm } from '../../form/SchemaForm.tsx';
import { formatNumber } from '../../format/index.ts';
import { Grid, type GridEdit } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { useEntrySchema } from '../../run/entry-schema.ts';
import { useAsOf } from '../../stores/clocks.ts';
import { useSession } from '../../stores/session.ts';
import { Area, Button, Dialog, Empty, QueryView, Segmented, Skeleton } from '../../ui/index.ts';
import { type Conflict, ConflictDialog, isConflict } from './Conflict.tsx';
import {
  conflictOf,
  editedFlows,
  FLOW_STATUSES,
  type Flow,
  type FlowInput,
  type FlowStatus,
  flowColumns,
  inputOf,
  saveFlow,
  saveFlows,
  TOTAL_ID,
  totalRow,
} from './flows.ts';

const SHOWN = 1000;

interface Clash {
  readonly mine: FlowInput;
  readonly conflict: Conflict;
}

/** Saves, and turns a conflict into the two sides to choose from. */
function useSaving(onSaved: () => void) {
  const [clash, setClash] = useState<Clash | null>(null);
  const save = async (input: FlowInput): Promise<AppError | null> => {
    const reply = await saveFlow(input);
    if (reply.ok) {
      onSaved();
      return null;
    }
    if (!isConflict(reply.error)) return reply.error;
    const conflict = await conflictOf(input, reply.error);
    if (conflict === null) return reply.error;
    setClash({ mine: input, conflict });
    return null;
  };
  const dialog = clash && (
    <ConflictDialog
      conflict={clash.conflict}
      onTakeTheirs={() => {
        setClash(null);
        onSaved();
      }}
      onKeepMine={() => {
        setClash(null);
        void save({ ...clash.mine, expectedEntry: clash.conflict.newestEntry });
      }}
    />
  );
  return { save, dialog };
}

export function ExpectedFlows() {
  const asOf = useAsOf();
  const currency = useSession((state) => state.baseCurrency);
  const scope = useSession((state) => state.scope);
  const [status, setStatus] = useState<FlowStatus>('open');
  const [opened, setOpened] = useState<{ readonly flow: Flow | null } | null>(null);
  const list = useQuery(
    'expectedFlows.list',
    {
      status,
      asOf,
      start: 0,
      count: SHOWN,
      ...(scope?.id ? { entityIds: [scope.id] } : {}),
    },
    { topics: ['expected_flow', 'fx_rate', 'category', 'entity'] },
  );
  const columns = useMemo(() => flowColumns(currency, asOf), [currency, asOf]);
  const { save, dialog } = useSaving(() => setOpened(null));
  const saveEdits = async (edits: readonly GridEdit<Flow>[]) => {
    const [flow, ...others] = editedFlows(edits);
    if (flow === undefined) return null;
    if (others.length === 0) return save(flow);
    const reply = await saveFlows([flow, ...others]);
    return reply.ok ? null : reply.error;
  };
  return (
    <Area
      title={t('settings.section.flows')}
      caption={t('settings.flows.hint')}
      className="sections-fill"
      aside={
        <>
          {list.data && <CountText count={list.data.count} />}
          <Segmented<FlowStatus>
            small
            label={t('settings.flows.status')}
            value={status}
            options={FLOW_STATUSES.map((value) => ({ value, label: t(`settings.flows.${value}`) }))}
            onChange={setStatus}
          />
          <Button small icon="plus" writes onClick={() => setOpened({ flow: null })}>
            {t('settings.flows.add')}
          </Button>
        </>
      }
    >
      <QueryView
        query={list}
        rows={14}
        isEmpty={(value) => value.count === 0}
        empty={
          <Empty
            title={t('settings.flows.empty')}
            why={t('settings.flows.emptyWhy')}
            action={
              <Button icon="plus" writes onClick={() => setOpened({ flow: null })}>
                {t('settings.flows.add')}
              </Button>
            }
          />
        }
      >
        {(value) => (
          <Grid<Flow>
            name={t('settings.section.flows')}
            columns={columns}
            rows={value.rows}
            totals={[totalRow(value, currency)]}
            rowId={(row) => row.id}
            stateKey="settings.flows"
            onDrill={(row) => row.id !== TOTAL_ID && setOpened({ flow: row })}
            onEdit={saveEdits}
          />
        )}
      </QueryView>
      {opened && <FlowDialog flow={opened.flow} save={save} onClose={() => setOpened(null)} />}
      {dialog}
    </Area>
  );
}

function CountText({ count }: { readonly count: number }) {
  const all = tn('settings.flows.count', count);
  if (count <= SHOWN) return <span className="muted">{all}</span>;
  const shown = t('settings.flows.shown', { shown: formatNumber(SHOWN, 0) });
  return <span className="muted">{`${all}; ${shown}`}</span>;
}

function FlowDialog(props: {
  readonly flow: Flow | null;
  save(input: FlowInput): Promise<AppError | null>;
  onClose(): void;
}) {
  const { flow, save, onClose } = props;
  // The flow as it was when the form opened: its entry tells whether somebody was faster.
  const [opened] = useState(flow);
  const schema = useEntrySchema('expectedFlows.save');
  const entities = useQuery('entities.list', {});
  const categories = useQuery('categories.list', {});
  const [error, setError] = useState<AppError | undefined>(undefined);
  const initial = useMemo(() => (opened === null ? {} : { ...inputOf(opened) }), [opened]);
  const what = opened?.description ?? t('settings.flows.title');
  return (
    <Dialog
      wide
      title={t(opened === null ? 'settings.list.addTitle' : 'settings.list.editTitle', { what })}
      onClose={onClose}
    >
      {schema && entities.data && categories.data ? (
        <SchemaForm
          schema={schema}
          initial={initial}
          hidden={['id', 'expectedEntry']}
          references={{
            entityId: entities.data.map(({ id, name }) => ({ id, label: name })),
            categoryId: categories.data.map(({ id, name }) => ({ id, label: name })),
          }}
          {...(opened === null ? { draftKey: 'settings.expectedFlows.save' } : {})}
          submitLabel={t('common.save')}
          {...(error ? { error } : {})}
          onCancel={onClose}
          onSubmit={async (value) => {
            const refused = await save(value as FlowInput);
            setError(refused ?? undefined);
            return refused === null;
          }}
        />
      ) : (
        <Skeleton rows={6} />
      )}
    </Dialog>
  );
}
