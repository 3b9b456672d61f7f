/**
 * What came in for the funds' calls: where the sample has the bank line of an investor's payment, the
 * receipt names it; older calls and those paid outside of the group's banks were entered by hand.
 */
import { type FundEventSeed, type FundSeed, investorCode } from './funds.ts';
import type { IdBook, Tables } from './master.ts';
import type { SampleRow } from './rows.ts';

/** Of the call that is part-funded: who has not paid, and who paid half. */
const UNPAID_AT = 3;
const HALF_PAID_AT = 7;

const lineKey = (text: string, name: string, minor: bigint) => `${text} ${name} ${minor}`;

export class SampleReceipts {
  readonly #id: IdBook;
  readonly #group: IdBook;
  readonly #lines = new Map<string, { id: unknown; date: unknown }>();

  /** `id` is its own book of ids, `group` that of the funds' rows. */
  constructor(id: IdBook, group: IdBook) {
    this.#id = id;
    this.#group = group;
  }

  /** Remembers the bank lines of calls as they are imported. */
  see({ statement_line: lines = [] }: Tables): void {
    for (const row of lines) {
      const text = String(row.remittance ?? '');
      if (!/^GP\d CALL \d+$/.test(text)) continue;
      const key = lineKey(text, String(row.counterparty_name), row.amount_minor as bigint);
      this.#lines.set(key, { id: row.id, date: row.booking_date });
    }
  }

  /** A receipt for every line of a call that was paid. */
  rows(funds: readonly FundSeed[]): Tables {
    return {
      capital_receipt: funds.flatMap((fund) =>
        fund.events
          .filter(({ kind, status }) => kind === 'call' && status !== 'draft')
          .flatMap((event) => this.#ofCall(fund, event)),
      ),
    };
  }

  #ofCall(fund: FundSeed, event: FundEventSeed): SampleRow[] {
    const key = `${fund.code} ${event.kind} ${event.number}`;
    const isOpen = event.status === 'part-funded';
    return event.lines.flatMap((due, index) => {
      const investor = fund.commitments[index]?.investor;
      if (investor === undefined || due === 0n || (isOpen && index === UNPAID_AT)) return [];
      const amount = isOpen && index === HALF_PAID_AT ? due / 2n : due;
      const text = `${fund.code} CALL ${event.number}`;
      const line = this.#lines.get(lineKey(text, investor.name, amount));
      return [
        {
          id: this.#id('capital_receipt', `${key} ${index}`),
          capital_call_id: this.#group('call', key),
          commitment_id: this.#group('commitment', `${fund.code} ${investorCode(investor)}`),
          number: 1,
          receipt_date: line === undefined ? event.date : String(line.date),
          amount_minor: amount,
          interest_minor: 0n,
          waived_minor: null,
          waived_note: null,
          statement_line_id: line === undefined ? null : String(line.id),
        },
      ];
    });
  }
}
