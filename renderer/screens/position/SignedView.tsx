/** Signed positions, and what changed between one and another, or what is known now. */
import { useMemo, useState } from 'react';
import type { InputOf, OutputOf } from '../../contract.ts';
import { formatDate, formatMoment } from '../../format/index.ts';
import { Grid, type GridColumn } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Screen } from '../../shell/Screen.tsx';
import { explainBy } from '../../stores/explain.ts';
import { Button, Chip, Empty, QueryView } from '../../ui/index.ts';
import { CashExport } from './CashExport.tsx';
import { FilterMenu } from './FilterMenu.tsx';
import { CASH_TOPICS } from './position-input.ts';
import { SignDialog } from './SignDialog.tsx';
import { ViewTabs } from './ViewTabs.tsx';

type Head = OutputOf<'position.snapshots'>['rows'][number];
type Comparison = OutputOf<'position.compare'>;
type Asked = InputOf<'position.compare'>;
type Column = 'before' | 'after' | 'difference';

interface ChangeLine {
  readonly id: string;
  readonly rowId: string;
  /** Empty for an account, the day for a cell of the worksheet. */
  readonly day: string;
  readonly label: string;
  readonly entityName: string;
  readonly change: string;
  readonly value: Comparison['total'];
}

const SHOWN = 200;

function nameOf({ asOf, number }: Head): string {
  return t('signed.name', { date: formatDate(asOf), number });
}

function linesOf(comparison: Comparison, isWhole: boolean): readonly ChangeLine[] {
  return [
    ...comparison.accounts
      .filter(({ change }) => isWhole || change !== 'same')
      .map(({ id, name, entityName, change, closing }) => ({
        id,
        rowId: id,
        day: '',
        label: name,
        entityName,
        change: t(`signed.change.${change}`),
        value: closing,
      })),
    ...comparison.cells.map(({ rowId, label, date, value }) => ({
      id: `${rowId} ${date}`,
      rowId,
      day: date,
      label,
      entityName: t('signed.worksheet'),
      change: t('signed.change.changed'),
      value,
    })),
  ];
}

function columnsOf(currency: string, asked: Asked): readonly GridColumn<ChangeLine>[] {
  const figure = (id: Column, width: number): GridColumn<ChangeLine> => ({
    id,
    head: t(`signed.${id}`, { currency }),
    type: 'amount',
    width,
    value: (row) => row.value[id]?.amount ?? null,
    currency: () => currency,
    ...(id === 'difference' ? { sign: 'change' as const, zeroAsDash: true, isKey: true } : {}),
    explain: (row) =>
      explainBy('position.explainChange', {
        ...asked,
        rowId: row.rowId,
        column: id,
        ...(row.day === '' ? {} : { day: row.day }),
      }),
  });
  return [
    {
      id: 'label',
      head: t('signed.figure'),
      width: 300,
      value: (row) => row.label,
      note: (row) => row.entityName,
    },
    { id: 'day', head: t('signed.day'), type: 'date', width: 104, value: (row) => row.day },
    { id: 'change', head: t('signed.change'), width: 90, value: (row) => row.change },
    figure('before', 130),
    figure('after', 130),
    figure('difference', 130),
  ];
}

function totalLine({ total }: Comparison): ChangeLine {
  return {
    id: 'total',
    rowId: 'total',
    day: '',
    label: t('common.total'),
    entityName: '',
    change: '',
    value: total,
  };
}

