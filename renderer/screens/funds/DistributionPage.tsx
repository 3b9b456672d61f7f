/**
 * One distribution: where it stands, the terms it runs by, its way through the tiers, who gets what to
 * the cent, the hurdle behind it, and what another amount or day would give.
 */
import { memo, useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { formatDate, formatMoney } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { type QueryState, useQuery } from '../../query.ts';
import type { Run, WaterfallOutput } from '../../run/outputs.ts';
import { JobProgress, RunFacts, Warnings } from '../../run/RunParts.tsx';
import { useJob } from '../../run/use-job.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { explain, explainBy } from '../../stores/explain.ts';
import { Area, Button, Empty, Link, Problem, QueryView, Skeleton } from '../../ui/index.ts';
import { AllocationArea } from './AllocationArea.tsx';
import { DistributionActions, useDistributionSteps } from './DistributionActions.tsx';
import { ApprovalNote, RefusalNotice } from './eventActions.tsx';
import { FUND_TOPICS } from './FundList.tsx';
import { HurdleArea } from './HurdleArea.tsx';
import { goToFund } from './places.ts';
import { SensitivityArea } from './SensitivityArea.tsx';
import { StateSteps } from './StateSteps.tsx';
import { type FundData, TermsStrip, termsOf } from './TermsStrip.tsx';
import { TierArea } from './TierArea.tsx';
import { WhatIf } from './WhatIf.tsx';

export type Distribution = FundData['distributions'][number];

export function DistributionPage(props: {
  readonly fundId: string;
  readonly distributionId: string;
}) {
  const { fundId, distributionId } = props;
  const asOf = useAsOf();
  const fund = useQuery('funds.get', { fundId, asOf }, { topics: FUND_TOPICS });
  const distribution = fund.data?.distributions.find(({ id }) => id === distributionId);
  if (!fund.data)
    return (
      <Screen title={t('funds.title')}>
        {fund.error ? <Problem error={fund.error} onRetry={fund.reload} /> : <Skeleton rows={12} />}
      </Screen>
    );
  if (!distribution) {
    const { id, name } = fund.data.fund;
    return (
      <Screen title={name}>
        <Empty
          title={t('funds.unknown')}
          why={t('funds.unknownWhy')}
          action={
            <Button icon="left" onClick={() => goToFund(id, name)}>
              {name}
            </Button>
          }
        />
      </Screen>
    );
  }
  return <Opened data={fund.data} distribution={distribution} asOf={asOf} />;
}

interface OpenedProps {
  readonly data: FundData;
  readonly distribution: Distribution;
  readonly asOf: string;
}

function Opened({ data, distribution, asOf }: OpenedProps) {
  const { fund } = data;
  const kept = useQuery(
    'runs.get',
    { runId: distribution.runId ?? '' },
    { enabled: distribution.runId !== null },
  );
  const computing = useJob('fund.runWaterfall', {
    label: () => t('funds.job', { fund: fund.name, number: distribution.number }),
    done: ({ runHash }) => t('funds.computed', { run: runHash.slice(0, 4) }),
  });
  const steps = useDistributionSteps(distribution, asOf);
  const compute = () => void computing.run({ distributionId: distribution.id });
  const title = t('funds.distribution', { number: distribution.number });
  return (
    <Screen
      permission="fund.edit"
      title={title}
      context={fund.name}
      tabTitle={t('funds.tab', { fund: fund.name, number: distribution.number })}
      states={<StateSteps status={distribution.status} />}
      actions={
        <DistributionActions
          data={data}
          distribution={distribution}
          asOf={asOf}
          isBusy={computing.job !== undefined || steps.isBusy}
          onCompute={compute}
          steps={steps}
        />
      }
    >
      <div className="stack">
        <RefusalNotice refusal={steps.refusal} />
        {computing.job && <JobProgress job={computing.job} />}
        <ApprovalNote event={distribution} />
        <TermsStrip data={data} />
        {distribution.runId === null ? (
          <NotComputed
            data={data}
            distribution={distribution}
            isBusy={computing.job !== undefined}
            onCompute={compute}
          />
        ) : (
          <Computed data={data} distribution={distribution} kept={kept} />
        )}
      </div>
    </Screen>
  );
}

function NotComputed(props: {
  readonly data: FundData;
  readonly distribution: Distribution;
  readonly isBusy: boolean;
  onCompute(): void;
}) {
  const { data, distribution, isBusy, onCompute } = props;
  const asOf = useAsOf();
  const isDraft = distribution.status === 'draft';
  const amount = formatMoney(distribution.amount);
  const date = formatDate(distribution.payDate);
  return (
    <>
      <Area title={t('funds.tiers')}>
        <Empty
          title={t('funds.amountOn', { amount, date })}
          why={t(isDraft ? 'funds.notComputed' : 'funds.beforeBallast')}
          action={
            isDraft ? (
              <Button icon="play" writes disabled={isBusy} onClick={onCompute}>
                {t('funds.compute')}
              </Button>
            ) : (
              <Button
                onClick={() =>
                  explain(
                    explainBy('funds.explain', {
                      fundId: data.fund.id,
                      asOf,
                      figure: 'distribution',
                      eventId: distribution.id,
                    }),
                  )
                }
              >
                {t('funds.showLines')}
              </Button>
            )
          }
        />
      </Area>
      {isDraft && <WhatIf data={data} distribution={distribution} base={null} />}
    </>
  );
}

function Computed(props: {
  readonly data: FundData;
  readonly distribution: Distribution;
  readonly kept: QueryState<OutputOf<'runs.get'>>;
}) {
  const { data, distribution, kept } = props;
  return (
    <QueryView query={kept} rows={14}>
      {({ run, output }) => (
        <Result
          data={data}
          distribution={distribution}
          run={run}
          output={output as WaterfallOutput}
        />
      )}
    </QueryView>
  );
}

/** Drawn again only for another run or distribution. */
const Result = memo(function Result(props: {
  readonly data: FundData;
  readonly distribution: Distribution;
  readonly run: Run;
  readonly output: WaterfallOutput;
}) {
  const { data, distribution, run, output } = props;
  const [tier, setTier] = useState('');
  return (
    <>
      <TierArea run={run} output={output} terms={termsOf(data)} selected={tier} onTier={setTier} />
      <AllocationArea run={run} output={output} onTier={setTier} />
      {distribution.status !== 'settled' && (
        <>
          <WhatIf data={data} distribution={distribution} base={output} />
          <SensitivityArea data={data} distribution={distribution} />
        </>
      )}
      <div className="result-columns">
        <HurdleArea run={run} output={output} />
        <Area title={t('run.facts')} padded>
          <RunFacts run={run} />
          <Warnings warnings={run.warnings} />
        </Area>
      </div>
      <div className="back-to-fund">
        <Link onClick={() => goToFund(data.fund.id, data.fund.name)}>{t('funds.backToFund')}</Link>
      </div>
    </>
  );
});
