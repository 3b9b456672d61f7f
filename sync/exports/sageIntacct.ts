/**
 * Sage Intacct: general ledger journal entries (GLBATCH). What belongs to an entry as a whole stands
 * on its first line; debits and credits have columns of their own.
 */
import { Decimal } from '../../core/money/decimal.ts';
import { type AccountingExport, documentsOf, fileNameOf, optionsOf } from './export.ts';
import {
  csvText,
  decimalText,
  encodeUtf8,
  plainText,
  slashDate,
  textCell,
  unsigned,
} from './text.ts';

const dialect = { delimiter: ',' } as const;

const columns = [
  'DONOTIMPORT',
  'JOURNAL',
  'DATE',
  'REVERSEDATE',
  'DESCRIPTION',
  'REFERENCE_NO',
  'LINE_NO',
  'ACCT_NO',
  'LOCATION_ID',
  'DEPT_ID',
  'DOCUMENT',
  'MEMO',
  'DEBIT',
  'CREDIT',
  'CURRENCY',
  'EXCH_RATE_DATE',
  'EXCHANGE_RATE',
];

const options = [
  { name: 'journal', label: 'Journal symbol', value: 'GJ', pattern: /^[A-Za-z0-9_-]{1,4}$/ },
  { name: 'location', label: 'Location of postings', value: '', pattern: /^[A-Za-z0-9_-]{0,20}$/ },
];

const RATE_DIGITS = 10;

export const sageIntacct: AccountingExport = {
  id: 'sage-intacct',
  label: 'Sage Intacct (CSV)',
  note: 'Company > Setup > Import data > General Ledger journal entries, dates as month/day/year.',
  mediaType: 'text/csv',
  encoding: 'utf-8',
  options,
  write(batch, given) {
    const { journal: symbol = 'GJ', location = '' } = optionsOf(options, given);
    const text = (value: string, longest: number) => textCell(plainText(value, longest), dialect);
    const rows = documentsOf(batch).flatMap(({ journal, reference, currency, lines }) =>
      lines.map((line, index) => {
        const isFirst = index === 0;
        const isForeign = currency !== batch.baseCurrency && line.rate !== null;
        const date = slashDate(journal.postingDate, 'mdy');
        return [
          '',
          isFirst ? text(symbol, 4) : '',
          isFirst ? date : '',
          '',
          isFirst ? text(journal.description, 30) : '',
          isFirst ? reference : '',
          String(index + 1),
          text(line.accountCode, 24),
          text(location, 20),
          text(line.costCenter ?? '', 20),
          reference,
          text(line.description ?? journal.description, 1000),
          line.value.minor > 0n ? decimalText(line.value) : '',
          line.value.minor < 0n ? decimalText(unsigned(line.value)) : '',
          currency,
          isForeign ? date : '',
          isForeign ? new Decimal(line.rate).toSignificantDigits(RATE_DIGITS).toFixed() : '',
        ];
      }),
    );
    return {
      fileName: fileNameOf(batch, 'sage-intacct', 'csv'),
      bytes: encodeUtf8(csvText([columns, ...rows], dialect)),
      warnings: [],
    };
  },
};
