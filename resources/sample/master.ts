/** Rows of what rarely changes: people, the group, its banks and accounts, parties, funds. */
import { splitPurposes } from '../../core/fund/purposes.ts';
import { formatAmount, money } from '../../core/money/money.ts';
import { addDays, isoDate } from '../../core/time/dates.ts';
import { CATEGORIES } from '../reference/categories.ts';
import { limitColumns } from './cash.ts';
import { drawsOf, PATHS } from './draws.ts';
import { closingDates, commitmentRows, registerRows } from './fundRegister.ts';
import type { FundEventSeed, FundSeed } from './funds.ts';
import { investorCode } from './funds.ts';
import { ACCOUNTS, BANKS, ENTITIES, SAMPLE_AS_OF } from './group.ts';
import { INVESTORS } from './investors.ts';
import { accountNumber, ibanOf } from './numbers.ts';
import { PARTIES } from './parties.ts';
import { USERS } from './people.ts';
import type { SampleRole, SampleRow } from './rows.ts';
import type { StatementAccount } from './statementModel.ts';

/** Gives each thing an id once and finds it again. */
export type IdBook = (kind: string, key: string) => string;

export function idBook(next: () => string): IdBook {
  const ids = new Map<string, string>();
  return (kind, key) => {
    const name = `${kind} ${key}`;
    const known = ids.get(name);
    if (known !== undefined) return known;
    const made = next();
    ids.set(name, made);
    return made;
  };
}

export type Tables = { readonly [table: string]: readonly SampleRow[] };

export function peopleRows(id: IdBook, roles: readonly SampleRole[]): Tables {
  const user = USERS.map((seed) => ({
    id: id('user', seed.login),
    login: seed.login,
    name: seed.name,
    email: null,
    initials: seed.initials,
    active: true,
  }));
  const role = roles.map((seed) => ({
    id: id('role', seed.name),
    name: seed.name,
    label: seed.label,
    permissions: [...seed.permissions],
  }));
  const known = new Set(roles.map((seed) => seed.name));
  const userRole = USERS.flatMap((seed) =>
    seed.roles
      .filter((name) => known.has(name))
      .map((name) => ({
        id: id('user_role', `${seed.login} ${name}`),
        user_id: id('user', seed.login),
        role_id: id('role', name),
      })),
  );
  return { user, role, user_role: userRole };
}

export function settingRows(id: IdBook): Tables {
  const values: Readonly<Record<string, string>> = {
    'group.name': 'Norholt Group',
    'group.baseCurrency': 'EUR',
    'group.timeZone': 'Europe/Amsterdam',
    'group.businessDate': SAMPLE_AS_OF,
  };
  return {
    setting: Object.entries(values).map(([key, value]) => ({ id: id('setting', key), key, value })),
  };
}

/** Account numbers in the order of `ACCOUNTS`. */
export function accountNumbers(): readonly { number: string; scheme: string }[] {
  const draws = drawsOf(PATHS.ids);
  return ACCOUNTS.map((seed) => {
    const bank = BANKS.find((candidate) => candidate.name === seed.bank);
    if (!bank) throw new RangeError(`The sample has no bank ${seed.bank}.`);
    return accountNumber(bank, draws);
  });
}

/** What statements print of each account, in the order of `ACCOUNTS`. */
export function statementAccounts(): readonly StatementAccount[] {
  const numbers = accountNumbers();
  return ACCOUNTS.map((seed, index) => ({
    number: numbers[index]?.number ?? '',
    name: seed.name,
    ownerName: ENTITIES.find((entity) => entity.short === seed.entity)?.name ?? '',
    bic: BANKS.find((bank) => bank.name === seed.bank)?.bic ?? '',
  }));
}

export function groupRows(id: IdBook): Tables {
  const numbers = accountNumbers();
  const [parent] = ENTITIES;
  const entity = ENTITIES.map((seed) => ({
    id: id('entity', seed.short),
    code: seed.code,
    name: seed.name,
    country: seed.country,
    base_currency: seed.currency,
    time_zone: seed.timeZone,
    business_date: SAMPLE_AS_OF,
    parent_id: seed === parent ? null : id('entity', parent?.short ?? ''),
    lei: null,
  }));
  const bank = BANKS.map((seed) => ({
    id: id('bank', seed.name),
    name: seed.name,
    bic: seed.bic,
    country: seed.country,
  }));
  const account = ACCOUNTS.map((seed, index) => ({
    id: id('account', seed.key),
    entity_id: id('entity', seed.entity),
    bank_id: id('bank', seed.bank),
    name: seed.name,
    number: numbers[index]?.number ?? '',
    number_scheme: numbers[index]?.scheme ?? '',
    currency: seed.currency,
    kind: seed.kind,
    restriction: seed.restriction,
    opened_on: '2019-01-02',
    closed_on: null,
    routing_number: null,
    channel: null,
    ...limitColumns(seed.key),
  }));
  const category = CATEGORIES.map((seed, index) => ({
    id: id('category', seed.code),
    code: seed.code,
    name: seed.name,
    direction: seed.direction,
    sort: index + 1,
  }));
  return { entity, bank, account, category, counterparty: partyRows(id) };
}

