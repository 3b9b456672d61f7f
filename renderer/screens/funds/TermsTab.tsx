/** The terms of a fund: every version with what it changed, one version in words, and the editor. */
import type { OutputOf } from '../../contract.ts';
import { formatDate, formatValue } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Button, Chip, Empty, Link, Opens, QueryView } from '../../ui/index.ts';
import { ChangeTable } from './ChangeTable.tsx';
import { goToFundTab } from './places.ts';
import { TermsEditor } from './TermsEditor.tsx';
import type { FundData } from './TermsStrip.tsx';
import type { FundTabProps } from './tabs.ts';

export type TermsVersion = OutputOf<'fundTerms.list'>[number];

const TOPICS = ['fund_terms', 'capital_call', 'distribution', 'closing'];

export function TermsTab({ data, params }: FundTabProps) {
  const asOf = useAsOf();
  const fundId = data.fund.id;
  const versions = useQuery('fundTerms.list', { fundId, asOf }, { topics: TOPICS });
  return (
    <QueryView query={versions} rows={12} title={t('funds.versions')}>
      {(rows) => {
        const newest = rows[0];
        if (params.view === 'edit' && newest) return <TermsEditor data={data} base={newest} />;
        const wanted = Number(params.version);
        const shown =
          rows.find(({ version }) => version === wanted) ??
          rows.find(({ isInForce }) => isInForce) ??
          newest;
        return (
          <div className="fund-columns terms-columns">
            <Versions data={data} rows={rows} shown={shown} />
            {shown && <Version data={data} rows={rows} shown={shown} />}
          </div>
        );
      }}
    </QueryView>
  );
}

function periodText({ validFrom, validTo }: TermsVersion): string {
  return validTo === null
    ? t('funds.since', { from: formatDate(validFrom) })
    : t('funds.validUntil', { from: formatDate(validFrom), to: formatDate(validTo) });
}

function Versions(props: {
  readonly data: FundData;
  readonly rows: readonly TermsVersion[];
  readonly shown: TermsVersion | undefined;
}) {
  const { data, rows, shown } = props;
  const fundId = data.fund.id;
  return (
    <Area
      title={t('funds.versions')}
      caption={t('funds.versionsCaption')}
      aside={
        <Button
          small
          icon="plus"
          writes
          onClick={() => goToFundTab(fundId, 'terms', { view: 'edit' })}
        >
          {t('funds.newVersion')}
        </Button>
      }
    >
      <table className="data versions" aria-label={t('funds.versions')}>
        <thead>
          <tr>
            <th scope="col">{t('funds.terms')}</th>
            <th scope="col">{t('funds.validFrom')}</th>
            <th scope="col">{t('funds.changes')}</th>
            <th scope="col">{t('funds.usedBy')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.version} className={row === shown ? 'chosen' : ''}>
              <th scope="row">
                <Link
                  onClick={() => goToFundTab(fundId, 'terms', { version: String(row.version) })}
                >
                  {t('funds.version', { version: row.version })}
                </Link>{' '}
                {row.isInForce && <Chip>{t('funds.inForce')}</Chip>}
              </th>
              <td>{periodText(row)}</td>
              <td className="wrap">
                {row.changes.length === 0
                  ? t('funds.firstVersion')
                  : row.changes
                      .map(({ labels, to }) => `${labels.at(-1)} ${to ?? t('funds.none.term')}`)
                      .join('; ')}
                {row.note && <div className="muted">{row.note}</div>}
              </td>
              <td className="wrap muted">{row.usedBy.map(({ label }) => label).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Area>
  );
}

/** The terms of a version under the head of their group. */
function groupsOf({ lines }: TermsVersion) {
  return [...Map.groupBy(lines, ({ labels }) => (labels.length > 1 ? (labels[0] ?? '') : ''))];
}

function Version(props: {
  readonly data: FundData;
  readonly rows: readonly TermsVersion[];
  readonly shown: TermsVersion;
}) {
  const { data, rows, shown } = props;
  const fundId = data.fund.id;
  const before = rows[rows.indexOf(shown) + 1];
  const { version } = shown;
  return (
    <div className="stack">
      {before && (
        <Area title={t('funds.changedFrom', { version: before.version })}>
          {shown.changes.length === 0 ? (
            <Empty title={t('funds.noChange')} why="" />
          ) : (
            <ChangeTable changes={shown.changes} />
          )}
        </Area>
      )}
      <Area title={t('funds.termsOf', { version })} caption={periodText(shown)}>
        <table className="data terms-table" aria-label={t('funds.termsOf', { version })}>
          {groupsOf(shown).map(([group, lines]) => (
            <tbody key={group}>
              {group !== '' && (
                <tr className="group">
                  <th scope="rowgroup" colSpan={2}>
                    {group}
                  </th>
                </tr>
              )}
              {lines.map(({ path, labels, text }) => {
                const label = labels.length > 1 ? labels.slice(1).join(', ') : (labels[0] ?? '');
                return (
                  <tr key={path}>
                    <th scope="row">{label}</th>
                    <td>
                      <Opens
                        opens={explainBy('fundTerms.explain', { fundId, version, path })}
                        label={`${labels.join(', ')}: ${formatValue(text)}`}
                      >
                        {formatValue(text)}
                      </Opens>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          ))}
        </table>
      </Area>
    </div>
  );
}
