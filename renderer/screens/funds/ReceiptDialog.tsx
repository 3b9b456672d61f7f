/**
 * A receipt entered by hand. What the investor still owes is proposed, with the late interest of the
 * day; less of it may be entered, and the rest be left due or waived for a reason.
 */
import { useState } from 'react';
import type { InputOf, OutputOf } from '../../contract.ts';
import { DraftNotice } from '../../form/DraftNotice.tsx';
import { hasNames, useDraft } from '../../form/use-draft.ts';
import { formatDecimal, signOf, sumDecimals } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { explainBy } from '../../stores/explain.ts';
import {
  AmountField,
  Button,
  Check,
  ChoiceField,
  DayField,
  Dialog,
  Figure,
  TextField,
} from '../../ui/index.ts';
import type { Call } from './CallPage.tsx';
import { RefusalNotice } from './eventActions.tsx';
import { CALL_TOPICS } from './FundList.tsx';
import { plainAmount } from './newCallDraft.ts';
import { percentText } from './TermsStrip.tsx';

type ReceiptInput = InputOf<'capitalCalls.receive'>['receipts'][number];
type Proposal = OutputOf<'capitalCalls.proposeReceipt'>;

interface Typed {
  readonly commitmentId: string;
  readonly date: string;
  /** Null until the person types: then what is proposed stands. */
  readonly amount: string | null;
  readonly interest: string | null;
  readonly isWaived: boolean;
  readonly reason: string;
}

export const statusWords = (status: Call['status']) => t(`funds.status.${status}`);

const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text);

/** Of the proposed interest, what the person does not take. */
function restOf(proposal: Proposal | undefined, interest: string): string {
  const entered = plainAmount(interest) ?? '0';
  const rest = sumDecimals([proposal?.interest.amount ?? '0', `-${entered}`]) ?? '0';
  return signOf(rest) > 0 ? rest : '0';
}

export function ReceiptDialog(props: {
  readonly call: Call;
  readonly asOf: string;
  onClose(): void;
}) {
  const { call, asOf, onClose } = props;
  const payers = call.lines.filter(({ amount }) => signOf(amount.amount) > 0);
  const open = payers.find(({ outstanding }) => signOf(outstanding.amount) > 0) ?? payers[0];
  const [start] = useState<Typed>(() => ({
    commitmentId: open?.commitmentId ?? '',
    date: asOf,
    amount: null,
    interest: null,
    isWaived: false,
    reason: '',
  }));
  const kept = useDraft({
    form: `capitalCalls.receive.${call.id}`,
    start,
    read: (content) => {
      if (!hasNames(content, Object.keys(start))) return null;
      const typed = content as Typed;
      return payers.some((line) => line.commitmentId === typed.commitmentId) ? typed : null;
    },
  });
  const typed = kept.value;
  const set = (change: Partial<Typed>) => kept.change({ ...typed, ...change });
  const { commitmentId, date } = typed;
  const { data: proposal } = useQuery(
    'capitalCalls.proposeReceipt',
    { capitalCallId: call.id, commitmentId, receiptDate: date },
    { topics: CALL_TOPICS, enabled: commitmentId !== '' && isDay(date) },
  );
  const shown = (money: string | undefined) => (money === undefined ? '' : formatDecimal(money));
  const amount = typed.amount ?? shown(proposal?.outstanding.amount);
  const due = proposal?.interest.amount;
  const proposed = due !== undefined && signOf(due) > 0 ? shown(due) : '';
  const interest = typed.interest ?? proposed;
  const rest = restOf(proposal, interest);
  const receive = useCommand('capitalCalls.receive', {
    toastErrors: false,
    done: ({ status }) => t('calls.receiptKept', { status: statusWords(status) }),
  });
  const money = (text: string) => ({
    currency: call.fund.currency,
    amount: plainAmount(text) ?? '0',
  });
  const isWaived = typed.isWaived && signOf(rest) > 0;
  const canSubmit =
    isDay(date) &&
    plainAmount(amount) !== null &&
    (interest.trim() === '' || plainAmount(interest) !== null) &&
    (!isWaived || typed.reason.trim() !== '');
  const submit = async () => {
    const receipt: ReceiptInput = {
      commitmentId,
      receiptDate: date,
      amount: money(amount),
      ...(interest.trim() === '' ? {} : { interest: money(interest) }),
      ...(isWaived ? { waived: money(rest), waivedNote: typed.reason.trim() } : {}),
    };
    const reply = await receive.run({ capitalCallId: call.id, receipts: [receipt] });
    if (!reply.ok) return;
    kept.forget();
    onClose();
  };
  return (
    <Dialog
      title={t('calls.addReceiptOf', { number: call.number })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            kind="primary"
            writes="fund.edit"
            disabled={!canSubmit || receive.isRunning}
            onClick={() => void submit()}
          >
            {t('calls.addReceipt')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <RefusalNotice refusal={receive.error} />
        <DraftNotice draft={kept} />
        <ChoiceField
          label={t('calls.investor')}
          value={commitmentId}
          options={payers.map((line) => ({ value: line.commitmentId, label: line.investorName }))}
          onChange={(id) => set({ commitmentId: id, amount: null, interest: null })}
        />
        <DayField
          label={t('calls.receivedOn')}
          value={date}
          onChange={(day) => set({ date: day })}
        />
        <AmountField
          label={`${t('form.amount')} ${call.fund.currency}`}
          value={amount}
          onChange={(text) => set({ amount: text })}
        />
        <AmountField
          label={`${t('calls.interest')} ${call.fund.currency}`}
          value={interest}
          onChange={(text) => set({ interest: text })}
        />
        {proposal && <ProposedInterest call={call} proposal={proposal} typed={typed} />}
        {signOf(rest) > 0 && (
          <Check
            label={t('calls.waive', { amount: `${call.fund.currency} ${formatDecimal(rest)}` })}
            checked={typed.isWaived}
            onChange={() => set({ isWaived: !typed.isWaived })}
          />
        )}
        {isWaived && (
          <TextField
            label={t('calls.waiveReason')}
            value={typed.reason}
            onChange={(reason) => set({ reason })}
          />
        )}
      </div>
    </Dialog>
  );
}

/** The interest of the day with its days and rate; the figure opens. */
function ProposedInterest(props: {
  readonly call: Call;
  readonly proposal: Proposal;
  readonly typed: Typed;
}) {
  const { call, proposal, typed } = props;
  if (proposal.late === null) return <p className="muted">{t('calls.noLateTerms')}</p>;
  if (signOf(proposal.interest.amount) === 0)
    return <p className="muted">{t('calls.noInterestDue')}</p>;
  return (
    <p className="notice neutral proposed-interest">
      <span className="grow">
        {tn('calls.interestProposed', proposal.daysLate, {
          rate: percentText(proposal.late.rateAnnual, 2),
          dayCount: proposal.late.dayCount,
        })}
      </span>
      <Figure
        amount={proposal.interest.amount}
        opens={explainBy('capitalCalls.explain', {
          capitalCallId: call.id,
          asOf: typed.date,
          figure: 'interestOpen',
          commitmentId: typed.commitmentId,
        })}
        label={t('calls.interestDue')}
      />
    </p>
  );
}
