/**
 * Sage 50 (UK and Ireland): audit trail transactions, a JD or JC line for each posting. Journals carry
 * no tax (T9) and stand in the base currency; foreign bank transactions cannot be imported there.
 */
import {
  type AccountingExport,
  documentsOf,
  exportFault,
  fileNameOf,
  optionsOf,
} from './export.ts';
import {
  csvText,
  decimalText,
  encode1252,
  plainText,
  slashDate,
  textCell,
  unsigned,
} from './text.ts';

const dialect = { delimiter: ',' } as const;

const columns = [
  'Type',
  'Account Reference',
  'Nominal A/C Ref',
  'Department Code',
  'Date',
  'Reference',
  'Details',
  'Net Amount',
  'Tax Code',
  'Tax Amount',
  'Exchange Rate',
  'Extra Reference',
];

const options = [
  {
    name: 'taxCode',
    label: 'Tax code of postings without one',
    value: 'T9',
    pattern: /^T\d{1,2}$/,
  },
];

export const sage50: AccountingExport = {
  id: 'sage-50',
  label: 'Sage 50 (CSV)',
  note: 'File > Import > Audit trail transactions. Amounts in the base currency; departments are numbers.',
  mediaType: 'text/csv',
  encoding: 'windows-1252',
  options,
  write(batch, given) {
    const { taxCode = 'T9' } = optionsOf(options, given);
    const text = (value: string, longest: number) => textCell(plainText(value, longest), dialect);
    const rows = documentsOf(batch, { onlyBase: true }).flatMap(({ journal, reference, lines }) =>
      lines.map((line) => {
        if (line.accountCode.length > 8)
          throw exportFault(
            'EXPORT_ACCOUNT',
            `Sage 50 has nominal codes of 8 characters at most; account ${line.accountCode} is longer.`,
            'accounts',
          );
        const isDepartment = /^\d{1,3}$/.test(line.costCenter ?? '');
        return [
          line.value.minor > 0n ? 'JD' : 'JC',
          '',
          text(line.accountCode, 8),
          isDepartment ? (line.costCenter ?? '0') : '0',
          slashDate(journal.postingDate, 'dmy'),
          reference,
          text(line.description ?? journal.description, 60),
          decimalText(unsigned(line.value)),
          /^T\d{1,2}$/.test(line.taxCode ?? '') ? (line.taxCode ?? taxCode) : taxCode,
          decimalText({ currency: line.value.currency, minor: 0n }),
          '1',
          text(batch.entityCode, 30),
        ];
      }),
    );
    const file = encode1252(csvText([columns, ...rows], dialect));
    return { fileName: fileNameOf(batch, 'sage-50', 'csv'), ...file };
  },
};
