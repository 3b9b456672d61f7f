/**
 * QuickBooks Online: one JournalEntry object of its accounting API for each journal, with the
 * `requestid` that makes sending it again harmless. Amounts are JSON numbers, written digit by digit.
 */
import { Decimal } from '../../core/money/decimal.ts';
import { toDecimal } from '../../core/money/money.ts';
import { type AccountingExport, documentsOf, type ExportDocument, fileNameOf } from './export.ts';
import { decimalText, encodeUtf8, plainText, unsigned } from './text.ts';

/** Marks texts that become numbers, since a double would not hold every amount. */
const exact = (text: string) => `\u0001${text}`;

const RATE_DIGITS = 9;

/** Units of the base currency for one unit, as the document as a whole was converted. */
function documentRate({ lines }: ExportDocument): string {
  const debits = lines.filter(({ value }) => value.minor > 0n);
  const sum = (pick: (line: (typeof lines)[number]) => Decimal) =>
    debits.reduce((total, line) => total.plus(pick(line)), new Decimal(0));
  return sum(({ base }) => toDecimal(base))
    .div(sum(({ value }) => toDecimal(value)))
    .toDecimalPlaces(RATE_DIGITS)
    .toFixed();
}

export const quickbooksOnline: AccountingExport = {
  id: 'quickbooks-online',
  label: 'QuickBooks Online (JSON)',
  note: 'Each request goes to POST /v3/company/{realm}/journalentry with its requestid; AccountRef and ClassRef name the number of the account and the cost centre, which the sender replaces by QuickBooks’ own ids.',
  mediaType: 'application/json',
  encoding: 'utf-8',
  options: [],
  write(batch) {
    const requests = documentsOf(batch).map((document) => {
      const { journal, reference, currency, lines } = document;
      return {
        requestid: `${journal.id}-${batch.number}`,
        JournalEntry: {
          DocNumber: reference,
          TxnDate: journal.postingDate,
          PrivateNote: plainText(journal.description, 4000),
          CurrencyRef: { value: currency },
          ...(currency === batch.baseCurrency
            ? {}
            : { ExchangeRate: exact(documentRate(document)) }),
          Line: lines.map((line, index) => ({
            Id: String(index),
            Description: plainText(line.description ?? journal.description, 4000),
            Amount: exact(decimalText(unsigned(line.value))),
            DetailType: 'JournalEntryLineDetail',
            JournalEntryLineDetail: {
              PostingType: line.value.minor > 0n ? 'Debit' : 'Credit',
              AccountRef: { value: line.accountCode, name: line.accountName },
              ...(line.costCenter === null
                ? {}
                : { ClassRef: { value: line.costCenter, name: line.costCenter } }),
              ...(line.taxCode === null
                ? {}
                : {
                    TaxApplicableOn: line.accountKind === 'income' ? 'Sales' : 'Purchase',
                    TaxCodeRef: { value: line.taxCode },
                  }),
            },
          })),
        },
      };
    });
    const { number, entityCode, entityName, from, to, isReversal } = batch;
    const head = { batch: number, entity: entityCode, name: entityName, from, to, isReversal };
    const text = JSON.stringify({ ...head, requests }, null, 1).replaceAll(
      /"\\u0001(-?\d+(?:\.\d+)?)"/g,
      '$1',
    );
    return {
      fileName: fileNameOf(batch, 'quickbooks-online', 'json'),
      bytes: encodeUtf8(`${text}\n`),
      warnings: [],
    };
  },
};
