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

/** Of another currency, another purpose or a part of the amount. */
const SET_ASIDE =
  /^(?:local|original|fremd)[_ ]|fremdw|foreign|\(fremd|wechselkurs|exchange|category|kategor|rubriek|^adres|^fee\b|^fees$|ursprungsbetrag|^account (?:name|label|type|holder)/;

/** The first that matches names the role; accents are gone from the names by then. */
const WORDS: readonly (readonly [Role, RegExp])[] = [
  ['other', SET_ASIDE],
  [
    'status',
    /^(?:transaction ?)?stat(?:e|us)$|^(?:stato|estado|etat|stan|stav|tila|durum|статус)$|contabilizzazione/,
  ],
  [
    'valueDate',
    /^valut|wertstellung|value ?date|date (?:de )?valeur|rentedatum|valutadat|data (?:valuta|valor)|fecha (?:de )?valor|^valor$|valor tarihi|data waluty/,
  ],
  [
    'flag',
    /^(?:af ?bij|d\/c|c\/d|s\/h|dc|sh|cr ?\/ ?dr|dr ?\/ ?cr|soll\/haben|debet\/credit|dee?b[ei]t ?\/ ?kree?dit|d\/k|debit ?(?:\/|or) ?credit|credit ?(?:\/|or) ?debit|sign|direction|b\/a)/,
  ],
  [
    'bookingDate',
    /buchungs(?:tag|datum)|book(?:ing)? ?date|post(?:ing|ed)|boekdat|^date|^datum|^data|^#?data |^fecha|^dato|created|transaction ?date|^txn ?date|^tag$|^completed|tarih|bokforing|kirjauspaiv|kirjaus|kuupaev|zauctovani|дата|日付|取引日|交易日|거래일|날짜|תאריך|ημερομηνια|التاريخ|日期|date$/,
  ],
  [
    'balance',
    /balance|saldo|^solde|^disponible|kontostand|running|bakiye|zustatek|egyenleg|остаток|残高|余额|餘額|結餘|잔액|יתרה|υπολοιπο|الرصيد/,
  ],
  ['mandate', /mandat|machtiging/],
  ['endToEnd', /end.?to.?end|e2e/],
  [
    'counterpartyAccount',
    /(?:tegen|gegen|counter|benef|empf|partij|partner|payee|other).*(?:rek|konto|account|iban|nummer)|tegenrekening|nummer tegenpartij|kontonummer ?\/ ?iban|^iban ?\/ ?konto|cislo protiuctu|numer konta/,
  ],
  ['counterpartyBank', /(?:tegen|gegen|counter|partner).*(?:bic|blz|bank)|^bic|^blz$/],
  [
    'counterpartyName',
    /^naam$|^name$|tegenpartij|beguenstigter|begunstigter|zahlungsempf|empf|payee|merchant|counterpart|auftraggeber ?\/|zahlungspflichtiger|partner|odbiorca|nadawca|beneficiar|mottagare|saaja|nadawca|maksja|protiuctu$/,
  ],
  [
    'debit',
    /debi?t|debet|deebet|^soll$|lastschrift|abbuchung|auszahlung|^dr\b|paid out|money out|withdraw|ausgang|belastung|^cargo|^debe$|^dare$|addebit|adeudo|^borc|obciazen|wyplat|^uttag|ut fra konto|^ut$|расход|дебет|出金|支払|借方|支出|출금|חובה|χρεωση|مدين|terheles/,
  ],
  [
    'credit',
    /credit|kreedit|kredit|^haben$|einzahlung|^cr\b|paid in|money in|deposit|eingang|gutschrift|^abono|^haber$|^avere$|accredit|^alacak|uznan|wplat|^insattning|inn pa konto|^inn$|приход|поступлен|кредит|入金|預り|贷方|收入|存入|입금|זכות|πιστωση|دائن|jovairas/,
  ],
  [
    'amount',
    /amount|betrag|bedrag|montant|importo|importe|bel[o]p|^#?kwota|^summe|^umsatz\b|^value$|^tutar|^castka|^summa$|^osszeg|^valor|^maara|сумма|金額|金额/,
  ],
  [
    'currency',
    /currency|w[ae]*hrung|^munt$|devise|^ccy$|^whg$|^valuta$|^valuutta$|^valuuta$|^waluta|^mena\b|^moneda|^moeda|^divisa|penznem|^devizanem|para birimi|^doviz|валюта|通貨|币种/,
  ],
  [
    'account',
    /auftrags?konto|auftraggeberkonto|kliendi konto|^rekening|^#?account(?! ?(?:type|name|label|holder|owner))|^own|^iban|^konto|^#?rachunek|^cislo uctu|^num(?:er|ero) (?:de )?(?:rachunku|compte|cuenta|conto)|^conto$|^compte$|^cuenta$|^hesap|^szamla/,
  ],
  ['id', /^id$|transaction ?id|^reference ?id|transaktions-?id/],
  ['text', /^(?:payment|zahlungs|betalings) ?referen/],
  ['bookingText', /buchungstext|umsatzart|transaktionstyp|^type|^mutatiesoort|art$/],
  ['reference', /reference|referenz|kenmerk|^ref/],
  [
    'text',
    /omschrijving|verwendungszweck|description|details|mededeling|narrative|memo|notes|text|communication|label|libell|tekst|forklaring|aciklama|^#?opis|tytul|concepto|descri|popis|kozlemeny|selitys|viesti|descrizione|causale|назначение|описание|摘要|内容|particulars|remarks|적요|내용|תיאור|περιγραφη|البيان|historico/,
  ],
];

/** A name that tells of something else than what the entry moved on the account. */
export function isSetAside(name: string): boolean {
  return SET_ASIDE.test(folded(name));
}

/** The day on which an entry is booked, rather than the one on which somebody bought or began. */
export function isBookingDay(name: string): boolean {
  return /buch|book|post|completed|contabil|kirjaus|bokfor|ksiegowania|zauctovani|kulturazasi|konyvel|settle/.test(
    folded(name),
  );
}

/** The role that a header name speaks for. */
export function roleOfName(name: string): Role {
  const text = folded(name);
  if (text === '') return 'other';
  return WORDS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other';
}

/** In small letters and without accents. */
function folded(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll('ı', 'i')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');
}
