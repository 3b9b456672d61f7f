/**
 * QuickBooks Desktop: Intuit Interchange Format. A journal is a TRNS line with SPL lines that sum to
 * zero with it (debits positive). QuickBooks checks for no duplicates, so our document number stands
 * in DOCNUM. It knows one currency here, the company's own.
 */
import { type AccountingExport, documentsOf, fileNameOf, optionsOf } from './export.ts';
import { decimalText, encode1252, plainText, slashDate } from './text.ts';

const columns = ['TRNSTYPE', 'DATE', 'ACCNT', 'NAME', 'CLASS', 'AMOUNT', 'DOCNUM', 'MEMO'];

/** A tab or a quote would end the cell; QuickBooks has no way to write them. */
function cell(text: string, longest: number): string {
  return plainText(text.replaceAll('"', "'"), longest);
}

const options = [
  {
    name: 'accounts',
    label: 'How QuickBooks names accounts: name, number, or both',
    value: 'name',
    pattern: /^(name|number|both)$/,
  },
];

export const iif: AccountingExport = {
  id: 'iif',
  label: 'QuickBooks Desktop (IIF)',
  note: 'File > Utilities > Import > IIF Files. Amounts in the base currency; importing twice posts twice.',
  mediaType: 'text/plain',
  encoding: 'windows-1252',
  options,
  write(batch, given) {
    const { accounts } = optionsOf(options, given);
    const named = (code: string, name: string) =>
      accounts === 'name' ? name : accounts === 'number' ? code : `${code} · ${name}`;
    const head = [['!TRNS', 'TRNSID', ...columns], ['!SPL', 'SPLID', ...columns], ['!ENDTRNS']];
    const body = documentsOf(batch, { onlyBase: true }).flatMap(({ journal, reference, lines }) => [
      ...lines.map((line, index) => [
        index === 0 ? 'TRNS' : 'SPL',
        '',
        'GENERAL JOURNAL',
        slashDate(journal.postingDate, 'mdy'),
        cell(named(line.accountCode, line.accountName), 159),
        '',
        cell(line.costCenter ?? '', 31),
        decimalText(line.value),
        reference,
        cell(line.description ?? journal.description, 200),
      ]),
      ['ENDTRNS'],
    ]);
    const text = [...head, ...body].map((cells) => `${cells.join('\t')}\r\n`).join('');
    return { fileName: fileNameOf(batch, 'iif', 'iif'), ...encode1252(text) };
  },
};
