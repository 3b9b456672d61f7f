/** One fund: its terms, who committed what, its calls and distributions, and what came back. */
import { useState } from 'react';
import type { InputOf } from '../../contract.ts';
import { SchemaForm } from '../../form/SchemaForm.tsx';
import { formatDate, sumDecimals } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { useEntrySchema } from '../../run/entry-schema.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import {
  Area,
  Button,
  Chip,
  Dialog,
  Empty,
  Figure,
  KeyValues,
  Link,
  QueryView,
  Skeleton,
} from '../../ui/index.ts';
import { FUND_TOPICS } from './FundList.tsx';
import { goToDistribution, goToFunds } from './places.ts';
import { statusText } from './StateSteps.tsx';
import { type FundData, TermsStrip } from './TermsStrip.tsx';
import { shiftPoint } from './text.ts';

export function FundPage({ fundId }: { readonly fundId: string }) {
  const asOf = useAsOf();
  const fund = useQuery('funds.get', { fundId, asOf }, { topics: FUND_TOPICS });
  const [isDrafting, setDrafting] = useState(false);
  const name = fund.data?.fund.name ?? t('funds.title');
  return (
    <Screen
      permission="fund.edit"
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
          <Button icon="left" onClick={goToFunds}>
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
          <div className="stack fund-page">
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

/** What is settled is in order and plain; what is still to be done stands out. */
function StateChip({ status }: { readonly status: string }) {
  return status === 'settled' ? (
    <span className="muted">{statusText(status)}</span>
  ) : (
    <Chip>{statusText(status)}</Chip>
  );
}

type FigureInput = Omit<InputOf<'funds.explain'>, 'fundId' | 'asOf'>;

/** Figures of the fund as targets of Explain, on the effective date. */
function useFigures(fundId: string) {
  const asOf = useAsOf();
  return (input: FigureInput) => explainBy('funds.explain', { fundId, asOf, ...input });
}

function Distributions({ data }: { readonly data: FundData }) {
  const opens = useFigures(data.fund.id);
  const total = sumDecimals(data.distributions.map(({ amount }) => amount.amount)) ?? '0';
  return (
    <Area title={t('funds.distributions')} caption={data.fund.currency} className="fund-tables">
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
              <tr key={one.id} onDoubleClick={() => goToDistribution(data.fund, one)}>
                <th scope="row">
                  <Link onClick={() => goToDistribution(data.fund, one)}>
                    {t('funds.distribution', { number: one.number })}
                  </Link>
                </th>
                <td>{formatDate(one.payDate)}</td>
                <td className="n">
                  <Figure
                    amount={one.amount.amount}
                    opens={opens({ figure: 'distribution', eventId: one.id })}
                    label={t('funds.distribution', { number: one.number })}
                  />
                </td>
                <td>
                  <StateChip status={one.status} />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={2}>
                {t('common.total')}
              </th>
              <td className="n">
                <Figure
                  amount={total}
                  opens={opens({ figure: 'distributions' })}
                  label={`${t('funds.distributions')}, ${t('common.total')}`}
                />
              </td>
              <td />
            </tr>
          </tfoot>
        </table>
      )}
    </Area>
  );
}

function Calls({ data }: { readonly data: FundData }) {
  const opens = useFigures(data.fund.id);
  const total = sumDecimals(data.calls.map(({ amount }) => amount.amount)) ?? '0';
  return (
    <Area title={t('funds.calls')} caption={data.fund.currency} className="fund-tables">
      {data.calls.length === 0 ? (
        <Empty title={t('funds.noCall')} why={t('funds.noCallWhy')} />
      ) : (
        <table className="data">
          <caption className="sr-only">{t('funds.calls')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('funds.number')}</th>
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
                <th scope="row">{t('funds.callNumber', { number: call.number })}</th>
                <td>{formatDate(call.dueDate)}</td>
                <td className="purpose" title={call.purpose}>
                  {call.purpose}
                </td>
                <td className="n">
                  <Figure
                    amount={call.amount.amount}
                    opens={opens({ figure: 'call', eventId: call.id })}
                    label={t('funds.callNumber', { number: call.number })}
                  />
                </td>
                <td>
                  <StateChip status={call.status} />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={3}>
                {t('common.total')}
              </th>
              <td className="n">
                <Figure
                  amount={total}
                  opens={opens({ figure: 'calls' })}
                  label={`${t('funds.calls')}, ${t('common.total')}`}
                />
              </td>
              <td />
            </tr>
          </tfoot>
        </table>
      )}
    </Area>
  );
}

