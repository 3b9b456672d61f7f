/**
 * Xero: manual journals. Rows with the same narration and date make one journal, so the document
 * number begins the narration; debits are positive. Base currency only.
 */
import {
  type AccountingExport,
  documentsOf,
  exportFault,
  fileNameOf,
  optionsOf,
} from './export.ts';
import { csvText, decimalText, encodeUtf8, plainText, slashDate, textCell } from './text.ts';

const dialect = { delimiter: ',' } as const;

const columns = [
  '*Narration',
  '*Date',
  'Description',
  '*AccountCode',
  '*TaxRate',
  '*Amount',
  'TrackingName1',
  'TrackingOption1',
  'TrackingName2',
  'TrackingOption2',
];

const options = [
  {
    name: 'taxRate',
    label: 'Tax rate of postings without one',
    value: 'Tax Exempt',
    pattern: /^[^\r\n]{1,50}$/,
  },
  {
    name: 'tracking',
    label: 'Tracking category of cost centres',
    value: 'Cost centre',
    pattern: /^[^\r\n]{1,50}$/,
  },
];

/** Xero's own limit for one file. */
const MOST_LINES = 300;

export const xero: AccountingExport = {
  id: 'xero',
  label: 'Xero (CSV)',
  note: 'Adviser > Manual journals > Import. Amounts in the base currency; 300 lines a file at most.',
  mediaType: 'text/csv',
  encoding: 'utf-8',
  options,
  write(batch, given) {
    const { taxRate = '', tracking = '' } = optionsOf(options, given);
    const text = (value: string, longest: number) => textCell(plainText(value, longest), dialect);
    const rows = documentsOf(batch, { onlyBase: true }).flatMap(({ journal, reference, lines }) =>
      lines.map((line) => {
        if (line.accountCode.length > 10)
          throw exportFault(
            'EXPORT_ACCOUNT',
            `Xero has account codes of 10 characters at most; ${line.accountCode} is longer.`,
            'accounts',
          );
        return [
          text(`${reference} ${journal.description}`, 500),
          slashDate(journal.postingDate, 'dmy'),
          text(line.description ?? journal.description, 500),
          text(line.accountCode, 10),
          text(line.taxCode ?? taxRate, 50),
          decimalText(line.value),
          line.costCenter === null ? '' : text(tracking, 50),
          text(line.costCenter ?? '', 50),
          '',
          '',
        ];
      }),
    );
    const message = `The file has ${rows.length} lines and Xero takes ${MOST_LINES} at once. Narrow the dates.`;
    return {
      fileName: fileNameOf(batch, 'xero', 'csv'),
      bytes: encodeUtf8(csvText([columns, ...rows], dialect)),
      warnings: rows.length > MOST_LINES ? [{ code: 'EXPORT_LINES', message }] : [],
    };
  },
};
