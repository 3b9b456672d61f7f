/** One fund: its terms, who committed what, its calls and distributions, and what came back. */
import { useState } from 'react';
import type { InputOf } from '../../contract.ts';
import { SchemaForm } from '../../form/SchemaForm.tsx';
import { formatDate, formatDecimal, formatMoney, sumDecimals } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { useEntrySchema } from '../../run/entry-schema.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { useTabs } from '../../stores/tabs.ts';
import {
  Area,
  Button,
  Chip,
  Dialog,
  Empty,
  KeyValues,
  Link,
  QueryView,
  Skeleton,
} from '../../ui/index.ts';
import { FUND_TOPICS } from './FundList.tsx';
import { statusText } from './StateSteps.tsx';
import { type FundData, percentText, TermsStrip } from './TermsStrip.tsx';

export function goToDistribution(data: FundData, distributionId: string): void {
  const number = data.distributions.find(({ id }) => id === distributionId)?.number ?? '';
  useTabs.getState().go({
    screen: 'funds',
    params: { fundId: data.fund.id, distributionId },
    title: t('funds.tab', { fund: data.fund.name, number }),
  });
}

export function FundPage({ fundId }: { readonly fundId: string }) {
  const asOf = useAsOf();
  const fund = useQuery('funds.get', { fundId, asOf }, { topics: FUND_TOPICS });
  const [isDrafting, setDrafting] = useState(false);
  const name = fund.data?.fund.name ?? t('funds.title');
  return (
    <Screen
      title={name}
      context={
        fund.data
          ? t('funds.fundContext', {
              vintage: fund.data.fund.vintage,
              count: fund.data.fund.investorCount,
              date: formatDate(asOf),
            })
          : ''
      }
      tabTitle={name}
      actions={
        <>
          <Button
            icon="left"
            onClick={() => useTabs.getState().go({ screen: 'funds', params: {} })}
          >
            {t('funds.all')}
          </Button>
          <Button kind="primary" icon="plus" writes onClick={() => setDrafting(true)}>
            {t('funds.draft')}
          </Button>
        </>
      }
    >
      <QueryView query={fund} rows={12}>
        {(data) => (
          <div className="stack">
            <TermsStrip data={data} />
            <div className="fund-columns">
              <div className="stack">
                <Distributions data={data} />
                <Calls data={data} />
                <Metrics data={data} />
              </div>
              <Investors data={data} />
            </div>
          </div>
        )}
      </QueryView>
      {isDrafting && fund.data && (
        <DraftDialog data={fund.data} onClose={() => setDrafting(false)} />
      )}
    </Screen>
  );
}

