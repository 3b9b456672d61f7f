/** What a category rule would do before it does: counts, and the lines that would change. */
import { useState } from 'react';
import type { InputOf, OutputOf } from '../../contract.ts';
import { dateOfDayNumber, dayNumberOf, formatDate, formatNumber } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Pick } from '../../run/Pick.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import {
  Area,
  Count,
  DataTable,
  Empty,
  Figure,
  KeyValues,
  Opens,
  QueryView,
} from '../../ui/index.ts';
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
  const input = {
    scope,
    to: asOf,
    ...(from === undefined ? {} : { from }),
    ...(draft === null ? {} : { draft }),
  };
  const query = useQuery('rules.dryRun', input, {
    enabled: draft !== null,
    topics: ['statement_line', 'category_rule'],
  });
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
          {(value) => <Tried value={value} input={{ ...input, ruleId: draft.id ?? 'draft' }} />}
        </QueryView>
      )}
    </Area>
  );
}

type EffectInput = InputOf<'rules.explain'>;
const EFFECTS = ['decides', 'changes', 'agrees', 'leaves', 'shadowed'] as const;

function Tried(props: { readonly value: Tried; readonly input: Omit<EffectInput, 'figure'> }) {
  const { value, input } = props;
  const own = value.byRule.find((effect) => effect.ruleId === input.ruleId);
  const examples = value.examples.filter((example) => example.ruleId === input.ruleId);
  const opens = (figure: EffectInput['figure'], part: Partial<EffectInput> = {}) =>
    explainBy('rules.explain', { ...input, figure, ...part });
  return (
    <>
      <div className="effects">
        <KeyValues
          rows={[
            {
              label: t('rules.effect.lines'),
              value: <Count of={value.lineCount} opens={opens('lines')} />,
            },
            ...EFFECTS.map((effect) => ({
              label: t(`rules.effect.${effect}`),
              // A rule that is switched off decides nothing, and there is nothing to explain.
              value: <Count of={own?.[effect] ?? 0} opens={own && opens(effect)} />,
            })),
            ...(own?.from ?? []).map(({ categoryId, categoryName, count }) => ({
              label: t('rules.effect.changesFrom', {
                category: categoryName ?? t('rules.fromNone'),
              }),
              value: <Count of={count} opens={opens('changes', { fromCategoryId: categoryId })} />,
            })),
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
  const input = {
    ...(from === undefined ? {} : { from }),
    to: asOf,
    draft: draft ?? { name: '-', conditions: { all: [], none: [] }, tolerance: {} },
  };
  const query = useQuery('matchRules.dryRun', input, {
    enabled: draft !== null,
    topics: ['statement_line', 'expected_flow', 'ledger_posting', 'reconciliation'],
  });
  const opens = (
    figure: InputOf<'matchRules.explain'>['figure'],
    part: Partial<InputOf<'matchRules.explain'>> = {},
  ) => explainBy('matchRules.explain', { ...input, figure, ...part });
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
                    {
                      label: t('rules.effect.holds'),
                      value: <Count of={value.holds} opens={opens('holds')} />,
                    },
                    {
                      label: t('rules.effect.matches'),
                      value: <Count of={value.matches} opens={opens('matches')} />,
                    },
                    ...(past === undefined
                      ? []
                      : [
                          {
                            label: t('rules.effect.kept'),
                            value: <Count of={past.accepted} opens={opens('accepted')} />,
                          },
                          {
                            label: t('rules.effect.undone'),
                            value: <Count of={past.undone} opens={opens('undone')} />,
                          },
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
                      cell: ({ score, lineId, itemId }) => (
                        <Opens className="num" opens={opens('score', { lineId, itemId })}>
                          {formatNumber(score, 2)}
                        </Opens>
                      ),
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
