/**
 * SAP: documents for an upload by LSMW or a program over BAPI_ACC_DOCUMENT_POST, whose field names the
 * columns carry. The posting key gives the side (40 debit, 50 credit), so amounts have no sign; document
 * and local currency stand beside each other.
 */
import { type AccountingExport, documentsOf, fileNameOf, optionsOf } from './export.ts';
import { companyOf, glAccount, sapOptions, sapWarnings } from './sapParts.ts';
import {
  compactDate,
  csvText,
  decimalText,
  encodeUtf8,
  plainText,
  textCell,
  unsigned,
} from './text.ts';

const dialect = { delimiter: ';' } as const;

const columns = [
  'DOCNO',
  'COMP_CODE',
  'DOC_TYPE',
  'DOC_DATE',
  'PSTNG_DATE',
  'REF_DOC_NO',
  'HEADER_TXT',
  'ITEMNO_ACC',
  'BSCHL',
  'GL_ACCOUNT',
  'CURRENCY',
  'AMT_DOCCUR',
  'LOCAL_CURRENCY',
  'AMT_LOCCUR',
  'TAX_CODE',
  'COSTCENTER',
  'ITEM_TEXT',
];

export const sap: AccountingExport = {
  id: 'sap',
  label: 'SAP (CSV for LSMW or BAPI)',
  note: 'One line for each item; lines with the same DOCNO make one document of one currency.',
  mediaType: 'text/csv',
  encoding: 'utf-8',
  options: sapOptions,
  write(batch, given) {
    const { companyCode = '', documentType = 'SA' } = optionsOf(sapOptions, given);
    const company = companyOf(batch, companyCode);
    const documents = documentsOf(batch);
    const text = (value: string, longest: number) => textCell(plainText(value, longest), dialect);
    const rows = documents.flatMap(({ journal, reference, currency, lines }) =>
      lines.map((line, index) => [
        String(journal.number),
        text(company, 4),
        documentType,
        compactDate(journal.documentDate),
        compactDate(journal.postingDate),
        reference,
        text(journal.description, 25),
        String(index + 1),
        line.value.minor > 0n ? '40' : '50',
        text(glAccount(line.accountCode), 10),
        currency,
        decimalText(unsigned(line.value)),
        batch.baseCurrency,
        decimalText(unsigned(line.base)),
        text(line.taxCode ?? '', 2),
        text(line.costCenter ?? '', 10),
        text(line.description ?? journal.description, 50),
      ]),
    );
    return {
      fileName: fileNameOf(batch, 'sap', 'csv'),
      bytes: encodeUtf8(csvText([columns, ...rows], dialect)),
      warnings: sapWarnings(documents),
    };
  },
};