function Distributions({ data }: { readonly data: FundData }) {
  const total = sumDecimals(data.distributions.map(({ amount }) => amount.amount)) ?? '0';
  return (
    <Area title={t('funds.distributions')} caption={data.fund.currency}>
      {data.distributions.length === 0 ? (
        <Empty title={t('funds.noDistribution')} why={t('funds.noDistributionWhy')} />
      ) : (
        <table className="data">
          <caption className="sr-only">{t('funds.distributions')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('funds.number')}</th>
              <th scope="col">{t('funds.payDate')}</th>
              <th scope="col" className="n">
                {t('form.amount')}
              </th>
              <th scope="col">{t('funds.status')}</th>
            </tr>
          </thead>
          <tbody>
            {data.distributions.map((one) => (
              <tr key={one.id}>
                <td>
                  <Link onClick={() => goToDistribution(data, one.id)}>
                    {t('funds.distribution', { number: one.number })}
                  </Link>
                </td>
                <td>{formatDate(one.payDate)}</td>
                <td className="n">{formatDecimal(one.amount.amount)}</td>
                <td>
                  <Chip>{statusText(one.status)}</Chip>
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td colSpan={2}>{t('common.total')}</td>
              <td className="n">{formatDecimal(total)}</td>
              <td />
            </tr>
          </tfoot>
        </table>
      )}
    </Area>
  );
}

function Calls({ data }: { readonly data: FundData }) {
  const total = sumDecimals(data.calls.map(({ amount }) => amount.amount)) ?? '0';
  return (
    <Area title={t('funds.calls')} caption={data.fund.currency}>
      <table className="data">
        <caption className="sr-only">{t('funds.calls')}</caption>
        <thead>
          <tr>
            <th scope="col" className="n">
              {t('funds.number')}
            </th>
            <th scope="col">{t('funds.due')}</th>
            <th scope="col">{t('funds.purpose')}</th>
            <th scope="col" className="n">
              {t('form.amount')}
            </th>
            <th scope="col">{t('funds.status')}</th>
          </tr>
        </thead>
        <tbody>
          {data.calls.map((call) => (
            <tr key={call.id}>
              <td className="n">{call.number}</td>
              <td>{formatDate(call.dueDate)}</td>
              <td className="purpose" title={call.purpose}>
                {call.purpose}
              </td>
              <td className="n">{formatDecimal(call.amount.amount)}</td>
              <td className="muted">{statusText(call.status)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={3}>{t('common.total')}</td>
            <td className="n">{formatDecimal(total)}</td>
            <td />
          </tr>
        </tfoot>
      </table>
    </Area>
  );
}

function Metrics({ data }: { readonly data: FundData }) {
  const { irr, dpi, note } = data.metrics;
  return (
    <Area title={t('funds.metrics')} padded>
      <KeyValues
        rows={[
          { label: t('funds.irr'), value: irr === null ? '' : `${percentText(irr, 2)}%` },
          {
            label: t('funds.dpiLong'),
            value: dpi === null ? '' : formatDecimal(dpi, { digits: 4 }),
          },
          { label: t('funds.called'), value: formatMoney(data.fund.called) },
          { label: t('funds.distributed'), value: formatMoney(data.fund.distributed) },
        ]}
      />
      <p className="muted metrics-note">{note}</p>
    </Area>
  );
}

function Investors({ data }: { readonly data: FundData }) {
  const { commitments } = data;
  const sum = (pick: (one: FundData['commitments'][number]) => string) =>
    formatDecimal(sumDecimals(commitments.map(pick)) ?? '0');
  const classes = [...new Set(commitments.map(({ className }) => className))];
  return (
    <Area
      title={t('funds.investorsTitle')}
      caption={t('funds.investorsCaption', {
        currency: data.fund.currency,
        count: commitments.length,
      })}
      className="investors"
    >
      <table className="data">
        <caption className="sr-only">{t('funds.investorsTitle')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('funds.investor')}</th>
            <th scope="col" className="n">
              {t('funds.committed')}
            </th>
            <th scope="col" className="n">
              {t('funds.called')}
            </th>
            <th scope="col" className="n">
              {t('funds.distributed')}
            </th>
          </tr>
        </thead>
        {classes.map((className) => (
          <ClassRows
            key={className}
            className={className}
            rows={commitments.filter((one) => one.className === className)}
          />
        ))}
        <tfoot>
          <tr>
            <td>{t('common.total')}</td>
            <td className="n">{sum(({ amount }) => amount.amount)}</td>
            <td className="n">{sum(({ called }) => called.amount)}</td>
            <td className="n">{sum(({ distributed }) => distributed.amount)}</td>
          </tr>
        </tfoot>
      </table>
    </Area>
  );
}

function ClassRows(props: { readonly className: string; readonly rows: FundData['commitments'] }) {
  const { className, rows } = props;
  const sum = (texts: readonly string[]) => formatDecimal(sumDecimals(texts) ?? '0');
  return (
    <tbody>
      <tr className="group">
        <td>
          {className} <span className="muted">{rows.length}</span>
        </td>
        <td className="n">{sum(rows.map(({ amount }) => amount.amount))}</td>
        <td className="n">{sum(rows.map(({ called }) => called.amount))}</td>
        <td className="n">{sum(rows.map(({ distributed }) => distributed.amount))}</td>
      </tr>
      {rows.map((one) => (
        <tr key={one.id}>
          <td className="investor" title={one.investorName}>
            {one.investorName}
          </td>
          <td className="n">{formatDecimal(one.amount.amount)}</td>
          <td className="n">{formatDecimal(one.called.amount, { zero: 'dash' })}</td>
          <td className="n">{formatDecimal(one.distributed.amount, { zero: 'dash' })}</td>
        </tr>
      ))}
    </tbody>
  );
}

function DraftDialog({ data, onClose }: { readonly data: FundData; onClose(): void }) {
  const schema = useEntrySchema('distributions.create');
  const create = useCommand('distributions.create', {
    toastErrors: false,
    done: ({ number }) => t('funds.drafted', { number }),
  });
  const { id, currency, name } = data.fund;
  const [initial] = useState(() => ({ fundId: id, amount: { currency, amount: '' } }));
  return (
    <Dialog title={t('funds.draftFor', { fund: name })} onClose={onClose}>
      {schema ? (
        <SchemaForm
          schema={schema}
          initial={initial}
          hidden={['fundId']}
          draftKey={`distributions.create.${id}`}
          submitLabel={t('funds.draft')}
          {...(create.error ? { error: create.error } : {})}
          onCancel={onClose}
          onSubmit={async (value) => {
            const reply = await create.run(value as InputOf<'distributions.create'>);
            if (!reply.ok) return false;
            onClose();
            const { distributionId, number } = reply.value;
            useTabs.getState().go({
              screen: 'funds',
              params: { fundId: id, distributionId },
              title: t('funds.tab', { fund: name, number }),
            });
            return true;
          }}
        />
      ) : (
        <Skeleton rows={3} />
      )}
    </Dialog>
  );
}
