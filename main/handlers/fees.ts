/** Bank fees: listed and compared with price lists, recorded from lines; the price lists themselves. */
import { money } from '../../core/money/money.ts';
import { unwrap } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { readPriceList } from '../../sync/formats/priceList/read.ts';
import { type CommandContext, command, type QueryContext, query } from '../backend/handler.ts';
import { type JudgedFee, judgedFees, recordLineFees, removeFormerFees } from '../queries/fees.ts';
import { fxTableAt } from '../queries/rates.ts';
import { allOf, when, within } from '../queries/scope.ts';
import { reportingCurrencyOf } from '../queries/settings.ts';
import { explainFee, explainFeeTotal } from './feeExplain.ts';
import { addSums, convertSums, type FeeSums, groupFees } from './feeSums.ts';
import { assertSpan } from './ledgerStatements.ts';
import { assertCurrency, assertPeriod, ownMinor, refuse, saveRow } from './saveParts.ts';

type FeeOut = DomainOutput<'fees.page'>['rows'][number];

function feeOut({ fee, agreed, variance, state, settles }: JudgedFee): FeeOut {
  const { amount, fileId: _file, ...rest } = fee;
  return {
    ...rest,
    charged: amount,
    agreed,
    variance,
    state: settles.length > 0 ? 'settlement' : state,
  };
}

function pageFees(
  { store }: QueryContext,
  { start, count, state, ...filter }: DomainInput<'fees.page'>,
): DomainOutput<'fees.page'> {
  assertSpan(filter);
  const rows = judgedFees(store, filter)
    .map(feeOut)
    .filter((row) => state === undefined || row.state === state)
    .reverse();
  return { rows: rows.slice(start, start + count), count: rows.length };
}

function compare(
  { store }: QueryContext,
  input: DomainInput<'fees.compare'>,
): DomainOutput<'fees.compare'> {
  assertSpan(input);
  const to = reportingCurrencyOf(store, input.reportingCurrency);
  const asOf = input.asOf ?? input.to;
  const rates = fxTableAt(store, asOf);
  const fees = judgedFees(store, input);
  const groups = groupFees(fees, input.groupBy);
  const converted = groups.map((group) => convertSums(group, rates, to, asOf));
  const known = converted.filter((sums): sums is FeeSums => sums !== null);
  const counted = fees.filter(({ settles }) => settles.length === 0);
  return {
    reportingCurrency: to,
    rows: groups.map(({ key, label, currency, fees: members, sums }, index) => ({
      key,
      label,
      currency,
      feeCount: members.length,
      ...sums,
      converted: converted[index]?.charged ?? null,
    })),
    total: known.length === groups.length ? addSums(known, to) : null,
    feeCount: fees.length,
    unpricedCount: counted.filter(({ state }) => state === 'unpriced').length,
    overCount: counted.filter(({ state }) => state === 'over').length,
    missingRates: [
      ...new Set(groups.filter((_, index) => converted[index] === null).map((one) => one.currency)),
    ],
  };
}

function recordFees(context: CommandContext, input: DomainInput<'fees.record'>) {
  const { store, newId } = context;
  const conditions = allOf([
    when('l.booking_date >= ?', input.from),
    when('l.booking_date <= ?', input.to),
    within('l.account_id', input.accountIds),
  ]);
  const removed = removeFormerFees(store, conditions);
  return { recorded: recordLineFees(store, conditions, newId), removed };
}

function listPrices(
  { store }: Pick<QueryContext, 'store'>,
  { bankIds, asOf }: DomainInput<'feePrices.list'>,
): DomainOutput<'feePrices.list'> {
  const { sql, values } = allOf([
    within('p.bank_id', bankIds),
    when('p.valid_from <= ?', asOf),
    when('(p.valid_to IS NULL OR p.valid_to >= ?)', asOf),
  ]);
  return store
    .all<{
      id: string;
      bank_id: string;
      bank_name: string;
      service_code: string;
      description: string;
      currency: string;
      unit_price: string | null;
      fixed_minor: bigint | null;
      valid_from: string;
      valid_to: string | null;
      entry: bigint;
    }>(
      `SELECT p.id, p.bank_id, b.name AS bank_name, p.service_code, p.description, p.currency,
              p.unit_price, p.fixed_minor, p.valid_from, p.valid_to, p.entry
         FROM fee_price p JOIN bank b ON b.id = p.bank_id
        WHERE ${sql} ORDER BY b.name, p.service_code, p.currency, p.valid_from`,
      values,
    )
    .map((row) => ({
      id: row.id,
      bankId: row.bank_id,
      bankName: row.bank_name,
      serviceCode: row.service_code,
      description: row.description,
      currency: row.currency,
      unitPrice: row.unit_price,
      fixed: row.fixed_minor === null ? null : money(row.currency, row.fixed_minor),
      validFrom: row.valid_from as IsoDate,
      validTo: row.valid_to as IsoDate | null,
      entry: Number(row.entry),
    }));
}