/** Account numbers of the parties by name; those outside of IBAN countries have none. */
export function partyNumbers(): ReadonlyMap<string, string> {
  const draws = drawsOf(PATHS.ids + 1);
  const numbers = new Map<string, string>();
  for (const party of PARTIES) {
    const digits = draws.digits(18);
    if (party.country === 'DE') numbers.set(party.name, ibanOf('DE', digits));
    if (party.country === 'LU') numbers.set(party.name, ibanOf('LU', digits.slice(0, 16)));
    if (party.country === 'CH') numbers.set(party.name, ibanOf('CH', digits.slice(0, 17)));
  }
  return numbers;
}

function partyRows(id: IdBook): readonly SampleRow[] {
  const numbers = partyNumbers();
  return PARTIES.map((seed) => ({
    id: id('counterparty', seed.code),
    code: seed.code,
    name: seed.name,
    kind: seed.kind,
    country: seed.country,
    account_number: numbers.get(seed.name) ?? null,
  }));
}

export function fundRows(id: IdBook, funds: readonly FundSeed[]): Tables {
  const fund = funds.map((seed) => ({
    id: id('fund', seed.code),
    code: seed.code,
    name: seed.name,
    currency: 'EUR',
    vintage: seed.vintage,
    entity_id: seed.entity === null ? null : id('entity', seed.entity),
    vehicle: seed.parallelTo === null ? 'main' : 'parallel',
    parent_id: seed.parallelTo === null ? null : id('fund', seed.parallelTo),
    account_id: seed.account === null ? null : id('account', seed.account),
  }));
  const fundTerms = funds.flatMap((seed) =>
    seed.terms.map((terms) => ({
      id: id('fund_terms', `${seed.code} ${terms.version}`),
      fund_id: id('fund', seed.code),
      version: terms.version,
      valid_from: terms.validFrom,
      terms: terms.terms,
      note: null,
    })),
  );
  const investor = INVESTORS.map((seed) => ({
    id: id('investor', investorCode(seed)),
    code: investorCode(seed),
    name: seed.name,
    kind: seed.kind,
    country: seed.country,
  }));
  const commitment = funds.flatMap((seed) => commitmentRows(id, seed, closingDates(seed)[0] ?? ''));
  return { fund, fund_terms: fundTerms, investor, commitment, ...registerRows(id, funds) };
}

/** Days between notice and due date of the sample's calls. */
const NOTICE_DAYS = 14;

const inEuro = (minor: bigint) => formatAmount(money('EUR', minor));

/** What a call is for; earlier calls name one thing only. */
function purposesOf({ purposes, purpose, amountMinor }: FundEventSeed) {
  const all = purposes ?? [{ id: 'whole', kind: 'investment', label: purpose, amountMinor }];
  return all.map(({ id, kind, label, amountMinor: minor }) => ({
    id,
    kind,
    label,
    amount: { currency: 'EUR', amount: inEuro(minor) },
  }));
}

/** The lines of a call with their parts by purpose. */
function partsOf({ lines, purposes }: FundEventSeed) {
  const cells =
    purposes === undefined
      ? lines.map((amount) => [amount])
      : splitPurposes(
          lines,
          purposes.map(({ amountMinor }) => amountMinor),
        );
  return lines.map((amount, index) => ({ amount, parts: cells[index] ?? [] }));
}

/** One call or distribution with its lines; distributions so far were returns of capital. */
export function eventRows(id: IdBook, fund: FundSeed, event: FundEventSeed): Tables {
  const key = `${fund.code} ${event.kind} ${event.number}`;
  const eventId = id(event.kind, key);
  const head = { id: eventId, fund_id: id('fund', fund.code), number: event.number };
  const tail = { amount_minor: event.amountMinor, status: event.status };
  const holder = (index: number) => {
    const row = fund.commitments[index];
    return row ? id('commitment', `${fund.code} ${investorCode(row.investor)}`) : '';
  };
  if (event.kind === 'call')
    return {
      capital_call: [
        {
          ...head,
          due_date: event.date,
          purpose: event.purpose,
          ...tail,
          notice_date: addDays(isoDate(event.date), -NOTICE_DAYS),
          purposes: purposesOf(event),
          options: { basis: 'commitment' },
          run_id: null,
          netted_distribution_id: null,
        },
      ],
      capital_call_line: partsOf(event).flatMap(({ amount, parts }, index) =>
        amount === 0n
          ? []
          : [
              {
                id: id('capital_call_line', `${key} ${index}`),
                capital_call_id: eventId,
                commitment_id: holder(index),
                amount_minor: amount,
                parts: parts.map(String),
                note: null,
              },
            ],
      ),
    };
  return {
    distribution: [
      {
        ...head,
        pay_date: event.date,
        ...tail,
        run_id: null,
        deal_id: null,
        kind: null,
        recallable_minor: null,
        asset: null,
        notice_date: null,
      },
    ],
    distribution_line: event.lines.map((amount, index) => ({
      id: id('distribution_line', `${key} ${index}`),
      distribution_id: eventId,
      holder: holder(index),
      tier: fund.commitments[index]?.party === 'gp' ? 'gp-commitment' : 'return-of-capital',
      amount_minor: amount,
    })),
  };
}
