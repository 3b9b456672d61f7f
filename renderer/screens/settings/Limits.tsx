/** Limits in force: their use on the chosen day, and their bounds to type over. */
import { useMemo, useState } from 'react';
import { call } from '../../api.ts';
import type { AppError, InputOf, OutputOf } from '../../contract.ts';
import { percentToShare } from '../../format/index.ts';
import { Grid, type GridColumn, type GridEdit } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { runCommand, useQuery } from '../../query.ts';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, type ChipTone, Empty, QueryView } from '../../ui/index.ts';
import { type Conflict, ConflictDialog, isConflict } from './Conflict.tsx';

type Limit = OutputOf<'limits.list'>[number];
type LimitInput = InputOf<'limits.save'>;

const TONES: { readonly [State in Limit['state']]: ChipTone } = {
  within: 'ok',
  near: 'warn',
  breach: 'bad',
  'breach-at-risk': 'bad',
  unknown: 'neutral',
};

const MEASURES = {
  'minimum-liquidity': 'settings.limits.minimumLiquidity',
  'bank-concentration': 'settings.limits.bankConcentration',
  var: 'settings.limits.var',
  'expected-shortfall': 'settings.limits.expectedShortfall',
  'open-currency': 'settings.limits.openCurrency',
  'fund-share': 'settings.limits.fundShare',
} as const;

/** A measure in words; one of a later version of the program as it is written. */
function measureName(measure: string): string {
  return Object.hasOwn(MEASURES, measure) ? t(MEASURES[measure as keyof typeof MEASURES]) : measure;
}

function editedLimit({ row, column, value }: GridEdit<Limit>): LimitInput {
  const base = { id: row.id, expectedEntry: row.entry };
  if (column === 'warn') return { ...base, warnShare: percentToShare(value) };
  return row.own === null
    ? { ...base, share: percentToShare(value) }
    : { ...base, amount: { currency: row.own.currency, amount: value } };
}

/** One change a limit: cells pasted beside one another belong together. */
function editedLimits(edits: readonly GridEdit<Limit>[]): readonly LimitInput[] {
  const byLimit = new Map<string, LimitInput>();
  for (const edit of edits)
    byLimit.set(edit.row.id, { ...byLimit.get(edit.row.id), ...editedLimit(edit) });
  return [...byLimit.values()];
}

/** Bounds stand in the currency that they were set in, measures in the reporting currency. */
function limitColumns(asOf: string, hasForeign: boolean): readonly GridColumn<Limit>[] {
  const opensOf = (row: Limit, figure: 'now' | 'limit' | 'use' | 'warn') =>
    explainBy('limits.explain', { limitId: row.id, asOf, figure });
  const figure = (
    id: string,
    head: string,
    width: number,
    value: (row: Limit) => string,
  ): GridColumn<Limit> => ({ id, head, type: 'number', width, value });
  return [
    { id: 'name', head: t('settings.limits.name'), width: 240, value: (row) => row.name },
    { id: 'scope', head: t('settings.limits.scope'), width: 150, value: (row) => row.scope },
    {
      id: 'measure',
      head: t('settings.limits.measure'),
      width: 150,
      rank: 2,
      value: (row) => measureName(row.measure),
      marks: () => ({ isMuted: true }),
    },
    {
      ...figure('now', t('settings.limits.now'), 128, (row) => row.now ?? ''),
      explain: (row) => opensOf(row, 'now'),
    },
    ...(hasForeign
      ? [
          {
            ...figure('bound', t('settings.limits.bound'), 128, (row) => row.limit),
            explain: (row: Limit) => opensOf(row, 'limit'),
          },
        ]
      : []),
    { id: 'unit', head: t('settings.limits.unit'), width: 50, value: (row) => row.unit },
    {
      ...figure('limit', t('settings.limits.limit'), 128, (row) => row.own?.amount ?? row.limit),
      isKey: true,
      explain: (row) => opensOf(row, 'limit'),
      edit: () => true,
    },
    {
      id: 'own',
      head: t('settings.limits.set'),
      width: 56,
      value: (row) => row.own?.currency ?? row.unit,
    },
    {
      ...figure('use', t('settings.limits.use'), 66, (row) => row.usePercent ?? ''),
      explain: (row) => opensOf(row, 'use'),
    },
    {
      ...figure('warn', t('settings.limits.warn'), 92, (row) => row.warnPercent),
      digits: 2,
      edit: () => true,
      explain: (row) => opensOf(row, 'warn'),
    },
    {
      id: 'state',
      head: t('settings.limits.state'),
      type: 'status',
      width: 124,
      value: () => '',
      status: (row) => ({ tone: TONES[row.state], text: t(`settings.limits.${row.state}`) }),
    },
  ];
}

