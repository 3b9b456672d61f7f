/** The order that pays an item of the books: how far it is, and the way to its line in the file. */
import { t } from '../../messages/index.ts';
import { explainBy } from '../../stores/explain.ts';
import { Opens } from '../../ui/index.ts';
import type { BookPart } from './figures.ts';

type Payment = NonNullable<BookPart['payment']>;

/** `RJCT: AC04` where the bank tells a reason. */
function codeOf({ statusCode, statusReason }: Payment): string {
  return [statusCode, statusReason].filter((part) => part !== null && part !== '').join(': ');
}

export function paymentText(payment: Payment): string {
  const { name, batch, status } = payment;
  const said = t(`reconcile.payment.${status}`);
  const code = codeOf(payment);
  return t('reconcile.payment', { name, batch, status: code === '' ? said : `${said} (${code})` });
}

/** `isShort` for rows of a list: the status alone, the rest as its title. */
export function PaymentMark(props: { readonly payment: Payment; readonly isShort?: boolean }) {
  const { payment, isShort = false } = props;
  const isBack = payment.status === 'rejected' || payment.status === 'returned';
  const text = paymentText(payment);
  return (
    <Opens
      className={`payment-mark ${isBack ? 'negative' : 'muted'}`}
      label={text}
      opens={explainBy('payments.explain', { id: payment.id })}
    >
      {isShort ? t(`reconcile.payment.${payment.status}`) : text}
    </Opens>
  );
}

/** The one order behind a match, or how many in which batches. */
export function PaymentMarks({ book }: { readonly book: readonly BookPart[] }) {
  const found = new Map(
    book.flatMap(({ payment }) => (payment === null ? [] : [[payment.id, payment] as const])),
  );
  const payments = [...found.values()];
  const [first] = payments;
  if (first === undefined) return null;
  if (payments.length === 1) return <PaymentMark payment={first} isShort />;
  const batches = [...new Set(payments.map(({ batch }) => batch))].join(', ');
  return (
    <span className="muted">{t('reconcile.payments', { count: payments.length, batches })}</span>
  );
}
