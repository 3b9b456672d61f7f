/** What needs a person, the most urgent first, each with the screen where it is settled. */
import type { OutputOf } from '../../contract.ts';
import { formatDate, formatMessage, formatMoment, formatTime } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import type { QueryState } from '../../query.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Area, Empty, Icon, type IconName, Link, QueryView } from '../../ui/index.ts';

type HomeFigures = OutputOf<'home.get'>;
type Alert = HomeFigures['alerts'][number];
type Severity = Alert['severity'];

const ICONS: { readonly [Name in Severity]: IconName } = {
  breach: 'breach',
  warning: 'warning',
  stale: 'clock',
  task: 'task',
};
const RANK: { readonly [Name in Severity]: number } = { breach: 0, warning: 1, stale: 2, task: 3 };

function countsText(alerts: readonly Alert[]): string {
  const count = (...kinds: Severity[]) =>
    alerts.filter((alert) => kinds.includes(alert.severity)).length;
  const [breaches, warnings, tasks] = [count('breach'), count('warning', 'stale'), count('task')];
  return [
    breaches > 0 ? tn('home.breaches', breaches) : '',
    warnings > 0 ? tn('home.warnings', warnings) : '',
    tasks > 0 ? tn('home.tasks', tasks) : '',
  ]
    .filter(Boolean)
    .join(', ');
}

function timeText(at: string | null, asOf: string): string {
  if (at === null) return '';
  return at.slice(0, 10) === asOf
    ? formatTime(at)
    : formatDate(at.slice(0, 10), { year: 'auto', near: asOf });
}

export function AlertsArea(props: {
  readonly query: QueryState<HomeFigures>;
  readonly asOf: string;
}) {
  const { query, asOf } = props;
  const alerts = [...(query.data?.alerts ?? [])].sort(
    (one, other) => RANK[one.severity] - RANK[other.severity],
  );
  return (
    <Area title={t('home.alerts')} caption={countsText(alerts)} className="home-alerts">
      <QueryView
        query={query}
        rows={6}
        isEmpty={(value) => value.alerts.length === 0}
        empty={<Empty title={t('home.quiet')} why={t('home.quietWhy')} />}
      >
        {() => (
          <ul>
            {alerts.map((alert) => (
              <AlertRow key={alert.id} alert={alert} asOf={asOf} />
            ))}
          </ul>
        )}
      </QueryView>
    </Area>
  );
}

function AlertRow({ alert, asOf }: { readonly alert: Alert; readonly asOf: string }) {
  const { severity, at, link } = alert;
  const [title, detail] = [formatMessage(alert.title), formatMessage(alert.detail)];
  return (
    <li className={severity}>
      <span className="home-alert-icon" role="img" aria-label={t(`home.severity.${severity}`)}>
        <Icon name={ICONS[severity]} />
      </span>
      <span className="home-alert-text">
        <span className="medium">{title}</span>
        <span className="muted">{detail}</span>
      </span>
      <span className="muted num" title={at === null ? undefined : formatMoment(at)}>
        {timeText(at, asOf)}
      </span>
      <Link
        aria-label={`${link.label}: ${title}`}
        onClick={() => openScreen(link.screen, link.parameters ?? {})}
      >
        {link.label}
      </Link>
    </li>
  );
}
