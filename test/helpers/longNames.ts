/** Makes the sample hard to lay out: long German names, one word among them, and 13-digit amounts. */
import type { App } from './app.ts';
import { mt940File } from './bankFiles.ts';
import { PICTURE_DAY } from './pictures.ts';

const LONG_NAMES = [
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH & Co. KG',
  'Rindfleischetikettierungsüberwachungsaufgabenübertragungs-Verwaltungsgesellschaft mbH',
  'Süddeutsche Wohnungsbauförderungs- und Grundstücksverwaltungsgesellschaft Königsbrück AG',
];
const LARGE_CENTS = 123_456_789_012_345n;

export async function makeNamesLong(app: App): Promise<void> {
  const entities = await app.call('entities.list', {});
  for (const [index, entity] of entities.entries())
    await app.call('entities.save', {
      ...entity,
      name: LONG_NAMES[index % LONG_NAMES.length] ?? entity.name,
    });
  const accounts = await app.call('accounts.list', {});
  for (const [index, account] of accounts.entries())
    await app.call('accounts.save', {
      id: account.id,
      entityId: account.entityId,
      bankId: account.bankId,
      number: account.number,
      currency: account.currency,
      kind: account.kind,
      restriction: account.restriction as 'none' | 'trapped' | 'restricted',
      name: `Kontokorrentsammelkonto ${LONG_NAMES[index % LONG_NAMES.length] ?? account.name}`,
    });
  const account = accounts.find((one) => one.currency === 'EUR');
  if (account === undefined) throw new Error('The sample has an account in EUR.');
  const position = await app.call('position.get', {
    asOf: PICTURE_DAY,
    groupBy: 'none',
    accountIds: [account.id],
  });
  const balance = position.rows.find((one) => one.accountId === account.id)?.accountBalance;
  const { buffer, name } = mt940File('gross.sta', {
    account: account.number,
    currency: 'EUR',
    number: '901',
    day: PICTURE_DAY,
    openingCents: BigInt((balance?.amount ?? '0.00').replace('.', '')),
    lines: [
      { cents: LARGE_CENTS, text: `GUTSCHRIFT ${LONG_NAMES[0]}` },
      { cents: 7n - LARGE_CENTS / 2n, text: `LASTSCHRIFT ${LONG_NAMES[1]}` },
    ],
  });
  await app.call('import.files', { files: [{ name, content: buffer.toString('base64') }] });
}
