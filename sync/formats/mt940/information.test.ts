/** The structures of :86: by country, each worked out by hand from what its banks publish. */
import { describe, expect, test } from 'vitest';
import { counterpartyOf, parseInformation } from './information.ts';
import { parseLine61 } from './line61.ts';

describe('numbered subfields', () => {
  test('Poland: number in 31, IBAN in 38, a transaction code in 34 that is no return', () => {
    const text = [
      '020~00VE02',
      '~20Faktura 12/2026 oraz 13/20~2126',
      '~30109024021~311090240200000000012~32Jan Kowalski Sp. z o.o. Od~33dzial Krakow',
      '~34020~38PL61109010140000071219812874~62UL. NIJAKA 1',
    ].join('\n');
    expect(parseInformation(text)).toMatchObject({
      businessCode: '020',
      bookingText: 'VE02',
      account: 'PL61109010140000071219812874',
      bankId: '109024021',
      name: 'Jan Kowalski Sp. z o.o. Od dzial Krakow',
      remittance: 'Faktura 12/2026 oraz 13/20 26 UL. NIJAKA 1',
      returnReason: null,
    });
  });

  test.each([
    ['?20EREF+A1?21SVWZ+Miete', null, 'A1', 'Miete'],
    ['NMSC?00ZINSEN?20Abschluss', null, null, 'Abschluss'],
    ['<00PRZELEW<20tytul<38PL61109010140000071219812874', null, null, 'tytul'],
    ['166?20SVWZ+Re. 4 ?? offen?21EREF+NOTPROVIDED', '166', null, 'Re. 4 ?? offen'],
    ['EREF+A2 MREF+M1 CRED+DE98ZZZ09999999999 SVWZ+Beitrag Mai', null, 'A2', 'Beitrag Mai'],
    [
      'EREF: A3 MREF: M1 SVWZ: Beitrag Juni IBAN: DE02120300000000202051',
      null,
      'A3',
      'Beitrag Juni',
    ],
  ])('%s', (text, businessCode, endToEnd, remittance) => {
    expect(parseInformation(text)).toMatchObject({ businessCode, endToEnd, remittance });
  });

  test('a subfield that nobody knows stays in the text', () => {
    expect(parseInformation('166?20Rechnung 7?35Kunde 12?10931').remittance).toBe(
      'Rechnung 7 Kunde 12',
    );
  });

  test.each([
    ['109?20EREF+X?34914', '914'],
    ['109?20EREF+X?34AC04', 'AC04'],
    ['177?20SVWZ+Gehalt?34992', null],
    ['020?20SVWZ+Gehalt?34000', null],
  ])('the reason of a return: %s', (text, reason) => {
    expect(parseInformation(text).returnReason).toBe(reason);
  });

  test('free text with a question mark is free text', () => {
    expect(parseInformation('WHO PAID 12?20 OR 30?').remittance).toBe('WHO PAID 12?20 OR 30?');
  });
});