function savePrice(context: CommandContext, input: DomainInput<'feePrices.save'>) {
  assertCurrency(input.currency);
  assertPeriod(input.validFrom, input.validTo);
  if (input.unitPrice === null && input.fixedAmount === null)
    refuse('PRICE_MISSING', 'Write a unit price, a fixed price, or both.', 'unitPrice');
  if (input.unitPrice?.startsWith('-'))
    refuse('AMOUNT_NEGATIVE', `${input.unitPrice} is below zero.`, 'unitPrice');
  const twin = context.store.pluck<string>(
    `SELECT id FROM fee_price
      WHERE bank_id = ? AND service_code = ? AND currency = ? AND valid_from = ?`,
    [input.bankId, input.serviceCode, input.currency, input.validFrom],
  );
  if (twin !== undefined && twin !== input.id)
    refuse(
      'PRICE_EXISTS',
      `${input.serviceCode} has a price in ${input.currency} from ${input.validFrom} already. Change that one.`,
      'validFrom',
    );
  return saveRow(
    context,
    'fee_price',
    input.id,
    {
      bank_id: input.bankId,
      service_code: input.serviceCode,
      description: input.description,
      currency: input.currency,
      unit_price: input.unitPrice,
      fixed_minor: ownMinor(input.fixedAmount, input.currency, 'fixedAmount'),
      valid_from: input.validFrom,
      valid_to: input.validTo,
    },
    input.expectedEntry,
  );
}

/** Takes a list line by line; a price that stands there already with the same figures is left alone. */
function importPrices(context: CommandContext, input: DomainInput<'feePrices.importFile'>) {
  const { store } = context;
  const counts = { added: 0, changed: 0, same: 0 };
  const known = listPrices({ store }, { bankIds: [input.bankId] });
  for (const listed of unwrap(readPriceList(input.content))) {
    const validFrom = listed.validFrom ?? input.validFrom;
    const before = known.find(
      (price) =>
        price.serviceCode === listed.serviceCode &&
        price.currency === listed.currency &&
        price.validFrom === validFrom,
    );
    const fixed = ownMinor(listed.fixedPrice, listed.currency, `line ${listed.line}`);
    const isSame =
      before !== undefined &&
      before.description === listed.description &&
      before.unitPrice === listed.unitPrice &&
      (before.fixed?.minor ?? null) === fixed &&
      before.validTo === listed.validTo;
    if (isSame) {
      counts.same += 1;
      continue;
    }
    savePrice(context, {
      ...(before === undefined ? {} : { id: before.id }),
      bankId: input.bankId,
      serviceCode: listed.serviceCode,
      description: listed.description,
      currency: listed.currency,
      unitPrice: listed.unitPrice,
      fixedAmount: listed.fixedPrice,
      validFrom,
      validTo: listed.validTo,
    });
    counts[before === undefined ? 'added' : 'changed'] += 1;
  }
  return counts;
}

export const feeHandlers = {
  'fees.page': query<'fees.page'>(pageFees),
  'fees.compare': query<'fees.compare'>(compare),
  'fees.explain': query<'fees.explain'>(explainFee),
  'fees.explainTotal': query<'fees.explainTotal'>(explainFeeTotal),
  'fees.record': command<'fees.record'>(
    (_input, { recorded, removed }) =>
      `${recorded} bank fees found in statement lines${removed > 0 ? `, ${removed} taken out` : ''}`,
    recordFees,
  ),
  'feePrices.list': query<'feePrices.list'>(listPrices),
  'feePrices.save': command<'feePrices.save'>(
    ({ description, currency, validFrom }) => `Price of ${description}, ${currency}, ${validFrom}`,
    savePrice,
  ),
  'feePrices.remove': command<'feePrices.remove'>(
    (_input, { description }) => `Price of ${description} removed`,
    ({ store }, { id }) => {
      const description = store.pluck<string>('SELECT description FROM fee_price WHERE id = ?', [
        id,
      ]);
      store.remove('fee_price', id);
      return { description: description ?? '' };
    },
  ),
  'feePrices.importFile': command<'feePrices.importFile'>(
    ({ fileName }, { added, changed }) =>
      `Price list ${fileName}: ${added} prices added, ${changed} changed`,
    importPrices,
  ),
};
