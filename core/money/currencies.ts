/**
 * ISO 4217 currencies and their minor units, with the historic ones that statement archives still
 * hold. Source: ISO 4217 list one (active) and list three (withdrawn).
 */
import { AppFailure } from '../result.ts';

const byDigits: Record<number, string> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ITL ESP PTE BEF LUF GRD',
  2:
    'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD ' +
    'CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP ' +
    'GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD ' +
    'MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP ' +
    'PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT ' +
    'TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG ' +
    'ATS BGN DEM EEK FIM FRF HRK IEP LTL LVL MTL NLG SIT SKK CYP ROL TRL',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

const digitsByCode = new Map<string, number>();
for (const [digits, codes] of Object.entries(byDigits))
  for (const code of codes.split(' ')) digitsByCode.set(code, Number(digits));

/** Every known currency code, sorted. */
export const CURRENCY_CODES: readonly string[] = [...digitsByCode.keys()].sort();

export function isCurrency(code: string): boolean {
  return digitsByCode.has(code);
}

/** Decimals of the currency's minor unit (JPY 0, EUR 2, KWD 3). Throws CURRENCY_UNKNOWN. */
export function minorDigits(code: string): number {
  const digits = digitsByCode.get(code);
  if (digits === undefined)
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'CURRENCY_UNKNOWN',
      message: `"${code}" is not an ISO 4217 currency code. Use three capitals such as EUR.`,
    });
  return digits;
}
