/** The documents of a fund: what was made, and the form that makes more for one investor or all. */
import { useState } from 'react';
import { formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Pick } from '../../run/Pick.tsx';
import { JobProgress } from '../../run/RunParts.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { Area, Button, Check, Empty, useReadOnly } from '../../ui/index.ts';
import { DocumentFacts } from '../reports/DocumentFacts.tsx';
import { DocumentList, DocumentSearch } from '../reports/DocumentList.tsx';
import { useDocuments } from '../reports/use-documents.ts';
import { useDocumentJob } from './documentJob.ts';
import { RefusalNotice } from './eventActions.tsx';
import { FUND_TOPICS } from './FundList.tsx';
import type { FundTabProps } from './tabs.ts';

const KINDS = ['capital-account-statement', 'partner-statement', 'ilpa-reporting'] as const;
type Kind = (typeof KINDS)[number];

export function DocumentsTab({ data }: FundTabProps) {
  const { fund } = data;
  const documents = useDocuments(fund.id);
  const { chosen, taking, scope } = documents;
  return (
    <div className="fund-documents">
      <Area
        title={t('fundDocuments.list')}
        className="reports-list"
        aside={
          <div className="row">
            <DocumentSearch documents={documents} />
            <Button
              small
              icon="download"
              disabled={taking.isDisabled}
              onClick={() => void taking.take()}
            >
              {taking.label}
            </Button>
          </div>
        }
      >
        <DocumentList
          documents={documents}
          empty={{ title: t('fundDocuments.empty'), why: t('fundDocuments.emptyWhy') }}
        />
      </Area>
      <div className="fund-documents-side">
        <NewDocuments fund={fund} />
        {chosen && <DocumentFacts row={chosen} scope={scope} />}
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