interface Clash {
  readonly row: Limit;
  readonly mine: LimitInput;
  readonly typed: string;
  readonly conflict: Conflict;
}

export function Limits() {
  const asOf = useAsOf();
  const limits = useQuery(
    'limits.list',
    { asOf },
    { topics: ['treasury_limit', 'run', 'statement_line', 'fx_rate', 'holding'] },
  );
  const hasForeign = (limits.data ?? []).some(
    ({ own, unit }) => own !== null && own.currency !== unit,
  );
  const columns = useMemo(() => limitColumns(asOf, hasForeign), [asOf, hasForeign]);
  const [clash, setClash] = useState<Clash | null>(null);
  const save = async (row: Limit, mine: LimitInput, typed: string): Promise<AppError | null> => {
    const reply = await runCommand('limits.save', mine, {
      toastErrors: false,
      done: () => t('settings.limits.changed', { name: row.name }),
    });
    if (reply.ok) return null;
    if (!isConflict(reply.error)) return reply.error;
    const newest = await call('limits.list', { asOf });
    const theirs = newest.ok ? newest.value.find((one) => one.id === row.id) : undefined;
    if (!theirs) return reply.error;
    const isWarn = mine.warnShare !== undefined;
    setClash({
      row,
      mine,
      typed,
      conflict: {
        what: row.name,
        error: reply.error,
        newestEntry: theirs.entry,
        fields: [
          {
            label: t(isWarn ? 'settings.limits.warn' : 'settings.limits.limit'),
            theirs: isWarn
              ? theirs.warnPercent
              : `${theirs.own?.amount ?? theirs.limit} ${theirs.own?.currency ?? theirs.unit}`,
            mine: isWarn ? typed : `${typed} ${row.own?.currency ?? row.unit}`,
          },
        ],
      },
    });
    return null;
  };
  const saveEdits = async (edits: readonly GridEdit<Limit>[]) => {
    const [first] = edits;
    const changed = editedLimits(edits);
    const [only, ...others] = changed;
    if (first === undefined || only === undefined) return null;
    if (others.length === 0) return save(first.row, only, first.value);
    const reply = await runCommand(
      'limits.saveAll',
      { limits: [...changed] },
      { toastErrors: false, done: () => tn('settings.limits.changedAll', changed.length) },
    );
    return reply.ok ? null : reply.error;
  };
  return (
    <Area
      title={t('settings.section.limits')}
      caption={t('settings.limits.hint')}
      className="sections-fill"
    >
      <QueryView
        query={limits}
        rows={8}
        isEmpty={(rows) => rows.length === 0}
        empty={<Empty title={t('settings.limits.empty')} why={t('settings.limits.emptyWhy')} />}
      >
        {(rows) => (
          <Grid<Limit>
            name={t('settings.section.limits')}
            columns={columns}
            rows={rows}
            rowId={(row) => row.id}
            stateKey="settings.limits"
            onEdit={saveEdits}
          />
        )}
      </QueryView>
      {clash && (
        <ConflictDialog
          conflict={clash.conflict}
          onTakeTheirs={() => setClash(null)}
          onKeepMine={() => {
            const { row, mine, typed, conflict } = clash;
            setClash(null);
            void save(row, { ...mine, expectedEntry: conflict.newestEntry }, typed);
          }}
        />
      )}
    </Area>
  );
}
