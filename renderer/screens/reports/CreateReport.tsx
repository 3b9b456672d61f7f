/** What to report and how: the form of the command, drawn from its schema. */
import { useMemo, useState } from 'react';
import type { InputOf } from '../../contract.ts';
import { SchemaForm } from '../../form/SchemaForm.tsx';
import { formatDate } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useEntrySchema } from '../../run/entry-schema.ts';
import { Pick } from '../../run/Pick.tsx';
import { useScenarios } from '../../run/scenario-pick.tsx';
import { useJob } from '../../run/use-job.ts';
import { useAsOf } from '../../stores/clocks.ts';
import { cancelJob, jobShare } from '../../stores/jobs.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Area, Bar, Button, Skeleton } from '../../ui/index.ts';
import { useDistributions } from './distributions.ts';

export type ReportKind = InputOf<'reports.create'>['kind'];

/** What the page of a fund makes has its place there. */
type FundKind = Extract<
  ReportKind,
  | 'capital-account-statement'
  | 'partner-statement'
  | 'capital-call-notice'
  | 'distribution-notice'
  | 'ilpa-reporting'
  | 'waterfall-workbook'
>;
type Kind = Exclude<ReportKind, FundKind>;

/** In the order in which they are offered; the first is what a day begins with. */
const kinds: readonly Kind[] = [
  'daily-cash',
  'bank-fees',
  'treasury',
  'reconciliation',
  'distribution',
];

const fundFields = ['fundId', 'capitalCallId', 'investor'] as const;

/** What the form of each kind leaves out. */
const hiddenFields: { readonly [Each in Kind]: readonly string[] } = {
  'bank-fees': [...fundFields, 'kind', 'scenarioId', 'distributionId'],
  'daily-cash': [...fundFields, 'kind', 'from', 'scenarioId', 'distributionId'],
  treasury: [...fundFields, 'kind', 'from', 'distributionId'],
  reconciliation: [
    ...fundFields,
    'kind',
    'from',
    'scenarioId',
    'distributionId',
    'reportingCurrency',
  ],
  distribution: ['kind', 'from', 'scenarioId', 'asOf', ...fundFields],
};

const fundKinds: readonly FundKind[] = [
  'capital-account-statement',
  'partner-statement',
  'capital-call-notice',
  'distribution-notice',
  'ilpa-reporting',
  'waterfall-workbook',
];

export function isReportKind(kind: string): kind is ReportKind {
  return [...kinds, ...fundKinds].some((known) => known === kind);
}

export function CreateReport() {
  const [kind, setKind] = useState<Kind>('daily-cash');
  const { job, error, run } = useJob('reports.create', {
    label: (input) =>
      t('reports.job', { kind: t(`reports.kind.${input.kind}`), date: formatDate(input.asOf) }),
    done: ({ documents }) =>
      tn('reports.done', documents.length, { title: documents[0]?.title ?? '' }),
    open: ({ documents: [first] }) => openScreen('reports', first ? { document: first.id } : {}),
  });
  return (
    <Area title={t('reports.new')} padded className="reports-new">
      <div className="stack">
        <Pick
          label={t('reports.kind')}
          value={kind}
          options={kinds.map((value) => ({ value, label: t(`reports.kind.${value}`) }))}
          onChange={(value) => setKind(value as Kind)}
        />
        <p className="muted">{t(`reports.newHelp.${kind}`)}</p>
        {job && (
          <div className="reports-running" role="status">
            <span>{t('reports.runningPages', { name: job.name })}</span>
            <Bar share={jobShare(job)} label={job.name} />
            <Button small onClick={() => void cancelJob(job.id)}>
              {t('reports.cancel')}
            </Button>
          </div>
        )}
        <ReportForm kind={kind} error={error} onCreate={async (input) => (await run(input)).ok} />
      </div>
    </Area>
  );
}

function ReportForm(props: {
  readonly kind: Kind;
  readonly error: ReturnType<typeof useJob<'reports.create'>>['error'];
  onCreate(input: InputOf<'reports.create'>): Promise<boolean>;
}) {
  const { kind, error, onCreate } = props;
  const asOf = useAsOf();
  const schema = useEntrySchema('reports.create');
  const scenarios = useScenarios();
  const isDistribution = kind === 'distribution';
  const distributions = useDistributions(asOf, isDistribution);
  const [firstDistribution] = distributions ?? [];
  const initial = useMemo(
    () => ({
      kind,
      asOf,
      formats: ['pdf', 'xlsx'],
      ...(isDistribution ? { distributionId: firstDistribution?.id } : {}),
    }),
    [kind, asOf, isDistribution, firstDistribution],
  );
  if (!schema || (isDistribution && distributions === null)) return <Skeleton rows={5} />;
  if (isDistribution && !firstDistribution)
    return <p className="muted">{t('reports.noDistributions')}</p>;
  return (
    <SchemaForm
      key={`${kind} ${asOf}`}
      schema={schema}
      initial={initial}
      hidden={hiddenFields[kind]}
      references={{
        scenarioId: scenarios.map(({ id, name }) => ({ id, label: name })),
        distributionId: distributions ?? [],
      }}
      submitLabel={t('reports.create')}
      {...(error ? { error } : {})}
      onSubmit={(value) => onCreate(value as InputOf<'reports.create'>)}
    />
  );
}
