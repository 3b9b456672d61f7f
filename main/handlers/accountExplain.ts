/**
 * What the counts of the register count: accounts of an entity or bank, the statements of an account,
 * findings of a day, agreed prices of a bank. Each line leads to what it names.
 */
import { money } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { type AccountRow, accountRows } from '../queries/accounts.ts';
import { listFindings, stateOn } from './accounts.ts';
import { entryLine, type Line, type Section } from './explainParts.ts';

type Input = DomainInput<'accounts.explain'>;

interface Counted {
  readonly crumb: string;
  /** One of what is counted. */
  readonly one: string;
  readonly rule: string;
  readonly count: number;
  readonly sections: readonly Section[];
}

/** How many things a panel names; the rest is one line, so that the list adds up to the count. */
const NAMED = 14;

function restOf(count: number, named: number): Line[] {
  return count > named ? [{ label: 'More', count: count - named, tone: 'muted' }] : [];
}

const openAccount = (account: string): NonNullable<Line['link']> => ({
  target: 'screen:accounts',
  input: { account },
});

function countAccounts(rows: readonly AccountRow[], asOf: IsoDate): Counted {
  const states = Map.groupBy(rows, (row) => stateOn(row, asOf));
  return {
    crumb: 'Accounts',
    one: 'account',
    rule: 'Accounts of the register, whatever their state; a closed one stays.',
    count: rows.length,
    sections: [
      {
        title: `State on ${asOf}`,
        lines: [
          ...[...states].map(([label, { length: count }]) => ({ label, count })),
          { label: 'Accounts', count: rows.length, tone: 'total' },
        ],
      },
      {
        title: 'Accounts',
        lines: [
          ...rows.slice(0, NAMED).map((row) => ({
            label: row.name,
            value: `${row.currency}, entry ${row.entry}`,
            link: openAccount(row.id),
          })),
          ...restOf(rows.length, NAMED),
        ],
      },
    ],
  };
}

interface StatementRow {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly from_date: string | null;
  readonly to_date: string | null;
  readonly currency: string;
  readonly closing_minor: bigint | null;
}

function countStatements({ store }: QueryContext, rows: readonly AccountRow[]): Counted {
  const accounts = JSON.stringify(rows.map(({ id }) => id));
  const from = `FROM statement s JOIN account a ON a.id = s.account_id
    WHERE s.kind = 'booked' AND a.id IN (SELECT value FROM json_each(?))`;
  const count = Number(store.pluck<bigint>(`SELECT COUNT(*) ${from}`, [accounts]) ?? 0n);
  const newest = store.all<StatementRow>(
    `SELECT s.id, s.from_date, s.to_date, a.currency, s.closing_minor ${from}
      ORDER BY s.to_date DESC, s.id DESC LIMIT ${NAMED}`,
    [accounts],
  );
  return {
    crumb: 'Statements',
    one: 'statement',
    rule: 'Booked statements that were imported. Interim ones of the day are not counted.',
    count,
    sections: [
      {
        title: 'Closing balances',
        note: 'newest first',
        lines: [
          ...newest.map(
            (row): Line => ({
              label: row.to_date ?? row.from_date ?? '',
              ...(row.closing_minor === null
                ? { value: 'none stated', tone: 'muted' as const }
                : { money: money(row.currency, row.closing_minor) }),
              link: {
                target: 'statements.explain',
                input: { statementId: row.id, column: 'closing' },
              },
            }),
          ),
          ...restOf(count, newest.length),
        ],
      },
    ],
  };
}

const TONES = { problem: 'negative', warning: 'warning', remark: 'muted' } as const;

function countFindings({ store }: QueryContext, input: Input): Counted {
  const { findings } = listFindings({ store }, input);
  const weights = Map.groupBy(findings, ({ severity }) => severity);
  const accounts = [...Map.groupBy(findings, ({ accountId }) => accountId)];
  return {
    crumb: 'Findings',
    one: 'finding',
    rule: 'Mandates that end or ended, accounts that nobody may sign for, late statements, accounts without movement, and identifiers that do not fit.',
    count: findings.length,
    sections: [
      {
        title: 'By weight',
        lines: [
          ...[...weights].map(([label, { length: count }]) => ({
            label,
            count,
            tone: TONES[label],
          })),
          { label: 'Findings', count: findings.length, tone: 'total' },
        ],
      },
      ...accounts.slice(0, NAMED).map(
        ([accountId, ofAccount]): Section => ({
          title: ofAccount[0]?.accountName ?? '',
          link: { label: 'Open', ...openAccount(accountId) },
          lines: ofAccount.map(({ message, severity }) => ({
            label: message,
            tone: TONES[severity],
          })),
        }),
      ),
      ...(accounts.length > NAMED
        ? [
            {
              title: 'Further accounts',
              lines: [
                {
                  label: 'Findings',
                  count: accounts
                    .slice(NAMED)
                    .reduce((all, [, ofAccount]) => all + ofAccount.length, 0),
                },
              ],
            },
          ]
        : []),
    ],
  };
}

function countPrices({ store }: QueryContext, { bankIds = [] }: Input): Counted {
  const banks = JSON.stringify(bankIds);
  const rows = store.all<{
    service_code: string;
    description: string;
    currency: string;
    valid_from: string;
    entry: bigint;
  }>(
    `SELECT service_code, description, currency, valid_from, entry FROM fee_price
      WHERE bank_id IN (SELECT value FROM json_each(?)) ORDER BY service_code, currency, valid_from`,
    [banks],
  );
  return {
    crumb: 'Prices',
    one: 'price',
    rule: 'Prices that were agreed with the bank, former and coming ones with them.',
    count: rows.length,
    sections: [
      {
        title: 'Price list',
        lines: [
          ...rows.slice(0, NAMED).map((row) => ({
            ...entryLine(row.entry, row.description),
            prefix: `${row.service_code} ${row.currency} ${row.valid_from}`,
          })),
          ...restOf(rows.length, NAMED),
        ],
      },
    ],
  };
}

/** Whose count it is: the one entity, bank or account that was asked for, or the whole register. */
function ownerOf({ store }: QueryContext, { entityIds, bankIds, accountIds }: Input): string {
  const [table, ids] =
    accountIds !== undefined
      ? ['account', accountIds]
      : bankIds !== undefined
        ? ['bank', bankIds]
        : ['entity', entityIds ?? []];
  if (ids.length !== 1) return 'Register';
  return (
    store.pluck<string>(`SELECT name FROM ${table} WHERE id = ?`, [ids[0] ?? '']) ?? 'Register'
  );
}

function explainAccounts(context: QueryContext, input: Input): Explanation {
  const { figure, asOf, ...scope } = input;
  const rows = accountRows(context.store, scope);
  const counted = {
    accounts: () => countAccounts(rows, asOf),
    statements: () => countStatements(context, rows),
    findings: () => countFindings(context, input),
    prices: () => countPrices(context, input),
  }[figure]();
  return {
    crumbs: [{ label: ownerOf(context, input) }, { label: counted.crumb }],
    figure: {
      text: String(counted.count),
      unit: counted.count === 1 ? counted.one : `${counted.one}s`,
      converted: false,
    },
    chips: [],
    sections: [{ title: 'Rule', text: counted.rule, lines: [] }, ...counted.sections],
  };
}

export const accountExplainHandlers = {
  'accounts.explain': query<'accounts.explain'>(explainAccounts),
};