export function SignedView() {
  const list = useQuery('position.snapshots', { count: SHOWN }, { topics: ['position_snapshot'] });
  const rows = list.data?.rows ?? [];
  const [beforeId, setBeforeId] = useState<string | null>(null);
  const [afterId, setAfterId] = useState<string | null>(null);
  const [isWhole, setWhole] = useState(false);
  const [isSigning, setSigning] = useState(false);
  const before = rows.find(({ id }) => id === beforeId) ?? rows[0];
  const after = rows.find(({ id }) => id === afterId);
  const asked: Asked | null =
    before === undefined
      ? null
      : { beforeId: before.id, ...(after === undefined ? {} : { afterId: after.id }) };
  return (
    <Screen
      flush
      permission="cash.edit"
      title={t('position.title')}
      context={t('signed.context')}
      states={
        before?.advice && (
          <Chip tone="warn" title={before.advice}>
            {t('signed.fourEyes')}
          </Chip>
        )
      }
      actions={
        <>
          <ViewTabs view="signed" />
          <CashExport table="comparison" input={asked ?? {}} isReady={asked !== null} />
          <Button kind="primary" writes="cash.edit" onClick={() => setSigning(true)}>
            {t('worksheet.sign')}
          </Button>
        </>
      }
      toolbar={
        before && (
          <>
            <FilterMenu
              label={t('signed.first')}
              value={nameOf(before)}
              items={rows.map((row) => ({
                id: row.id,
                label: nameOf(row),
                isChecked: row.id === before.id,
                run: () => setBeforeId(row.id),
              }))}
            />
            <FilterMenu
              label={t('signed.second')}
              value={after === undefined ? t('signed.now') : nameOf(after)}
              items={[
                {
                  id: 'now',
                  label: t('signed.now'),
                  isChecked: after === undefined,
                  run: () => setAfterId(null),
                },
                ...rows
                  .filter(({ id }) => id !== before.id)
                  .map((row, index) => ({
                    id: row.id,
                    label: nameOf(row),
                    startsGroup: index === 0,
                    isChecked: row.id === after?.id,
                    run: () => setAfterId(row.id),
                  })),
              ]}
            />
            <FilterMenu
              label={t('signed.show')}
              value={t(isWhole ? 'signed.everything' : 'signed.changes')}
              items={[false, true].map((whole) => ({
                id: String(whole),
                label: t(whole ? 'signed.everything' : 'signed.changes'),
                isChecked: whole === isWhole,
                run: () => setWhole(whole),
              }))}
            />
          </>
        )
      }
    >
      <QueryView
        query={list}
        rows={8}
        isEmpty={(value) => value.rows.length === 0}
        empty={
          <Empty
            title={t('signed.empty')}
            why={t('signed.emptyWhy')}
            action={
              <Button writes="cash.edit" onClick={() => setSigning(true)}>
                {t('worksheet.sign')}
              </Button>
            }
          />
        }
      >
        {() => before && asked && <Compared head={before} asked={asked} isWhole={isWhole} />}
      </QueryView>
      {isSigning && <SignDialog basis="booked" onClose={() => setSigning(false)} />}
    </Screen>
  );
}

function Compared(props: {
  readonly head: Head;
  readonly asked: Asked;
  readonly isWhole: boolean;
}) {
  const { head, asked, isWhole } = props;
  const query = useQuery('position.compare', asked, { topics: CASH_TOPICS });
  const key = JSON.stringify(asked);
  const currency = query.data?.reportingCurrency ?? '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the whole question
  const columns = useMemo(() => columnsOf(currency, asked), [key, currency]);
  const rows = useMemo(
    () => (query.data ? linesOf(query.data, isWhole) : []),
    [query.data, isWhole],
  );
  return (
    <QueryView query={query} rows={8}>
      {(value) => (
        <div className="pool-body">
          <p className="pool-summary">{summaryOf(head, value, rows.length)}</p>
          <Grid<ChangeLine>
            key={`${key} ${currency}`}
            name={t('signed.grid')}
            columns={columns}
            rows={rows}
            totals={[totalLine(value)]}
            rowId={(row) => row.id}
            stateKey="position.signed"
          />
        </div>
      )}
    </QueryView>
  );
}

/** Who signed when, what had been missing, and what is not any more. */
function summaryOf(head: Head, { gapsOpened, gapsClosed }: Comparison, rowCount: number): string {
  return [
    t('signed.by', { name: head.signedBy, at: formatMoment(head.signedAt) }),
    head.note ?? '',
    head.gaps.length === 0 ? '' : tn('signed.gaps', head.gaps.length),
    rowCount === 0 ? t('signed.nothing') : '',
    gapsClosed.length === 0 ? '' : tn('signed.closed', gapsClosed.length),
    gapsOpened.length === 0 ? '' : tn('signed.opened', gapsOpened.length),
  ]
    .filter(Boolean)
    .join(' ');
}
