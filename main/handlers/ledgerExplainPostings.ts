/** Explanations of a posting, with the bank line that it came from, and of the balance after it. */
import { money } from '../../core/money/money.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { QueryContext } from '../backend/handler.ts';
import { entryLine, type Section } from './explainParts.ts';
import { chip, journalLink, type LedgerExplain, missing, shortText } from './ledgerExplainRows.ts';

interface PostingRow {
  readonly journal_id: string;
  readonly number: bigint;
  readonly posting_date: string;
  readonly position: bigint;
  readonly ledger_account_id: string;
  readonly code: string;
  readonly name: string;
  readonly description: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly base_currency: string;
  readonly base_minor: bigint;
  readonly rate: string | null;
  readonly line_id: string | null;
  readonly entry: bigint;
  readonly [column: string]: string | bigint | null;
}

function postingOf({ store }: QueryContext, { entityId, postingId }: LedgerExplain): PostingRow {
  const row = store.get<PostingRow>(
    `SELECT p.journal_id, j.number, p.posting_date, p.position, p.ledger_account_id, a.code, a.name,
            COALESCE(p.description, j.description) AS description, p.currency, p.amount_minor,
            p.base_currency, p.base_minor, p.rate, p.line_id, j.entry
       FROM ledger_posting p JOIN ledger_journal j ON j.id = p.journal_id
       JOIN ledger_account a ON a.id = p.ledger_account_id
      WHERE p.id = ? AND p.entity_id = ?`,
    [postingId ?? '', entityId],
  );
  if (row === undefined) throw missing('posting', 'postingId');
  return row;
}

function sourceOf(input: LedgerExplain, row: PostingRow): Section {
  return {
    title: 'Source',
    lines: [
      {
        label: 'Posted by',
        value: `journal ${row.number}`,
        link: journalLink(input.entityId, row.journal_id),
      },
      ...(row.line_id === null
        ? []
        : [
            {
              label: 'Bank line',
              value: shortText(row.description),
              link: { target: 'lines.explain', input: { lineId: row.line_id } },
            },
          ]),
      entryLine(row.entry),
    ],
  };
}

/** One posting: its amount, its worth in the base currency, and the bank line that it came from. */
export function explainPosting(context: QueryContext, input: LedgerExplain): Explanation {
  const row = postingOf(context, input);
  const amount = money(row.currency, row.amount_minor);
  const base = money(row.base_currency, row.base_minor);
  const isForeign = row.currency !== row.base_currency;
  const inBase = input.currency === undefined || input.currency === row.base_currency;
  return {
    crumbs: [
      { label: `Journal ${row.number}`, link: journalLink(input.entityId, row.journal_id) },
      { label: `${row.code} ${row.name}` },
    ],
    figure: { money: inBase ? base : amount, converted: isForeign && inBase },
    chips: [chip(row.posting_date), chip(row.amount_minor < 0n ? 'credit' : 'debit')],
    sections: [
      {
        title: 'Rule',
        text: isForeign
          ? 'amount x rate of the posting date, rounded half-even'
          : 'a posting in the base currency; debits are positive, credits negative',
        lines: [
          { label: row.description, money: amount },
          ...(isForeign && row.rate !== null
            ? [
                {
                  label: 'Rate',
                  value: row.rate.slice(0, 12),
                  note: `${row.currency} in ${row.base_currency}`,
                },
              ]
            : []),
          ...(isForeign
            ? [{ label: `In ${row.base_currency}`, money: base, tone: 'total' as const }]
            : []),
        ],
      },
      sourceOf(input, row),
    ],
  };
}

/** The balance of an account after a posting: what stood before, and the posting. */
export function explainBalanceAfter(context: QueryContext, input: LedgerExplain): Explanation {
  const { store } = context;
  const row = postingOf(context, input);
  const currency = input.currency ?? row.base_currency;
  const column = input.currency === undefined ? 'base_minor' : 'amount_minor';
  const own = input.currency === undefined ? row.base_minor : row.amount_minor;
  const after =
    store.pluck<bigint | null>(
      `SELECT SUM(p.${column}) FROM ledger_posting p JOIN ledger_journal j ON j.id = p.journal_id
        WHERE p.entity_id = :entity AND p.ledger_account_id = :account
          AND (:currency IS NULL OR p.currency = :currency)
          AND (p.posting_date, j.number, p.position) <= (:date, :number, :position)`,
      {
        entity: input.entityId,
        account: row.ledger_account_id,
        currency: input.currency ?? null,
        date: row.posting_date,
        number: row.number,
        position: row.position,
      },
    ) ?? 0n;
  return {
    crumbs: [{ label: `${row.code} ${row.name}` }, { label: 'Balance after the posting' }],
    figure: { money: money(currency, after), converted: false },
    chips: [chip(row.posting_date)],
    sections: [
      {
        title: 'Rule',
        text: 'balance before + posting, in order of date and journal number; debits are positive',
        lines: [
          { label: 'Balance before', money: money(currency, after - own) },
          {
            label: row.description,
            prefix: `${row.posting_date} · ${row.number}`,
            money: money(currency, own),
            link: { target: 'ledger.explain', input: { ...input, figure: 'posting' } },
          },
          { label: 'Balance after', money: money(currency, after), tone: 'total' },
        ],
      },
      sourceOf(input, row),
    ],
  };
}