function Metrics({ data }: { readonly data: FundData }) {
  const opens = useFigures(data.fund.id);
  const { irr, dpi, note } = data.metrics;
  const amounts = ['called', 'uncalled', 'distributed'] as const;
  return (
    <Area title={t('funds.metrics')} padded className="fund-metrics">
      <KeyValues
        rows={[
          {
            label: t('funds.irr'),
            value: (
              <Figure
                amount={irr === null ? null : shiftPoint(irr, 2)}
                digits={2}
                suffix="%"
                opens={opens({ figure: 'irr' })}
                label={t('funds.irr')}
              />
            ),
          },
          {
            label: t('funds.dpiLong'),
            value: (
              <Figure
                amount={dpi}
                digits={4}
                opens={opens({ figure: 'dpi' })}
                label={t('funds.dpiLong')}
              />
            ),
          },
          ...amounts.map((figure) => ({
            label: t(`funds.${figure}`),
            value: (
              <Figure
                amount={data.fund[figure].amount}
                currency={data.fund.currency}
                opens={opens({ figure })}
                label={t(`funds.${figure}`)}
              />
            ),
          })),
        ]}
      />
      <p className="muted metrics-note">{note}</p>
    </Area>
  );
}

type Commitment = FundData['commitments'][number];

/** What is shown of commitments, by column. */
const COLUMNS = [
  { figure: 'committed', pick: (one: Commitment) => one.amount.amount },
  { figure: 'called', pick: (one: Commitment) => one.called.amount },
  { figure: 'distributed', pick: (one: Commitment) => one.distributed.amount },
] as const;

/** The three figures of some commitments, each of which opens. */
function CommitmentCells(props: {
  readonly name: string;
  readonly rows: readonly Commitment[];
  readonly scope: Pick<FigureInput, 'classCode' | 'commitmentId'>;
  readonly opens: ReturnType<typeof useFigures>;
}) {
  const { name, rows, scope, opens } = props;
  return COLUMNS.map(({ figure, pick }) => (
    <td key={figure} className="n">
      <Figure
        amount={sumDecimals(rows.map(pick)) ?? null}
        zero="dash"
        opens={opens({ figure, ...scope })}
        label={`${name}, ${t(`funds.${figure}`)}`}
      />
    </td>
  ));
}

function Investors({ data }: { readonly data: FundData }) {
  const opens = useFigures(data.fund.id);
  const { commitments } = data;
  const classes = [...new Set(commitments.map(({ classCode }) => classCode))];
  return (
    <Area
      title={t('funds.investorsTitle')}
      caption={t('funds.investorsCaption', {
        currency: data.fund.currency,
        count: commitments.length,
      })}
      className="investors fund-tables"
    >
      {commitments.length === 0 ? (
        <Empty title={t('funds.noCommitment')} why={t('funds.noCommitmentWhy')} />
      ) : (
        <table className="data">
          <caption className="sr-only">{t('funds.investorsTitle')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('funds.investor')}</th>
              {COLUMNS.map(({ figure }) => (
                <th key={figure} scope="col" className="n">
                  {t(`funds.${figure}`)}
                </th>
              ))}
            </tr>
          </thead>
          {classes.map((classCode) => (
            <ClassRows
              key={classCode}
              classCode={classCode}
              rows={commitments.filter((one) => one.classCode === classCode)}
              opens={opens}
            />
          ))}
          <tfoot>
            <tr>
              <th scope="row">{t('common.total')}</th>
              <CommitmentCells
                name={t('common.total')}
                rows={commitments}
                scope={{}}
                opens={opens}
              />
            </tr>
          </tfoot>
        </table>
      )}
    </Area>
  );
}

function ClassRows(props: {
  readonly classCode: string;
  readonly rows: readonly Commitment[];
  readonly opens: ReturnType<typeof useFigures>;
}) {
  const { classCode, rows, opens } = props;
  const className = rows[0]?.className ?? classCode;
  return (
    <tbody>
      <tr className="group">
        <th scope="rowgroup">
          <span className="holder-name" title={className}>
            {className} <span className="muted">{rows.length}</span>
          </span>
        </th>
        <CommitmentCells name={className} rows={rows} scope={{ classCode }} opens={opens} />
      </tr>
      {rows.map((one) => (
        <tr key={one.id}>
          <th scope="row">
            <span className="holder-name" title={one.investorName}>
              {one.investorName}
            </span>
          </th>
          <CommitmentCells
            name={one.investorName}
            rows={[one]}
            scope={{ commitmentId: one.id }}
            opens={opens}
          />
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
            goToDistribution(data.fund, { id: distributionId, number });
            return true;
          }}
        />
      ) : (
        <Skeleton rows={3} />
      )}
    </Dialog>
  );
}
