/**
 * Credit lines of a fund: what is drawn and owed, what they do to its return, the flows of each, and
 * the forms for a line, a draw, a repayment, interest and fees.
 */
import { useMemo, useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { formatDate, formatMoney, signOf } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { EntryDialog } from '../../run/EntryDialog.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import {
  Area,
  Button,
  DataTable,
  Empty,
  Figure,
  IconButton,
  QueryView,
  useRefusal,
} from '../../ui/index.ts';
import { useAccountFigures } from './accountFigures.ts';
import { CALL_TOPICS, FUND_TOPICS } from './FundList.tsx';
import type { FundData } from './TermsStrip.tsx';
import { percentText } from './TermsStrip.tsx';
import { shiftPoint } from './text.ts';

type Line = OutputOf<'creditLines.list'>[number];
type FlowKind = Line['flows'][number]['kind'];

const FLOW_KINDS = ['draw', 'repay', 'interest', 'fee'] as const satisfies readonly FlowKind[];

type Opened =
  | { readonly form: 'line'; readonly line: Line | null }
  | { readonly form: 'flow'; readonly line: Line; readonly kind: FlowKind };

export function CreditLinesArea({ data }: { readonly data: FundData }) {
  const asOf = useAsOf();
  const { id: fundId, currency } = data.fund;
  const lines = useQuery('creditLines.list', { fundId, asOf }, { topics: FUND_TOPICS });
  const [opened, setOpened] = useState<Opened | null>(null);
  const close = () => setOpened(null);
  return (
    <>
      <Area
        title={t('funds.lines')}
        caption={t('funds.linesCaption', { currency, date: formatDate(asOf) })}
        className="fund-tables"
        aside={
          <Button
            small
            icon="plus"
            writes="fund.edit"
            onClick={() => setOpened({ form: 'line', line: null })}
          >
            {t('funds.addLine')}
          </Button>
        }
      >
        <QueryView
          query={lines}
          rows={4}
          isEmpty={(rows) => rows.length === 0}
          empty={<Empty title={t('funds.noLines')} why={t('funds.noLinesWhy')} />}
        >
          {(rows) => (
            <LineTable
              fundId={fundId}
              rows={rows}
              onEdit={(line) => setOpened({ form: 'line', line })}
            />
          )}
        </QueryView>
      </Area>
      {lines.data?.map((line) => (
        <FlowsOfLine
          key={line.id}
          fundId={fundId}
          line={line}
          onAdd={(kind) => setOpened({ form: 'flow', line, kind })}
        />
      ))}
      {opened?.form === 'line' && <LineDialog data={data} line={opened.line} onClose={close} />}
      {opened?.form === 'flow' && (
        <LineFlowDialog data={data} line={opened.line} kind={opened.kind} onClose={close} />
      )}
    </>
  );
}

const AMOUNTS = [
  ['limit', 'funds.limit'],
  ['principal', 'funds.drawn'],
  ['available', 'funds.available'],
  ['interestOwed', 'funds.interestOwed'],
  ['interestAccrued', 'funds.interestAccrued'],
] as const;

const RATES = [
  ['irrWith', 'funds.irrWith'],
  ['irrWithout', 'funds.irrWithout'],
] as const;

function LineTable(props: {
  readonly fundId: string;
  readonly rows: readonly Line[];
  onEdit(line: Line): void;
}) {
  const { fundId, rows, onEdit } = props;
  const refusal = useRefusal('fund.edit');
  const opens = useAccountFigures(fundId);
  const open = (line: Line, item: string) => opens({ figure: 'creditLine', of: line.id, item });
  return (
    <DataTable
      name={t('funds.lines')}
      rows={rows}
      rowId={({ id }) => id}
      columns={[
        {
          head: t('funds.lineName'),
          className: 'medium',
          cell: ({ name, rateAnnual, dayCount }) => (
            <>
              {name}{' '}
              <span className="muted">
                {t('funds.lineTerms', { rate: percentText(rateAnnual, 2), dayCount })}
              </span>
            </>
          ),
        },
        ...AMOUNTS.map(([item, key]) => ({
          head: t(key),
          isFigure: true,
          cell: (line: Line) => (
            <Figure
              amount={line[item].amount}
              zero="dash"
              opens={open(line, item)}
              label={`${line.name}, ${t(key)}`}
            />
          ),
        })),
        ...RATES.map(([item, key]) => ({
          head: t(key),
          isFigure: true,
          cell: (line: Line) => (
            <Figure
              amount={line[item] === null ? null : shiftPoint(line[item], 2)}
              digits={2}
              suffix="%"
              opens={open(line, item)}
              label={`${line.name}, ${t(key)}`}
            />
          ),
        })),
        {
          head: t('funds.editLines'),
          isHeadHidden: true,
          cell: (line) => (
            <IconButton
              icon="edit"
              small
              disabled={refusal !== null}
              label={t('funds.editLine', { name: line.name })}
              onClick={() => onEdit(line)}
            />
          ),
        },
      ]}
    />
  );
}

