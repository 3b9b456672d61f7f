/** The line at the foot: how fresh the figures are on the left, what is selected and runs on the right. */
import { formatDecimal, formatPercent, formatTime } from '../format/index.ts';
import { t, tn } from '../messages/index.ts';
import { useIsPast } from '../stores/clocks.ts';
import { useExplain } from '../stores/explain.ts';
import { jobShare, useJobs } from '../stores/jobs.ts';
import { type SelectionFigures, useSelection } from '../stores/selection.ts';
import { type StatusItem, useSession } from '../stores/session.ts';
import { openScreen } from '../stores/tabs.ts';
import { Bar } from '../ui/index.ts';

export function StatusBar() {
  const status = useSession((state) => state.status);
  const unansweredSince = useSession((state) => state.unansweredSince);
  const baseCurrency = useSession((state) => state.baseCurrency);
  const figures = useSelection((state) => state.figures);
  const isPast = useIsPast();
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is given beside it
    <footer className="status" aria-label={t('shell.statusBar')} data-region="status">
      {unansweredSince !== null && (
        <span className="strong">
          <i className="dot off" />
          {t('status.offline', { time: formatTime(unansweredSince) })}
        </span>
      )}
      {status.map((item) => (
        <Item key={item.id} item={item} />
      ))}
      {isPast && <span className="strong">{t('shell.readOnly')}</span>}
      <span className="grow" />
      {figures && <Selection figures={figures} />}
      <Jobs />
      {baseCurrency && (
        <span className={figures ? 'right wide-only' : 'right'}>
          {t('status.base', { currency: baseCurrency })}
        </span>
      )}
    </footer>
  );
}

function Item({ item }: { readonly item: StatusItem }) {
  const dot = item.tone && <i className={item.tone === 'ok' ? 'dot' : `dot ${item.tone}`} />;
  const { opens } = item;
  if (opens)
    return (
      <button type="button" title={item.title} onClick={() => openScreen(opens)}>
        {dot}
        {item.text}
      </button>
    );
  return (
    <span title={item.title}>
      {dot}
      {item.text}
    </span>
  );
}

function Selection({ figures }: { readonly figures: SelectionFigures }) {
  const { cells, count, sum, average, currency, isMixed, isComplete } = figures;
  const lead = currency ? `${currency} ` : '';
  const money = (text: string) => lead + formatDecimal(text);
  return (
    <>
      <span className="right wide-only">{tn('grid.cells', cells)}</span>
      {isMixed && <span className="right">{t('grid.mixed')}</span>}
      {!isMixed && sum !== undefined && (
        <span className="right num">
          {t(isComplete ? 'grid.sum' : 'grid.partial', { figure: money(sum) })}
        </span>
      )}
      {!isMixed && average !== undefined && count > 1 && (
        <span className="right num secondary">{t('grid.average', { figure: money(average) })}</span>
      )}
      {count > 1 && (
        <span className="right num secondary">{t('grid.count', { figure: String(count) })}</span>
      )}
    </>
  );
}

function Jobs() {
  const jobs = useJobs((state) => state.jobs);
  const { isOpen, setOpen } = useExplain();
  const running = jobs.filter((job) => job.state === 'running');
  const first = running[0];
  if (!first && jobs.length === 0) return <span className="right wide-only">{t('jobs.none')}</span>;
  const share = first ? jobShare(first) : null;
  return (
    <button
      type="button"
      className="right"
      title={t('jobs.toggle')}
      onClick={() => setOpen(!isOpen)}
    >
      {first ? (
        <>
          {first.name}
          <Bar share={share} label={first.name} />
          {share !== null && <span className="num">{formatPercent(share, 0)}</span>}
        </>
      ) : (
        t('jobs.none')
      )}
    </button>
  );
}
