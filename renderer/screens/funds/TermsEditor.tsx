/**
 * A new version of the terms: the form of the agreement, what it changes while it is typed, and every
 * distribution of the past again under it. What is typed survives a restart.
 */
import { useEffect, useMemo, useState } from 'react';
import type { InputOf, OutputOf } from '../../contract.ts';
import type { JsonSchema } from '../../form/json-schema.ts';
import { findProblems, finishValue, typedValue } from '../../form/problems.ts';
import { SchemaForm } from '../../form/SchemaForm.tsx';
import { formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { useEntrySchema } from '../../run/entry-schema.ts';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Button, Empty, Figure, QueryView, Skeleton } from '../../ui/index.ts';
import { ChangeTable } from './ChangeTable.tsx';
import { goToFundTab } from './places.ts';
import type { FundData } from './TermsStrip.tsx';
import type { TermsVersion } from './TermsTab.tsx';

type Values = InputOf<'funds.saveTerms'>;
type Tried = InputOf<'fundTerms.dryRun'>;

const SETTLE_MS = 400;

/** The values once typing rests, where nothing in them is missing or misspelt. */
function useSettled(schema: JsonSchema | undefined, raw: unknown): Values | null {
  const [settled, setSettled] = useState<Values | null>(null);
  useEffect(() => {
    if (!schema || raw === undefined) return;
    const timer = setTimeout(() => {
      const isWhole = Object.keys(findProblems(schema, raw)).length === 0;
      setSettled(isWhole ? (finishValue(schema, raw) as Values) : null);
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [schema, raw]);
  return settled;
}

export function TermsEditor(props: { readonly data: FundData; readonly base: TermsVersion }) {
  const { data, base } = props;
  const fundId = data.fund.id;
  const asOf = useAsOf();
  const schema = useEntrySchema('funds.saveTerms');
  const initial = useMemo(
    () => ({ fundId, validFrom: asOf, terms: base.terms, note: null, isAmendment: false }),
    [fundId, asOf, base.terms],
  );
  const [raw, setRaw] = useState<unknown>();
  // The form shows what is kept as people of the locale type it.
  const typed = useMemo(
    () => raw ?? (schema && typedValue(schema, initial)),
    [raw, schema, initial],
  );
  const settled = useSettled(schema, typed);
  const save = useCommand('funds.saveTerms', {
    toastErrors: false,
    done: ({ version }) => t('funds.versionSaved', { version }),
  });
  const close = () => goToFundTab(fundId, 'terms');
  return (
    <div className="fund-columns terms-editor">
      <Area title={t('funds.newVersion')} padded>
        {schema ? (
          <SchemaForm
            schema={schema}
            initial={initial}
            hidden={['fundId']}
            draftKey={`funds.saveTerms.${fundId}`}
            submitLabel={t('funds.saveVersion')}
            {...(save.error ? { error: save.error } : {})}
            onValue={setRaw}
            onCancel={close}
            onSubmit={async (value) => {
              const reply = await save.run(value as Values);
              if (reply.ok) close();
              return reply.ok;
            }}
          />
        ) : (
          <Skeleton rows={12} />
        )}
      </Area>
      <div className="stack terms-beside">
        <Differences fundId={fundId} base={base} values={settled} />
        <DryRun data={data} values={settled} />
      </div>
    </div>
  );
}

function Differences(props: {
  readonly fundId: string;
  readonly base: TermsVersion;
  readonly values: Values | null;
}) {
  const { fundId, base, values } = props;
  const diff = useQuery(
    'fundTerms.diff',
    { fundId, from: base.version, ...(values && { terms: values.terms }) },
    { enabled: values !== null },
  );
  return (
    <Area
      title={t('funds.differences')}
      caption={t('funds.differencesCaption', { version: base.version })}
    >
      {values === null ? (
        <p className="muted area-note">{t('funds.unfinished')}</p>
      ) : (
        <QueryView
          query={diff}
          rows={2}
          isEmpty={({ changes }) => changes.length === 0}
          empty={<Empty title={t('funds.noChange')} why={t('funds.noChangeWhy')} />}
        >
          {({ changes }) => <ChangeTable changes={changes} />}
        </QueryView>
      )}
    </Area>
  );
}

function DryRun({ data, values }: { readonly data: FundData; readonly values: Values | null }) {
  const { id: fundId, currency } = data.fund;
  const [tried, setTried] = useState<Tried | null>(null);
  const start = () => {
    if (values) setTried({ fundId, validFrom: values.validFrom, terms: values.terms });
  };
  return (
    <Area
      title={t('funds.dryRun')}
      caption={t('funds.dryRunCaption', { currency })}
      className="fund-tables"
      aside={
        <Button small icon="play" disabled={values === null} onClick={start}>
          {t('funds.dryRunStart')}
        </Button>
      }
    >
      {tried === null ? (
        <Empty title={t('funds.dryRunIdle')} why={t('funds.dryRunIdleWhy')} />
      ) : (
        <DryRunResult tried={tried} />
      )}
    </Area>
  );
}

type Result = OutputOf<'fundTerms.dryRun'>;

const COLUMNS = [
  { head: 'funds.carryBefore', figure: 'before', side: 'carry' },
  { head: 'funds.carryAfter', figure: 'after', side: 'carry' },
  { head: 'funds.carryChange', figure: 'difference', side: 'carry' },
  { head: 'funds.lpChange', figure: 'difference', side: 'lp' },
] as const;

function DryRunResult({ tried }: { readonly tried: Tried }) {
  const result = useQuery('fundTerms.dryRun', tried, { topics: ['distribution', 'capital_call'] });
  return (
    <QueryView
      query={result}
      rows={4}
      isEmpty={({ rows }) => rows.length === 0}
      empty={<Empty title={t('funds.dryRunNone')} why={t('funds.dryRunNoneWhy')} />}
    >
      {({ rows, total }) => (
        <table className="data" aria-label={t('funds.dryRun')}>
          <thead>
            <tr>
              <th scope="col">{t('funds.number')}</th>
              {COLUMNS.map(({ head }) => (
                <th key={head} scope="col" className="n">
                  {t(head)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const name = t('funds.distribution', { number: row.number });
              return (
                <tr key={row.distributionId}>
                  <th scope="row">
                    {name}{' '}
                    <span className="muted">
                      {formatDate(row.payDate)}
                      {!row.isCovered && `, ${t('funds.notCovered')}`}
                    </span>
                  </th>
                  <DryCells
                    tried={tried}
                    row={row}
                    name={name}
                    distributionId={row.distributionId}
                  />
                </tr>
              );
            })}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t('common.total')}</th>
              <DryCells tried={tried} row={total} name={t('common.total')} />
            </tr>
          </tfoot>
        </table>
      )}
    </QueryView>
  );
}

function DryCells(props: {
  readonly tried: Tried;
  readonly row: Result['total'];
  readonly name: string;
  readonly distributionId?: string;
}) {
  const { tried, row, name, distributionId } = props;
  return COLUMNS.map(({ head, figure, side }) => (
    <td key={head} className="n">
      <Figure
        amount={row[figure][side].amount}
        zero="dash"
        signed={figure === 'difference'}
        opens={explainBy('fundTerms.explainDryRun', {
          ...tried,
          side,
          figure,
          ...(distributionId && { distributionId }),
        })}
        label={`${name}, ${t(head)}`}
      />
    </td>
  ));
}