describe('slash keywords', () => {
  test('ABN AMRO', () => {
    const text = [
      '/TRTP/SEPA OVERBOEKING/IBAN/NL91ABNA0417164300/BIC/ABNANL2A/NAME/',
      'DE HEER JANSEN/REMI/FACTUUR 12/2026/EREF/NOTPROVIDED',
    ].join('\n');
    expect(parseInformation(text)).toMatchObject({
      bookingText: 'SEPA OVERBOEKING',
      account: 'NL91ABNA0417164300',
      bankId: 'ABNANL2A',
      name: 'DE HEER JANSEN',
      remittance: 'FACTUUR 12/2026',
      endToEnd: null,
    });
  });

  test('ING: counterparty in four parts, ultimate parties, a structured reference', () => {
    const text =
      '/EREF/E-1//CNTP/NL32INGB0000012345/INGBNL2A/ING BANK N.V.///ULTC//NAME/WEB SHOP//REMI/STRD/CUR/9001123456789012/';
    expect(parseInformation(text)).toMatchObject({
      endToEnd: 'E-1',
      account: 'NL32INGB0000012345',
      bankId: 'INGBNL2A',
      name: 'ING BANK N.V.',
      ultimateName: 'WEB SHOP',
      structured: '9001123456789012',
      remittance: '9001123456789012',
    });
    expect(parseInformation('/RTRN/MS03//EREF/E-2//REMI/USTD//terug/')).toMatchObject({
      returnReason: 'MS03',
      endToEnd: 'E-2',
      remittance: 'terug',
    });
  });

  test('Rabobank: both sides apart, chosen by the direction', () => {
    const text =
      '/MARF/M-9/EREF/E-3/ORDP//NAME/A. DE BOER/ADDR/STRAAT 1 UTRECHT/BENM//NAME/B. BAKKER/ULTD//NAME/C. VISSER/REMI/CONTRIBUTIE/CSID/NL12ZZZ123456780000';
    const info = parseInformation(text);
    expect(info).toMatchObject({
      mandate: 'M-9',
      creditorId: 'NL12ZZZ123456780000',
      ultimateName: 'C. VISSER',
      name: null,
    });
    expect(info.remittance).toContain('CONTRIBUTIE');
    expect(counterpartyOf(info, 'credit', false).name).toBe('A. DE BOER');
    expect(counterpartyOf(info, 'debit', false).name).toBe('B. BAKKER');
    expect(counterpartyOf(info, 'debit', true).name).toBe('A. DE BOER');
  });

  test('a party by name or number alone, an account with its bank, words before the first keyword', () => {
    const named = parseInformation('/ORDP/ACME CORP/REMI/INV 1');
    expect(counterpartyOf(named, 'debit', false).name).toBe('ACME CORP');
    const numbered = parseInformation('/BENM/300000000000133');
    expect(counterpartyOf(numbered, 'debit', false).account).toBe('300000000000133');
    expect(parseInformation('/ACCW/NL91ABNA0417164300,ABNANL2A/REMI/X')).toMatchObject({
      account: 'NL91ABNA0417164300',
      bankId: 'ABNANL2A',
      remittance: 'X',
    });
    expect(parseInformation('SEPA CREDIT /IBAN/NL91ABNA0417164300/REMI/Y')).toMatchObject({
      account: 'NL91ABNA0417164300',
      remittance: 'SEPA CREDIT Y',
    });
    expect(parseInformation('/BO1/ACME/REMI/Z').remittance).toBe('/BO1/ACME Z');
  });

  test('one money tag begins where the one before ends', () => {
    const extra = parseLine61('2601020102D97,NTRFX\n/OCMT/USD100,/CHGS/EUR3,00/EXCH/1,0823/ABROAD');
    expect(extra).toMatchObject({
      original: { currency: 'USD', amount: '100' },
      charges: { currency: 'EUR', amount: '3.00' },
      exchangeRate: '1.0823',
      supplementary: 'ABROAD',
    });
    expect(parseInformation('/OCMT/USD100,00/CHGS/EUR3,00/REMI/ABROAD')).toMatchObject({
      original: { currency: 'USD', amount: '100.00' },
      charges: { currency: 'EUR', amount: '3.00' },
      remittance: 'ABROAD',
    });
    expect(parseInformation('CARD PAYMENT /OCMT/CHF5,50')).toMatchObject({
      original: { currency: 'CHF', amount: '5.50' },
      remittance: 'CARD PAYMENT',
    });
  });
});

describe('labels with a colon', () => {
  test('Dutch', () => {
    const text =
      'SEPA OVERBOEKING                 IBAN: NL91ABNA0417164300        \nBIC: ABNANL2A                    NAAM: J JANSEN                  \nOMSCHRIJVING: HUUR MEI: KAMER 2  KENMERK: 12-34';
    expect(parseInformation(text)).toMatchObject({
      bookingText: 'SEPA OVERBOEKING',
      account: 'NL91ABNA0417164300',
      bankId: 'ABNANL2A',
      name: 'J JANSEN',
      remittance: 'HUUR MEI: KAMER 2',
      endToEnd: '12-34',
    });
  });

  test('Polish', () => {
    const text =
      '911 TRANSAKCJA; ID IPH: XX1; Z RACH.: \n56114010810000267002001001; OD: JAN NOWAK  \nUL. NIJAKA 1; TYT.: CZYNSZ ; TNR: 179.01';
    expect(parseInformation(text)).toMatchObject({
      businessCode: '911',
      bookingText: 'TRANSAKCJA',
      account: '56114010810000267002001001',
      name: 'JAN NOWAK UL. NIJAKA 1',
      remittance: 'ID IPH: XX1 CZYNSZ TNR: 179.01',
    });
  });

  test("one label alone is somebody's own words", () => {
    expect(parseInformation('PLEASE USE IBAN: NL91ABNA0417164300').account).toBeNull();
  });
});
