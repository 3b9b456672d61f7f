/**
 * Home: how much money there is and what changed it, where it is going, what needs a person, what
 * was done last, and which flows come next.
 */
import { formatDate } from '../../format/index.ts';
import { printWindow } from '../../grid/print.ts';
import { t } from '../../messages/index.ts';
import { announceDone, useQuery } from '../../query.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useAsOf, useIsPast } from '../../stores/clocks.ts';
import { runJob, useJobs } from '../../stores/jobs.ts';
import { useSession } from '../../stores/session.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Button, Chip, IconButton, Menu, QueryView, useRefusal } from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';
import { AlertsArea } from './AlertsArea.tsx';
import { FlowsArea } from './FlowsArea.tsx';
import { ForecastArea, runForecast } from './ForecastArea.tsx';
import './home.css';
import { JournalArea } from './JournalArea.tsx';
import { Liquidity } from './Liquidity.tsx';

/** Any of these tables changes what Home says. */
const TOPICS = [
  'statement',
  'statement_line',
  'fx_rate',
  'account',
  'treasury_limit',
  'distribution',
  'run',
];

/** Writes the daily report of the day as PDF and Excel, and opens it. */
async function createReport(asOf: string): Promise<void> {
  const date = formatDate(asOf);
  const reply = await runJob({
    call: 'reports.create',
    input: { kind: 'treasury', formats: ['pdf', 'xlsx'], asOf },
    name: t('home.reportJob', { date }),
    result: () => ({ label: t('home.openReport'), open: () => openScreen('reports') }),
  });
  if (!reply.ok) return;
  announceDone(t('home.reportDone', { date }), reply.meta.entry);
  openScreen('reports');
}

export function HomeScreen(_props: ScreenProps) {
  const asOf = useAsOf();
  const isPast = useIsPast();
  const refusal = useRefusal('forecast.run');
  const scope = useSession((state) => state.scope);
  const entityIds = scope?.id ? [scope.id] : undefined;
  const home = useQuery(
    'home.get',
    { asOf, ...(entityIds ? { entityIds } : {}) },
    { topics: TOPICS },
  );
  const isWriting = useJobs((state) =>
    state.jobs.some(
      (job) =>
        job.state === 'running' && job.name === t('home.reportJob', { date: formatDate(asOf) }),
    ),
  );
  const { accountsReported = 0, accountCount = 0 } = home.data ?? {};
  return (
    <Screen
      permission="forecast.run"
      title={t('home.title')}
      context={t('home.context')}
      states={
        accountCount > 0 && (
          <button
            type="button"
            className="figure chip-figure"
            title={t('home.reportedHelp')}
            onClick={() => openScreen('import')}
          >
            <Chip
              tone={accountsReported < accountCount ? 'warn' : 'ok'}
              {...(accountsReported < accountCount ? { icon: 'clock' as const } : {})}
            >
              {t('home.reported', { reported: accountsReported, count: accountCount })}
            </Chip>
          </button>
        )
      }
      actions={
        <>
          <Menu
            label={t('common.more')}
            align="end"
            items={[
              {
                id: 'forecast',
                label: t('home.runAgain'),
                icon: 'forecast',
                isDisabled: isPast || refusal !== null,
                run: () => void runForecast(asOf),
              },
              {
                id: 'print',
                label: t('home.print'),
                icon: 'print',
                run: () => void printWindow(),
              },
            ]}
            trigger={(trigger) => <IconButton icon="more" label={t('common.more')} {...trigger} />}
          />
          <Button onClick={() => openScreen('import')}>{t('home.import')}</Button>
          <Button
            kind="primary"
            icon="reports"
            writes="report.create"
            disabled={isWriting}
            onClick={() => void createReport(asOf)}
          >
            {t('home.report')}
          </Button>
        </>
      }
      className="home-body"
    >
      <div className="home">
        <div className="home-top">
          <QueryView query={home} rows={5}>
            {(value) => <Liquidity home={value} asOf={asOf} entityIds={entityIds} />}
          </QueryView>
        </div>
        <div className="home-middle">
          <ForecastArea asOf={asOf} />
          <AlertsArea query={home} asOf={asOf} />
        </div>
        <div className="home-low">
          <JournalArea asOf={asOf} />
          <FlowsArea asOf={asOf} entityIds={entityIds} />
        </div>
      </div>
    </Screen>
  );
}