/** What was drawn and paid on one line, and the buttons for what comes next. */
function FlowsOfLine(props: {
  readonly fundId: string;
  readonly line: Line;
  onAdd(kind: FlowKind): void;
}) {
  const { fundId, line, onAdd } = props;
  const opens = useAccountFigures(fundId);
  const canDo: { readonly [kind in FlowKind]: boolean } = {
    draw: signOf(line.available.amount) > 0,
    repay: signOf(line.principal.amount) > 0,
    interest: signOf(line.interestOwed.amount) > 0,
    fee: true,
  };
  return (
    <Area
      title={t('funds.lineFlows', { name: line.name })}
      caption={t('funds.lineFlowsCaption', { available: formatMoney(line.available) })}
      className="fund-tables"
      aside={FLOW_KINDS.map((kind) => (
        <Button
          key={kind}
          small
          writes="fund.edit"
          disabled={!canDo[kind]}
          onClick={() => onAdd(kind)}
        >
          {t(`funds.lineDo.${kind}`)}
        </Button>
      ))}
    >
      {line.flows.length === 0 ? (
        <Empty title={t('funds.noLineFlow')} why={t('funds.noLineFlowWhy')} />
      ) : (
        <DataTable
          name={t('funds.lineFlows', { name: line.name })}
          rows={line.flows}
          rowId={({ id }) => id}
          columns={[
            { head: t('funds.flowDate'), cell: ({ date }) => formatDate(date) },
            { head: t('funds.flowKind'), cell: ({ kind }) => t(`funds.lineKind.${kind}`) },
            {
              head: t('funds.lineCall'),
              className: 'muted',
              cell: ({ callNumber }) =>
                callNumber === null ? '' : t('calls.title', { number: callNumber }),
            },
            {
              head: t('form.amount'),
              isFigure: true,
              cell: ({ number, kind, amount }) => (
                <Figure
                  amount={amount.amount}
                  opens={opens({ figure: 'creditLine', of: line.id, item: `flow.${number}` })}
                  label={`${line.name}, ${t(`funds.lineKind.${kind}`)}`}
                />
              ),
            },
          ]}
        />
      )}
    </Area>
  );
}

function LineDialog(props: {
  readonly data: FundData;
  readonly line: Line | null;
  onClose(): void;
}) {
  const { data, line, onClose } = props;
  const asOf = useAsOf();
  const { id: fundId, currency } = data.fund;
  const initial = useMemo(() => {
    if (line === null) return { fundId, limit: { currency, amount: '' }, validFrom: asOf };
    const { id, entry, name, limit, rateAnnual, dayCount, validFrom, validTo } = line;
    const fields = { name, limit, rateAnnual, dayCount, validFrom, validTo };
    return { fundId, id, expectedEntry: entry, ...fields };
  }, [line, fundId, currency, asOf]);
  return (
    <EntryDialog
      name="creditLines.save"
      title={line === null ? t('funds.addLine') : t('funds.editLine', { name: line.name })}
      initial={initial}
      hidden={['id', 'fundId', 'expectedEntry']}
      {...(line === null ? { draftKey: `creditLines.save.${fundId}` } : {})}
      done={(value) => t('funds.lineSaved', { name: String(value.name) })}
      onClose={onClose}
    />
  );
}

/** A repayment begins with all that is drawn, interest with all that is owed. */
function LineFlowDialog(props: {
  readonly data: FundData;
  readonly line: Line;
  readonly kind: FlowKind;
  onClose(): void;
}) {
  const { data, line, kind, onClose } = props;
  const asOf = useAsOf();
  const { id: fundId, currency } = data.fund;
  const calls = useQuery('capitalCalls.list', { fundId, asOf }, { topics: CALL_TOPICS });
  const references = useMemo(
    () => ({
      capitalCallId: (calls.data?.rows ?? []).map(({ id, number, dueDate }) => ({
        id,
        label: `${t('calls.title', { number })}, ${formatDate(dueDate)}`,
      })),
    }),
    [calls.data],
  );
  const proposed = { draw: '', repay: line.principal, interest: line.interestOwed, fee: '' }[kind];
  const [initial] = useState(() => ({
    creditLineId: line.id,
    date: asOf,
    kind,
    amount: proposed === '' ? { currency, amount: '' } : proposed,
  }));
  const title = t('funds.lineDoOf', { what: t(`funds.lineKind.${kind}`), name: line.name });
  return (
    <EntryDialog
      name="creditLines.record"
      title={title}
      initial={initial}
      hidden={
        kind === 'draw' ? ['creditLineId', 'kind', 'capitalCallId'] : ['creditLineId', 'kind']
      }
      references={references}
      submitLabel={t(`funds.lineDo.${kind}`)}
      done={() => t('funds.lineFlowSaved', { what: t(`funds.lineKind.${kind}`), name: line.name })}
      onClose={onClose}
    />
  );
}
