/** What a category rule would do before it does: counts, and the lines that would change. */
import { useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { dateOfDayNumber, dayNumberOf, formatDate, formatNumber } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Pick } from '../../run/Pick.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, DataTable, Empty, Figure, KeyValues, QueryView } from '../../ui/index.ts';
import type { CategoryToSave, MatchToSave } from './conditions.ts';

const PERIODS = ['days30', 'days90', 'all'] as const;
type Period = (typeof PERIODS)[number];
const DAYS: { readonly [period in Period]: number | null } = { days30: 30, days90: 90, all: null };
const SCOPES = ['uncategorised', 'all'] as const;
type Scope = (typeof SCOPES)[number];

/** The first day of a period that ends on a day; `undefined` where it has no beginning. */
function firstOf(period: Period, asOf: string): string | undefined {
  const days = DAYS[period];
  return days === null ? undefined : dateOfDayNumber((dayNumberOf(asOf) ?? 0) - days + 1);
}

type Tried = OutputOf<'rules.dryRun'>;
type Example = Tried['examples'][number];
type MatchExample = OutputOf<'matchRules.dryRun'>['examples'][number];

export function DryRun({ draft }: { readonly draft: CategoryToSave | null }) {
  const asOf = useAsOf();
  const [period, setPeriod] = useState<Period>('days90');
  const [scope, setScope] = useState<Scope>('all');
  const from = firstOf(period, asOf);
  const query = useQuery(
    'rules.dryRun',
    {
      scope,
      to: asOf,
      ...(from === undefined ? {} : { from }),
      ...(draft === null ? {} : { draft }),
    },
    { enabled: draft !== null, topics: ['statement_line', 'category_rule'] },
  );
  return (
    <Area
      title={t('rules.dryRun')}
      caption={t('rules.dryRunCaption')}
      className="dry-run"
      aside={
        <>
          <Pick
            label={t('rules.period')}
            value={period}
            options={PERIODS.map((value) => ({ value, label: t(`rules.period.${value}`) }))}
            onChange={(value) => setPeriod(value as Period)}
          />
          <Pick
            label={t('rules.lines')}
            value={scope}
            options={SCOPES.map((value) => ({ value, label: t(`rules.lines.${value}`) }))}
            onChange={(value) => setScope(value as Scope)}
          />
        </>
      }
    >
      {draft === null ? (
        <Empty title={t('rules.dryRunBad')} />
      ) : (
        <QueryView query={query} rows={8}>
          {(value) => <Tried value={value} ruleId={draft.id ?? 'draft'} />}
        </QueryView>
      )}
    </Area>
  );
}

function Tried({ value, ruleId }: { readonly value: Tried; readonly ruleId: string }) {
  const own = value.byRule.find((effect) => effect.ruleId === ruleId);
  const examples = value.examples.filter((example) => example.ruleId === ruleId);
  const count = (number: number | undefined) => formatNumber(number ?? 0, 0);
  const from = (own?.from ?? [])
    .map((one) => `${one.categoryName ?? t('rules.fromNone')} ${count(one.count)}`)
    .join(', ');
  return (
    <>
      <div className="effects">
        <KeyValues
          rows={[
            { label: t('rules.effect.lines'), value: count(value.lineCount) },
            { label: t('rules.effect.decides'), value: count(own?.decides) },
            {
              label: t('rules.effect.changes'),
              value: from === '' ? count(own?.changes) : `${count(own?.changes)} (${from})`,
            },
            { label: t('rules.effect.agrees'), value: count(own?.agrees) },
            { label: t('rules.effect.leaves'), value: count(own?.leaves) },
            { label: t('rules.effect.shadowed'), value: count(own?.shadowed) },
          ]}
        />
      </div>
      {examples.length === 0 ? (
        <p className="effects muted">{t('rules.examplesNone')}</p>
      ) : (
        <DataTable
          name={t('rules.examples')}
          rows={examples}
          rowId={({ lineId }) => lineId}
          columns={[
            ...lineColumns<Example>(),
            {
              head: t('rules.column.from'),
              className: 'muted',
              cell: ({ from: before }) => before ?? t('rules.fromNone'),
            },
            { head: t('rules.column.to'), className: 'medium', cell: ({ to }) => to },
          ]}
        />
      )}
    </>
  );
}

type ShownLine = Only<Example, 'lineId' | 'bookingDate' | 'accountName' | 'amount'> &
  Only<Example, 'counterparty' | 'remittance'>;
type Only<Of, Keys extends keyof Of> = { readonly [Key in Keys]: Of[Key] };

function lineColumns<Row extends ShownLine>() {
  const says = ({ counterparty, remittance }: Row) =>
    [counterparty, remittance].filter(Boolean).join(' · ');
  return [
    {
      head: t('rules.column.date'),
      className: 'num' as const,
      cell: ({ bookingDate }: Row) => formatDate(bookingDate),
    },
    {
      head: t('rules.column.account'),
      className: 'muted' as const,
      cell: ({ accountName }: Row) => accountName,
    },
    { head: t('rules.column.line'), className: 'wrap' as const, cell: says },
    {
      head: t('rules.column.amount'),
      isFigure: true,
      cell: (row: Row) => (
        <Figure
          amount={row.amount.amount}
          currency={row.amount.currency}
          label={says(row)}
          opens={explainBy('lines.explain', { lineId: row.lineId })}
        />
      ),
    },
  ];
}

export function MatchDryRun(props: {
  readonly draft: MatchToSave | null;
  /** How the saved rule fared; `undefined` for a new one. */
  readonly past: { readonly accepted: number; readonly undone: number } | undefined;
}) {
  const { draft, past } = props;
  const asOf = useAsOf();
  const from = firstOf('days90', asOf);
  const query = useQuery(
    'matchRules.dryRun',
    {
      ...(from === undefined ? {} : { from }),
      to: asOf,
      draft: draft ?? { name: '-', conditions: { all: [], none: [] }, tolerance: {} },
    },
    {
      enabled: draft !== null,
      topics: ['statement_line', 'expected_flow', 'ledger_posting', 'reconciliation'],
    },
  );
  return (
    <Area
      title={t('rules.dryRun')}
      caption={t('rules.dryRunCaption')}
      className="dry-run"
      aside={<span className="muted">{t('rules.period.days90')}</span>}
    >
      {draft === null ? (
        <Empty title={t('rules.dryRunBad')} />
      ) : (
        <QueryView query={query} rows={8}>
          {(value) => (
            <>
              <div className="effects">
                <KeyValues
                  rows={[
                    { label: t('rules.effect.holds'), value: formatNumber(value.holds, 0) },
                    { label: t('rules.effect.matches'), value: formatNumber(value.matches, 0) },
                    ...(past === undefined
                      ? []
                      : [
                          { label: t('rules.effect.kept'), value: formatNumber(past.accepted, 0) },
                          { label: t('rules.effect.undone'), value: formatNumber(past.undone, 0) },
                        ]),
                  ]}
                />
              </div>
              {value.examples.length === 0 ? (
                <p className="effects muted">{t('rules.examplesNoneMatch')}</p>
              ) : (
                <DataTable
                  name={t('rules.examplesMatch')}
                  rows={value.examples}
                  rowId={({ lineId, itemId }) => `${lineId} ${itemId}`}
                  columns={[
                    ...lineColumns<MatchExample>(),
                    {
                      head: t('rules.column.score'),
                      isFigure: true,
                      cell: ({ score }) => formatNumber(score, 2),
                    },
                  ]}
                />
              )}
            </>
          )}
        </QueryView>
      )}
    </Area>
  );
}
