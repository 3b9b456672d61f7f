/** What is to come of a fund: plans of calls, exits and values, and its credit lines. */
import { useState } from 'react';
import { COURSE_COLOR, Course, Legend } from '../../chart/index.ts';
import type { InputOf, OutputOf } from '../../contract.ts';
import { SchemaForm } from '../../form/SchemaForm.tsx';
import { formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { useEntrySchema } from '../../run/entry-schema.ts';
import { useAsOf } from '../../stores/clocks.ts';
import {
  Area,
  Button,
  Chip,
  DataTable,
  Dialog,
  Empty,
  Figure,
  QueryView,
  Skeleton,
} from '../../ui/index.ts';
import { useAccountFigures } from './accountFigures.ts';
import { CreditLinesArea } from './CreditLinesArea.tsx';
import { FUND_TOPICS } from './FundList.tsx';
import type { FundData } from './TermsStrip.tsx';
import type { FundTabProps } from './tabs.ts';

type Plan = OutputOf<'fundPlans.list'>[number];

const millions = (amount: string) => Number(amount) / 1_000_000;

export function PlanTab({ data }: FundTabProps) {
  const asOf = useAsOf();
  const plans = useQuery('fundPlans.list', { fundId: data.fund.id, asOf }, { topics: FUND_TOPICS });
  const [edited, setEdited] = useState<Plan | 'new' | null>(null);
  return (
    <>
      <QueryView query={plans} rows={8} title={t('funds.tab.plan')}>
        {(shown) =>
          shown.length === 0 ? (
            <Area title={t('funds.tab.plan')} aside={<NewPlan onClick={() => setEdited('new')} />}>
              <Empty title={t('funds.planNone')} why={t('funds.planNoneWhy')} />
            </Area>
          ) : (
            shown.map((plan) => (
              <PlanArea key={plan.id} data={data} plan={plan} onEdit={() => setEdited(plan)} />
            ))
          )
        }
      </QueryView>
      <CreditLinesArea data={data} />
      {edited && <PlanDialog data={data} plan={edited} onClose={() => setEdited(null)} />}
    </>
  );
}

function NewPlan({ onClick }: { onClick(): void }) {
  return (
    <Button small icon="plus" writes onClick={onClick}>
      {t('funds.planNew')}
    </Button>
  );
}

function PlanArea(props: { readonly data: FundData; readonly plan: Plan; onEdit(): void }) {
  const { data, plan, onEdit } = props;
  const opens = useAccountFigures(data.fund.id);
  const { years, problem } = plan;
  const first = plan.assumptions.start;
  const cumulated = [0];
  for (const { called, distributed } of years)
    cumulated.push(
      (cumulated.at(-1) ?? 0) + millions(distributed.amount) - millions(called.amount),
    );
  const columns = [
    ['called', 'funds.called'],
    ['distributed', 'funds.distributed'],
    ['growth', 'funds.growth'],
    ['closing', 'funds.closing'],
    ['uncalled', 'funds.uncalled'],
  ] as const;
  return (
    <Area
      title={t('funds.plan', { name: plan.name })}
      caption={t('funds.planCaption', { currency: data.fund.currency, years: years.length })}
      aside={
        <>
          {plan.inForecast && <Chip>{t('funds.inForecast', { count: plan.forecastFlows })}</Chip>}
          <Legend
            items={[
              { label: t('funds.netFlow'), kind: 'line', color: COURSE_COLOR.beside },
              { label: t('funds.nav'), kind: 'line', color: COURSE_COLOR.forecast },
            ]}
          />
          <Button small writes onClick={onEdit}>
            {t('funds.planEdit')}
          </Button>
        </>
      }
      className="fund-tables"
    >
      {problem && (
        <p className="negative metrics-note" role="alert">
          {problem.message}
        </p>
      )}
      {years.length > 0 && (
        <>
          <Course
            title={t('funds.planChart')}
            dates={[first, ...years.map(({ to }) => to)]}
            series={[
              { name: t('funds.netFlow'), kind: 'beside', values: cumulated },
              {
                name: t('funds.nav'),
                kind: 'forecast',
                values: [
                  millions(plan.nav.amount),
                  ...years.map(({ closing }) => millions(closing.amount)),
                ],
              },
            ]}
            height={180}
          />
          <DataTable
            name={t('funds.plan', { name: plan.name })}
            rows={years}
            rowId={({ year }) => String(year)}
            columns={[
              {
                head: t('funds.until'),
                className: 'medium',
                cell: ({ to }) => formatDate(to),
              },
              ...columns.map(([item, key]) => ({
                head: t(key),
                isFigure: true,
                cell: (row: Plan['years'][number]) => (
                  <Figure
                    amount={row[item].amount}
                    digits={0}
                    zero="dash"
                    opens={opens({ figure: 'plan', of: plan.id, item: `${row.year}.${item}` })}
                    label={`${formatDate(row.to)}, ${t(key)}`}
                  />
                ),
              })),
            ]}
          />
        </>
      )}
    </Area>
  );
}

function PlanDialog(props: {
  readonly data: FundData;
  readonly plan: Plan | 'new';
  onClose(): void;
}) {
  const { data, plan, onClose } = props;
  const asOf = useAsOf();
  const schema = useEntrySchema('fundPlans.save');
  const save = useCommand('fundPlans.save', {
    toastErrors: false,
    done: ({ forecastFlows }) => t('funds.planSaved', { count: forecastFlows }),
  });
  const fundId = data.fund.id;
  const [initial] = useState(() =>
    plan === 'new'
      ? { fundId, name: '', inForecast: false, assumptions: { start: asOf } }
      : {
          id: plan.id,
          expectedEntry: plan.entry,
          fundId,
          name: plan.name,
          inForecast: plan.inForecast,
          assumptions: plan.assumptions,
        },
  );
  return (
    <Dialog title={plan === 'new' ? t('funds.planNew') : t('funds.planEdit')} onClose={onClose}>
      {schema ? (
        <SchemaForm
          schema={schema}
          initial={initial}
          hidden={['fundId', 'id', 'expectedEntry']}
          draftKey={`fundPlans.save.${plan === 'new' ? fundId : plan.id}`}
          submitLabel={t('funds.planSave')}
          {...(save.error ? { error: save.error } : {})}
          onCancel={onClose}
          onSubmit={async (value) => {
            const reply = await save.run(value as InputOf<'fundPlans.save'>);
            if (reply.ok) onClose();
            return reply.ok;
          }}
        />
      ) : (
        <Skeleton rows={8} />
      )}
    </Dialog>
  );
}
