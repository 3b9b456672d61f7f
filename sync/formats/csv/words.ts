/** Words in the header rows of banks, in the languages seen, and the role that each speaks for. */

export type Role =
  | 'bookingDate'
  | 'valueDate'
  | 'amount'
  | 'debit'
  | 'credit'
  | 'flag'
  | 'balance'
  | 'currency'
  | 'account'
  | 'id'
  | 'status'
  | 'counterpartyName'
  | 'counterpartyAccount'
  | 'counterpartyBank'
  | 'endToEnd'
  | 'mandate'
  | 'reference'
  | 'bookingText'
  | 'text'
  | 'other';

/** The first that matches names the role; accents are gone from the names by then. */
const WORDS: readonly (readonly [Role, RegExp])[] = [
  [
    'other',
    /^(?:local|original|fremd)[_ ]|fremdw|foreign|\(fremd|wechselkurs|exchange|category|kategor|rubriek|^adres|^fee\b|^fees$/,
  ],
  ['status', /^(?:transaction ?)?stat(?:e|us)$|^(?:stato|estado|etat|stan)$/],
  [
    'valueDate',
    /^valut|wertstellung|value ?date|date (?:de )?valeur|rentedatum|valutadat|data (?:valuta|valor)|fecha (?:de )?valor|^valor$|valor tarihi|data waluty/,
  ],
  [
    'flag',
    /^(?:af ?bij|d\/c|c\/d|s\/h|dc|sh|cr ?\/ ?dr|dr ?\/ ?cr|soll\/haben|debet\/credit|debit ?(?:\/|or) ?credit|credit ?(?:\/|or) ?debit|sign|direction|b\/a)/,
  ],
  [
    'bookingDate',
    /buchungs(?:tag|datum)|book(?:ing)? ?date|post(?:ing|ed)|boekdat|^date|^datum|^data|^#?data |^fecha|^dato|created|transaction ?date|^txn ?date|^tag$|^completed|tarih|bokforing|kirjauspaiv|дата|日付|取引日|日期|date$/,
  ],
  [
    'balance',
    /balance|^#?saldo|^solde|kontostand|running|bakiye|zustatek|egyenleg|остаток|残高|余额/,
  ],
  ['mandate', /mandat|machtiging/],
  ['endToEnd', /end.?to.?end|e2e/],
  [
    'counterpartyAccount',
    /(?:tegen|gegen|counter|benef|empf|partij|partner|payee|other).*(?:rek|konto|account|iban|nummer)|tegenrekening|nummer tegenpartij|kontonummer\/iban/,
  ],
  ['counterpartyBank', /(?:tegen|gegen|counter|partner).*(?:bic|blz|bank)|^bic|^blz$/],
  [
    'counterpartyName',
    /^naam$|^name$|tegenpartij|beguenstigter|begunstigter|empf|payee|merchant|counterpart|auftraggeber ?\/|zahlungspflichtiger|partner|odbiorca|nadawca|beneficiar|mottagare|saaja/,
  ],
  [
    'debit',
    /debi?t|debet|^soll$|paid out|money out|withdraw|ausgang|belastung|^cargo|^debe$|^dare$|addebit|adeudo|^borc|obciazen|wyplat|^uttag|ut fra konto|^ut$|расход|дебет|出金|支払|借方|支出/,
  ],
  [
    'credit',
    /credit|^haben$|paid in|money in|deposit|eingang|gutschrift|^abono|^haber$|^avere$|accredit|^alacak|uznan|wplat|^insattning|inn pa konto|^inn$|приход|поступлен|кредит|入金|預り|贷方|收入/,
  ],
  [
    'amount',
    /amount|betrag|bedrag|montant|importo|importe|bel[o]p|^#?kwota|^summe|^umsatz$|^value$|^tutar|^castka|^osszeg|^valor|^maara|сумма|金額|金额/,
  ],
  ['currency', /currency|w[ae]*hrung|^munt$|devise|^ccy$|^valuta$|^waluta|^moneda|^moeda|^divisa/],
  [
    'account',
    /auftrags?konto|auftraggeberkonto|^rekening|^#?account|^own|^iban|^konto|^#?rachunek/,
  ],
  ['id', /^id$|transaction ?id|^reference ?id|transaktions-?id/],
  ['bookingText', /buchungstext|umsatzart|transaktionstyp|^type|^mutatiesoort|art$/],
  ['reference', /reference|referenz|kenmerk|^ref/],
  [
    'text',
    /omschrijving|verwendungszweck|description|details|mededeling|narrative|memo|notes|text|communication|label|libell|tekst|forklaring|aciklama|^#?opis|tytul|concepto|descri|popis|kozlemeny|selitys|viesti|descrizione|causale|назначение|описание|摘要|内容|particulars|remarks/,
  ],
];

/** The role that a header name speaks for. */
export function roleOfName(name: string): Role {
  const text = name
    .trim()
    .toLowerCase()
    .replaceAll('ı', 'i')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '');
  if (text === '') return 'other';
  return WORDS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other';
}
