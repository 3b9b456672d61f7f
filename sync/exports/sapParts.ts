/** What both ways into SAP share: options, account numbers, and the limits of an FI document. */
import {
  type ExportBatch,
  type ExportDocument,
  type ExportWarning,
  exportFault,
} from './export.ts';

export const sapOptions = [
  {
    name: 'companyCode',
    label: 'Company code; the entity’s own where empty',
    value: '',
    pattern: /^[A-Za-z0-9]{0,4}$/,
  },
  { name: 'documentType', label: 'Document type', value: 'SA', pattern: /^[A-Z0-9]{2}$/ },
];

const COMPANY = 4;
const ACCOUNT = 10;
/** An FI document has three digits for its items. */
const MOST_ITEMS = 999;

/** Throws EXPORT_OPTION where neither the option nor the entity's code is a company code. */
export function companyOf(batch: ExportBatch, given: string): string {
  const company = given === '' ? batch.entityCode : given;
  if (company.length <= COMPANY) return company;
  throw exportFault(
    'EXPORT_OPTION',
    `SAP's company codes have ${COMPANY} characters at most, and "${company}" has more. Name the company code.`,
    'companyCode',
  );
}

/** SAP keeps numeric account numbers with leading zeros. Throws EXPORT_ACCOUNT for a longer one. */
export function glAccount(code: string): string {
  if (code.length > ACCOUNT)
    throw exportFault(
      'EXPORT_ACCOUNT',
      `Account ${code} has more than the ${ACCOUNT} characters that SAP takes.`,
      'accounts',
    );
  return /^\d{1,10}$/.test(code) ? code.padStart(ACCOUNT, '0') : code;
}

/** What SAP cuts or refuses, told once by kind. */
export function sapWarnings(documents: readonly ExportDocument[]): ExportWarning[] {
  const lines = documents.flatMap((document) => document.lines);
  const count = (of: (line: (typeof lines)[number]) => string | null, most: number) =>
    lines.filter((line) => (of(line)?.length ?? 0) > most).length;
  const long = documents.filter((document) => document.lines.length > MOST_ITEMS).length;
  const taxes = count(({ taxCode }) => taxCode, 2);
  const centers = count(({ costCenter }) => costCenter, 10);
  return [
    ...(long === 0
      ? []
      : [
          {
            code: 'EXPORT_LINES',
            message: `${long} documents have more than the ${MOST_ITEMS} items that SAP takes in one.`,
          },
        ]),
    ...(taxes + centers === 0
      ? []
      : [
          {
            code: 'EXPORT_CUT',
            message: `${taxes} tax codes were cut to 2 characters and ${centers} cost centres to 10.`,
          },
        ]),
  ];
}
