/**
 * What came in for a call: bank lines that fit and can be taken over, what was entered by hand, and
 * every receipt with where it came from.
 */
import { useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { formatDate, formatDecimal, signOf } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { explainBy } from '../../stores/explain.ts';
import {
  Area,
  Button,
  Check,
  Empty,
  Figure,
  IconButton,
  QueryView,
  useRefusal,
} from '../../ui/index.ts';
import type { Call } from './CallPage.tsx';
import { RefusalNotice } from './eventActions.tsx';
import { CALL_TOPICS } from './FundList.tsx';
import { ReceiptDialog, statusWords } from './ReceiptDialog.tsx';

type Suggested = OutputOf<'capitalCalls.suggest'>;
type Suggestion = Suggested['suggestions'][number];

interface ReceiptsProps {
  readonly call: Call;
  readonly asOf: string;
  /** Whether money may still be entered. */
  readonly isReceiving: boolean;
}

export function ReceiptsArea({ call, asOf, isReceiving }: ReceiptsProps) {
  const [isEntering, setEntering] = useState(false);
  return (
    <>
      {isReceiving && signOf(call.outstanding.amount) > 0 && (
        <Suggestions call={call} asOf={asOf} />
      )}
      <Area
        title={t('calls.receipts')}
        caption={t('calls.receiptsCaption')}
        aside={
          isReceiving && (
            <Button small icon="plus" writes onClick={() => setEntering(true)}>
              {t('calls.addReceipt')}
            </Button>
          )
        }
        className="fund-tables"
      >
        {call.receipts.length === 0 ? (
          <Empty title={t('calls.noReceipts')} why={t('calls.noReceiptsWhy')} />
        ) : (
          <ReceiptTable call={call} asOf={asOf} isReceiving={isReceiving} />
        )}
      </Area>
      {isEntering && <ReceiptDialog call={call} asOf={asOf} onClose={() => setEntering(false)} />}
    </>
  );
}

function Suggestions({ call, asOf }: { readonly call: Call; readonly asOf: string }) {
  const query = useQuery(
    'capitalCalls.suggest',
    { capitalCallId: call.id, asOf },
    { topics: CALL_TOPICS },
  );
  return (
    <QueryView query={query} rows={3} title={t('calls.suggestions')}>
      {(answer) => <SuggestionArea call={call} answer={answer} />}
    </QueryView>
  );
}

function SuggestionArea({ call, answer }: { readonly call: Call; readonly answer: Suggested }) {
  const { suggestions, lines } = answer;
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const receive = useCommand('capitalCalls.receive', {
    toastErrors: false,
    done: ({ status }) => t('calls.receiptKept', { status: statusWords(status) }),
  });
  const chosen = suggestions.filter(({ lineId }) => !left.has(lineId));
  const toggle = (lineId: string) => {
    const next = new Set(left);
    if (!next.delete(lineId)) next.add(lineId);
    setLeft(next);
  };
  const take = () =>
    void receive.run({
      capitalCallId: call.id,
      receipts: chosen.map((one) => ({
        commitmentId: one.commitmentId,
        receiptDate: one.bookingDate,
        amount: one.receipt,
        interest: one.interest,
        statementLineId: one.lineId,
      })),
    });
  return (
    <Area
      title={t('calls.suggestions')}
      caption={t('calls.suggestionsCaption')}
      aside={
        suggestions.length > 0 && (
          <Button
            small
            icon="check"
            writes
            disabled={receive.isRunning || chosen.length === 0}
            onClick={take}
          >
            {t('calls.take', { count: chosen.length })}
          </Button>
        )
      }
      className="fund-tables"
    >
      <RefusalNotice refusal={receive.error} />
      {suggestions.length === 0 ? (
        <Empty
          title={t('calls.noSuggestion')}
          why={t('calls.noSuggestionWhy', { count: lines.length })}
        />
      ) : (
        <SuggestionTable rows={suggestions} left={left} onToggle={toggle} />
      )}
    </Area>
  );
}

function SuggestionTable(props: {
  readonly rows: readonly Suggestion[];
  readonly left: ReadonlySet<string>;
  onToggle(lineId: string): void;
}) {
  const { rows, left, onToggle } = props;
  return (
    <table className="data suggestion-table" aria-label={t('calls.suggestions')}>
      <thead>
        <tr>
          <th scope="col">{t('calls.investor')}</th>
          <th scope="col">{t('calls.receiptDate')}</th>
          <th scope="col">{t('calls.bankLine')}</th>
          <th scope="col" className="n">
            {t('form.amount')}
          </th>
          <th scope="col" className="n">
            {t('calls.interest')}
          </th>
          <th scope="col">{t('calls.why')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((one) => (
          <tr key={one.lineId}>
            <th scope="row">
              <Check
                label={one.investorName}
                checked={!left.has(one.lineId)}
                onChange={() => onToggle(one.lineId)}
              />
            </th>
            <td>{formatDate(one.bookingDate)}</td>
            <td className="purpose" title={one.text ?? ''}>
              {one.counterpartyName} <span className="muted">{one.text}</span>
            </td>
            <td className="n">
              <Figure
                amount={one.receipt.amount}
                opens={explainBy('lines.explain', { lineId: one.lineId })}
                label={`${one.investorName}, ${t('calls.bankLine')}`}
              />
            </td>
            <td className="n">
              <Figure amount={one.interest.amount} zero="dash" label={t('calls.interest')} />
            </td>
            <td className="muted">
              {one.grounds.map((ground) => t(`calls.ground.${ground}`)).join(', ')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ReceiptTable({ call, asOf, isReceiving }: ReceiptsProps) {
  const refusal = useRefusal('fund.edit');
  const remove = useCommand('capitalCalls.removeReceipt', {
    done: ({ status }) => t('calls.receiptRemoved', { status: statusWords(status) }),
  });
  return (
    <table className="data" aria-label={t('calls.receipts')}>
      <thead>
        <tr>
          <th scope="col">{t('calls.investor')}</th>
          <th scope="col">{t('calls.receiptDate')}</th>
          <th scope="col">{t('calls.source')}</th>
          <th scope="col" className="n">
            {t('form.amount')}
          </th>
          <th scope="col" className="n">
            {t('calls.interest')}
          </th>
          {isReceiving && (
            <th scope="col" className="n no-print">
              <span className="sr-only">{t('common.more')}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {call.receipts.map((one) => (
          <tr key={one.id}>
            <th scope="row">
              <span className="holder-name" title={one.investorName}>
                {one.investorName}
              </span>
            </th>
            <td>{formatDate(one.receiptDate)}</td>
            <td className="muted">
              {t(
                one.isNetted
                  ? 'calls.source.netted'
                  : one.statementLineId === null
                    ? 'calls.source.hand'
                    : 'calls.source.bank',
              )}
            </td>
            <td className="n">
              <Figure
                amount={one.amount.amount}
                opens={explainBy('capitalCalls.explain', {
                  capitalCallId: call.id,
                  asOf,
                  figure: 'receipt',
                  receiptId: one.id,
                })}
                label={`${one.investorName}, ${t('calls.received')}`}
              />
            </td>
            <td className="n">
              <Figure amount={one.interest.amount} zero="dash" label={t('calls.interest')} />
              {one.waivedNote !== null && (
                <span className="muted waived" title={one.waivedNote}>
                  {t('calls.waived', { amount: formatDecimal(one.waived.amount) })}
                </span>
              )}
            </td>
            {isReceiving && (
              <td className="n no-print">
                {!one.isNetted && (
                  <IconButton
                    icon="close"
                    small
                    label={t('calls.removeReceipt', { investor: one.investorName })}
                    disabled={refusal !== null || remove.isRunning}
                    onClick={() => void remove.run({ receiptId: one.id })}
                  />
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
