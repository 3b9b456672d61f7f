/** The documents of a fund: what was made, and the form that makes more for one investor or all. */
import { useState } from 'react';
import { formatDate, formatMoment } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Pick } from '../../run/Pick.tsx';
import { JobProgress } from '../../run/RunParts.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import {
  Area,
  Button,
  Check,
  Empty,
  KeyValues,
  Opens,
  QueryView,
  useReadOnly,
} from '../../ui/index.ts';
import {
  DocumentGrid,
  DocumentSize,
  FIRST_PAGE,
  type ReportDocument,
  useDownload,
} from '../reports/DocumentGrid.tsx';
import { useDocumentJob } from './documentJob.ts';
import { RefusalNotice } from './eventActions.tsx';
import { FUND_TOPICS } from './FundList.tsx';
import type { FundTabProps } from './tabs.ts';

const KINDS = ['capital-account-statement', 'partner-statement', 'ilpa-reporting'] as const;
type Kind = (typeof KINDS)[number];

export function DocumentsTab({ data }: FundTabProps) {
  const { fund } = data;
  const list = useQuery(
    'reports.list',
    { start: 0, count: FIRST_PAGE, fundId: fund.id },
    { topics: ['document'] },
  );
  const [active, setActive] = useState<string | undefined>();
  const rows = list.data?.rows ?? [];
  const chosen = rows.find(({ id }) => id === active) ?? rows[0];
  const { isLoading, download } = useDownload();
  return (
    <div className="fund-documents">
      <Area
        title={t('fundDocuments.list')}
        className="reports-list"
        aside={
          <Button
            small
            icon="download"
            disabled={!chosen || isLoading}
            onClick={() => chosen && void download(chosen)}
          >
            {t('fundDocuments.download')}
          </Button>
        }
      >
        <QueryView
          query={list}
          rows={12}
          isEmpty={(value) => value.count === 0}
          empty={<Empty title={t('fundDocuments.empty')} why={t('fundDocuments.emptyWhy')} />}
        >
          {(value) => (
            <DocumentGrid
              documents={value}
              fundId={fund.id}
              onActive={setActive}
              onOpen={download}
            />
          )}
        </QueryView>
      </Area>
      <div className="fund-documents-side">
        <NewDocuments fund={fund} />
        {chosen && <Facts document={chosen} />}
      </div>
    </div>
  );
}

function NewDocuments({ fund }: { readonly fund: FundTabProps['data']['fund'] }) {
  const asOf = useAsOf();
  const days = quarterDays(asOf);
  const [kind, setKind] = useState<Kind>('capital-account-statement');
  const [chosenDay, setDay] = useState('');
  const day = days.includes(chosenDay) ? chosenDay : (days[0] ?? asOf);
  const [investor, setInvestor] = useState('');
  const [hasPdf, setPdf] = useState(true);
  const [hasExcel, setExcel] = useState(true);
  const accounts = useQuery(
    'fundAccounts.capital',
    { fundId: fund.id, to: day },
    { topics: FUND_TOPICS },
  );
  const { job, error, run } = useDocumentJob(fund);
  const investors = (accounts.data?.accounts ?? []).filter((account) => account.kind !== 'carry');
  const isKnown = investors.some(({ id }) => id === investor);
  const formats = [...(hasPdf ? (['pdf'] as const) : []), ...(hasExcel ? (['xlsx'] as const) : [])];
  const create = () =>
    void run({
      ...{ kind, formats, asOf: day, fundId: fund.id },
      ...(isKnown ? { investor } : {}),
    });
  const refusal = useReadOnly('report.create');
  if (refusal !== null)
    return (
      <Area title={t('fundDocuments.new')}>
        <Empty title={t('fundDocuments.readOnly')} why={refusal} />
      </Area>
    );
  return (
    <Area title={t('fundDocuments.new')} padded>
      <div className="stack">
        <Pick
          label={t('fundDocuments.kind')}
          value={kind}
          options={KINDS.map((value) => ({ value, label: t(`reports.kind.${value}`) }))}
          onChange={(value) => setKind(value as Kind)}
        />
        <p className="muted">{t(`fundDocuments.help.${kind}`)}</p>
        <Pick
          label={t('fundDocuments.asOf')}
          value={day}
          options={days.map((value) => ({ value, label: formatDate(value) }))}
          onChange={setDay}
        />
        <Pick
          label={t('fundDocuments.investor')}
          value={isKnown ? investor : ''}
          options={[
            { value: '', label: t('fundDocuments.all') },
            ...investors.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={setInvestor}
        />
        {!isKnown && <p className="muted">{t('fundDocuments.allHelp')}</p>}
        <fieldset className="row fund-documents-formats">
          <legend className="sr-only">{t('fundDocuments.formats')}</legend>
          <Check label="PDF" checked={hasPdf} onChange={setPdf} />
          <Check label="Excel" checked={hasExcel} onChange={setExcel} />
        </fieldset>
        {job && <JobProgress job={job} />}
        {error && <RefusalNotice refusal={error} />}
        <div>
          <Button
            kind="primary"
            writes="report.create"
            disabled={job !== undefined || formats.length === 0}
            onClick={create}
          >
            {t('fundDocuments.create')}
          </Button>
        </div>
      </div>
    </Area>
  );
}

function Facts({ document }: { readonly document: ReportDocument }) {
  return (
    <Area title={t('reports.selected')} padded className="document-facts">
      <KeyValues
        rows={[
          {
            label: t('reports.file'),
            value: <span className="reports-file">{document.fileName}</span>,
          },
          { label: t('reports.column.asOf'), value: formatDate(document.asOf) },
          {
            label: t('reports.column.runs'),
            value:
              document.runIds.length === 0 ? (
                t('reports.noRuns')
              ) : (
                <span className="reports-runs mono">
                  {document.runIds.map((id) => (
                    <Opens
                      key={id}
                      opens={explainBy('runs.explain', { runId: id })}
                      label={t('reports.run', { run: id.slice(-12) })}
                    >
                      {id.slice(-12)}
                    </Opens>
                  ))}
                </span>
              ),
          },
          { label: t('reports.column.size'), value: <DocumentSize document={document} /> },
          { label: t('reports.column.created'), value: formatMoment(document.createdAt) },
          { label: t('reports.column.by'), value: document.userName },
        ]}
      />
    </Area>
  );
}

const QUARTER_ENDS = ['12-31', '09-30', '06-30', '03-31'] as const;
/** Quarters that are offered. */
const QUARTERS = 12;

/** The ends of the last quarters, newest first, and the effective date itself. */
function quarterDays(asOf: string): string[] {
  const year = Number(asOf.slice(0, 4));
  const ends = Array.from({ length: QUARTERS / 4 + 1 }, (_, back) =>
    QUARTER_ENDS.map((end) => `${year - back}-${end}`),
  ).flat();
  const past = ends.filter((day) => day <= asOf).slice(0, QUARTERS);
  return past.includes(asOf) ? past : [...past.slice(0, 1), asOf, ...past.slice(1)];
}
