/**
 * SAP: accounting documents as IDocs in XML, message FIDCC2 with the basic type FIDCCP02: one header
 * segment E1FIKPF (fields of BKPF) with an item segment E1FISEG (fields of BSEG) for each posting.
 */
import { leaf } from '../formats/xmlText.ts';
import {
  type AccountingExport,
  documentsOf,
  type ExportBatch,
  type ExportDocument,
  fileNameOf,
  optionsOf,
} from './export.ts';
import { companyOf, glAccount, sapOptions, sapWarnings } from './sapParts.ts';
import { compactDate, decimalText, encodeUtf8, plainText, unsigned } from './text.ts';

const partner = {
  label: 'Logical system of the sender',
  name: 'sender',
  value: 'BALLAST',
  pattern: /^[A-Z0-9_]{1,10}$/,
};
/** Ports and logical systems that the control record names; SAP checks them against its profiles. */
const partners = [
  partner,
  {
    label: 'Port of the sender',
    name: 'senderPort',
    value: 'BALLAST',
    pattern: /^[A-Z0-9_]{1,10}$/,
  },
  {
    label: 'Logical system of the receiver, such as P01CLNT100; may be empty',
    name: 'receiver',
    value: '',
    pattern: /^[A-Z0-9_]{0,10}$/,
  },
  {
    label: 'Port of the receiver, SAP and its system id; may be empty',
    name: 'receiverPort',
    value: '',
    pattern: /^(SAP[A-Z0-9]{3})?$/,
  },
];
const options = [...sapOptions, ...partners];

/** Digits of a number that stands in a field of a fixed width. */
const padded = (value: number, digits: number) => String(value).padStart(digits, '0');

function headerXml(document: ExportDocument, company: string, type: string): string {
  const { journal, reference, currency } = document;
  return [
    leaf('BUKRS', company),
    leaf('BELNR', padded(journal.number, 10)),
    leaf('GJAHR', journal.postingDate.slice(0, 4)),
    leaf('BLART', type),
    leaf('BLDAT', compactDate(journal.documentDate)),
    leaf('BUDAT', compactDate(journal.postingDate)),
    leaf('MONAT', journal.postingDate.slice(5, 7)),
    leaf('XBLNR', reference),
    leaf('BKTXT', plainText(journal.description, 25)),
    leaf('WAERS', currency),
  ].join('');
}

function itemXml(document: ExportDocument, index: number): string {
  const line = document.lines[index];
  if (line === undefined) return '';
  const isDebit = line.value.minor > 0n;
  return [
    '<E1FISEG SEGMENT="1">',
    leaf('BUZEI', padded(index + 1, 3)),
    leaf('BSCHL', isDebit ? '40' : '50'),
    leaf('KOART', 'S'),
    leaf('SHKZG', isDebit ? 'S' : 'H'),
    leaf('MWSKZ', line.taxCode?.slice(0, 2) ?? null),
    leaf('DMBTR', decimalText(unsigned(line.base))),
    leaf('WRBTR', decimalText(unsigned(line.value))),
    leaf('SGTXT', plainText(line.description ?? document.journal.description, 50)),
    leaf('KOSTL', line.costCenter?.slice(0, 10) ?? null),
    leaf('HKONT', glAccount(line.accountCode)),
    '</E1FISEG>',
  ].join('');
}

interface Partners {
  readonly sender: string;
  readonly senderPort: string;
  readonly receiver: string;
  readonly receiverPort: string;
}

function controlXml(batch: ExportBatch, named: Partners, index: number): string {
  const { sender, senderPort, receiver, receiverPort } = named;
  const [date = '', time = ''] = batch.createdAt.split('T');
  return [
    '<EDI_DC40 SEGMENT="1">',
    leaf('TABNAM', 'EDI_DC40'),
    leaf('DOCNUM', padded(batch.number * 1_000_000 + index + 1, 16)),
    leaf('DIRECT', '2'),
    leaf('IDOCTYP', 'FIDCCP02'),
    leaf('MESTYP', 'FIDCC2'),
    leaf('SNDPOR', senderPort),
    leaf('SNDPRT', 'LS'),
    leaf('SNDPRN', sender),
    leaf('RCVPOR', receiverPort === '' ? null : receiverPort),
    leaf('RCVPRT', receiver === '' ? null : 'LS'),
    leaf('RCVPRN', receiver === '' ? null : receiver),
    leaf('CREDAT', date.replaceAll('-', '')),
    leaf('CRETIM', time.slice(0, 8).replaceAll(':', '')),
    '</EDI_DC40>',
  ].join('');
}

export const sapIdoc: AccountingExport = {
  id: 'sap-idoc',
  label: 'SAP (IDoc FIDCC2)',
  note: 'XML for the IDoc interface, one IDoc for each document; the partner profile of the sender must take FIDCC2.',
  mediaType: 'application/xml',
  encoding: 'utf-8',
  options,
  write(batch, given) {
    const chosen = optionsOf(options, given);
    const { companyCode = '', documentType = 'SA', sender = '', senderPort = '' } = chosen;
    const { receiver = '', receiverPort = '' } = chosen;
    const named = { sender, senderPort, receiver, receiverPort };
    const company = companyOf(batch, companyCode);
    const documents = documentsOf(batch);
    const idocs = documents.map((document, index) =>
      [
        '<IDOC BEGIN="1">',
        controlXml(batch, named, index),
        `<E1FIKPF SEGMENT="1">${headerXml(document, company, documentType)}`,
        ...document.lines.map((_, at) => itemXml(document, at)),
        '</E1FIKPF></IDOC>\n',
      ].join(''),
    );
    const text = `<?xml version="1.0" encoding="UTF-8"?>\n<FIDCCP02>\n${idocs.join('')}</FIDCCP02>\n`;
    return {
      fileName: fileNameOf(batch, 'sap-idoc', 'xml'),
      bytes: encodeUtf8(text),
      warnings: sapWarnings(documents),
    };
  },
};
