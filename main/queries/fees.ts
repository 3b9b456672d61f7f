/** Bank fees in the store: found in statement lines, and read back beside their agreed prices. */
import {
  type ChargedFee,
  type ComparedFee,
  compareFees,
  type FeePrice,
  settlementsOf,
} from '../../core/banking/feeComparison.ts';
import { type FeeDetails, feesOfLine } from '../../core/banking/fees.ts';
import { money } from '../../core/money/money.ts';
import { addDays, type IsoDate } from '../../core/time/dates.ts';
import type { ReadStore, WriteStore } from '../store/index.ts';
import { type AccountScope, accountConditions, allOf, type Conditions, when } from './scope.ts';

/** The category whose lines are fees, whatever their code. */
const FEE_CATEGORY = 'bank-fees';

export interface FeeFilter extends AccountScope {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly serviceCodes?: readonly string[] | undefined;
}

export interface FeeRow extends ChargedFee {
  readonly accountName: string;
  readonly bankName: string;
  readonly entityName: string;
  readonly description: string;
  readonly unitPrice: string | null;
  readonly lineId: string | null;
  readonly fileName: string | null;
  readonly entry: number;
}

export interface JudgedFee extends ComparedFee<FeeRow> {
  /** The billed fees that it pays for; then it is told and not counted. */
  readonly settles: readonly string[];
}

interface StoredFee {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly origin: string;
  readonly account_id: string;
  readonly account: string;
  readonly bank_id: string;
  readonly bank: string;
  readonly entity: string;
  readonly service_code: string;
  readonly description: string;
  readonly from_date: string;
  readonly to_date: string;
  readonly volume: string | null;
  readonly unit_price: string | null;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly line_id: string | null;
  readonly raw_file_id: string | null;
  readonly file_name: string | null;
  readonly entry: bigint;
}

function feeRow(row: StoredFee): FeeRow {
  return {
    id: row.id,
    origin: row.origin as FeeRow['origin'],
    accountId: row.account_id,
    accountName: row.account,
    bankId: row.bank_id,
    bankName: row.bank,
    entityName: row.entity,
    fileId: row.raw_file_id,
    serviceCode: row.service_code,
    description: row.description,
    fromDate: row.from_date as IsoDate,
    toDate: row.to_date as IsoDate,
    volume: row.volume,
    unitPrice: row.unit_price,
    amount: money(row.currency, row.amount_minor),
    lineId: row.line_id,
    fileName: row.file_name,
    entry: Number(row.entry),
  };
}

/** The price lists of all banks. */
export function feePrices(store: ReadStore): FeePrice[] {
  return store
    .all<{
      id: string;
      bank_id: string;
      service_code: string;
      currency: string;
      unit_price: string | null;
      fixed_minor: bigint | null;
      valid_from: string;
      valid_to: string | null;
    }>(
      `SELECT id, bank_id, service_code, currency, unit_price, fixed_minor, valid_from, valid_to
         FROM fee_price ORDER BY bank_id, service_code, currency, valid_from`,
    )
    .map((row) => ({
      id: row.id,
      bankId: row.bank_id,
      serviceCode: row.service_code,
      currency: row.currency,
      unitPrice: row.unit_price,
      fixedMinor: row.fixed_minor,
      validFrom: row.valid_from as IsoDate,
      validTo: row.valid_to as IsoDate | null,
    }));
}

/** How far around the days asked for fees are read: settlements and fixed prices look that far. */
const AROUND_DAYS = 100;

/**
 * The fees of a filter beside their prices, oldest first. Fixed prices and settlements are judged over
 * all fees of the accounts, so that narrowing the days or services changes no figure.
 */
export function judgedFees(store: ReadStore, filter: FeeFilter): JudgedFee[] {
  const { sql, values } = allOf([
    accountConditions(filter),
    when('f.to_date >= ?', addDays(filter.from, -AROUND_DAYS)),
    when('f.to_date <= ?', addDays(filter.to, AROUND_DAYS)),
  ]);
  const rows = store
    .all<StoredFee>(
      `SELECT f.id, f.origin, f.account_id, a.name AS account, a.bank_id, b.name AS bank,
              e.name AS entity, f.service_code, f.description, f.from_date, f.to_date, f.volume,
              f.unit_price, f.currency, f.amount_minor, f.line_id, f.raw_file_id,
              COALESCE(r.name, lr.name) AS file_name, f.entry
         FROM bank_fee f JOIN account a ON a.id = f.account_id JOIN bank b ON b.id = a.bank_id
         JOIN entity e ON e.id = a.entity_id LEFT JOIN raw_file r ON r.id = f.raw_file_id
         LEFT JOIN statement_line l ON l.id = f.line_id
         LEFT JOIN statement s ON s.id = l.statement_id
         LEFT JOIN raw_file lr ON lr.id = s.raw_file_id
        WHERE ${sql} ORDER BY f.to_date, b.name, a.name, f.service_code, f.id`,
      values,
    )
    .map(feeRow);
  const settled = settlementsOf(rows);
  const counted = rows.filter((row) => !settled.has(row.id));
  const compared = new Map(compareFees(counted, feePrices(store)).map((one) => [one.fee.id, one]));
  const services = filter.serviceCodes === undefined ? null : new Set(filter.serviceCodes);
  return rows
    .filter(
      (row) =>
        row.toDate >= filter.from &&
        row.toDate <= filter.to &&
        (services === null || services.has(row.serviceCode)),
    )
    .map((fee): JudgedFee => {
      const settles = settled.get(fee.id) ?? [];
      const one = compared.get(fee.id);
      return one !== undefined
        ? { ...one, settles }
        : {
            fee,
            price: null,
            unitMinor: 0n,
            fixedMinor: 0n,
            agreed: null,
            variance: null,
            state: 'unpriced',
            settles,
          };
    });
}

interface CandidateLine {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly account_id: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly booking_date: string;
  readonly code: string | null;
  readonly label: string | null;
  readonly category: string | null;
  readonly details: string | null;
  readonly fingerprint: string;
  readonly occurrence: bigint;
}

/** Lines that can hold a fee; `feesOfLine` decides. */
const CANDIDATES = `
  SELECT l.id, l.account_id, l.currency, l.amount_minor, l.booking_date, l.code,
         COALESCE(l.remittance, l.counterparty_name, l.code) AS label, c.code AS category,
         l.details, l.fingerprint, l.occurrence
    FROM statement_line l LEFT JOIN category c ON c.id = l.category_id
   WHERE (c.code = '${FEE_CATEGORY}' OR l.code GLOB '*-CHRG' OR l.code GLOB '*-COM?'
          OR l.code GLOB '*-FEES' OR l.code GLOB '[NFS]CHG' OR l.code GLOB '[NFS]COM'
          OR l.details LIKE '%"feeService"%' OR l.details LIKE '%"charges"%')`;

const INSERT_FEE = `
  INSERT INTO bank_fee (id, account_id, line_id, origin, from_date, to_date, service_code,
                        description, currency, amount_minor, fingerprint)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (account_id, fingerprint) DO NOTHING`;

const LONGEST_DESCRIPTION = 140;

function feesOf(line: CandidateLine) {
  return feesOfLine({
    currency: line.currency,
    amountMinor: line.amount_minor,
    code: line.code,
    isFeeCategory: line.category === FEE_CATEGORY,
    details: line.details === null ? null : (JSON.parse(line.details) as FeeDetails),
  });
}

function insertFees(store: WriteStore, line: CandidateLine, newId: () => string): number {
  let inserted = 0;
  for (const { origin, serviceCode, amount, part } of feesOf(line))
    inserted += store.run(INSERT_FEE, [
      newId(),
      line.account_id,
      line.id,
      origin,
      line.booking_date,
      line.booking_date,
      serviceCode,
      (line.label ?? serviceCode).slice(0, LONGEST_DESCRIPTION),
      amount.currency,
      amount.minor,
      `${line.fingerprint} ${line.occurrence} ${origin} ${part}`,
    ]).changes;
  return inserted;
}

/** Finds the fees in statement lines that meet conditions over `l`; those known stay as they are. */
export function recordLineFees(
  store: WriteStore,
  conditions: Conditions,
  newId: () => string,
): number {
  const lines = store.all<CandidateLine>(
    `${CANDIDATES} AND ${conditions.sql} ORDER BY l.booking_date, l.id`,
    conditions.values,
  );
  return lines.reduce((count, line) => count + insertFees(store, line, newId), 0);
}

/** Removes fees of lines that are none any more, such as after another category; answers how many. */
export function removeFormerFees(store: WriteStore, conditions: Conditions): number {
  const lines = store.all<CandidateLine & { readonly fee_id: string; readonly origin: string }>(
    `SELECT f.id AS fee_id, f.origin, l.id, l.account_id, l.currency, l.amount_minor,
            l.booking_date, l.code, l.remittance AS label, c.code AS category, l.details,
            l.fingerprint, l.occurrence
       FROM bank_fee f JOIN statement_line l ON l.id = f.line_id
       LEFT JOIN category c ON c.id = l.category_id WHERE ${conditions.sql}`,
    conditions.values,
  );
  let removed = 0;
  for (const line of lines) {
    if (feesOf(line).some(({ origin }) => origin === line.origin)) continue;
    store.remove('bank_fee', line.fee_id);
    removed += 1;
  }
  return removed;
}
