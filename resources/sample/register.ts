/**
 * What surrounds the sample's accounts: who may sign for them and up to what, the documents that say
 * so, the banks' price lists, and the fees that stand in the statement lines.
 */
import { createHash } from 'node:crypto';
import { feesOfLine } from '../../core/banking/fees.ts';
import { ACCOUNTS, BANKS, ENTITIES } from './group.ts';
import type { IdBook, Tables } from './master.ts';
import type { SampleFile, SampleRow } from './rows.ts';

interface MandateSeed {
  /** Entities by `short`; all where none is given. */
  readonly entities?: readonly string[];
  readonly person: string;
  readonly kind: 'signatory' | 'viewer' | 'administrator' | 'power-of-attorney';
  readonly rights: 'sole' | 'joint-two' | 'joint-all';
  /** Major units of the account's currency; null without a limit. */
  readonly limit: number | null;
  readonly from: string;
  readonly to: string | null;
}

const FUNDS = ['GP I', 'GP II'];
/** Where a mandate of their own is missing or ran out, so that the findings have something to tell. */
const WITHOUT = new Set(['sgp-op']);
const EXPIRED = new Set(['pol-op', 'pol-vat', 'pol-col']);

const MANDATES: readonly MandateSeed[] = [
  {
    person: 'I. Brandt',
    kind: 'signatory',
    rights: 'joint-two',
    limit: 25_000_000,
    from: '2023-11-17',
    to: null,
  },
  {
    person: 'E. Kowalczyk',
    kind: 'signatory',
    rights: 'joint-two',
    limit: 5_000_000,
    from: '2023-11-17',
    to: null,
  },
  {
    entities: ['Treasury', 'Holding'],
    person: 'H. Aldersson',
    kind: 'signatory',
    rights: 'sole',
    limit: null,
    from: '2023-11-17',
    to: null,
  },
  {
    entities: ['Treasury'],
    person: 'S. Aoki',
    kind: 'viewer',
    rights: 'sole',
    limit: null,
    from: '2024-02-01',
    to: '2026-12-15',
  },
  {
    entities: FUNDS,
    person: 'M. Okafor',
    kind: 'power-of-attorney',
    rights: 'joint-two',
    limit: 10_000_000,
    from: '2024-01-02',
    to: null,
  },
];

function mandateRow(
  id: IdBook,
  own: IdBook,
  account: (typeof ACCOUNTS)[number],
  seed: MandateSeed,
  to: string | null,
): SampleRow {
  const digits = account.currency === 'JPY' ? 1n : 100n;
  return {
    id: own('account_mandate', `${account.key} ${seed.person} ${seed.kind}`),
    account_id: id('account', account.key),
    person_name: seed.person,
    kind: seed.kind,
    rights: seed.rights,
    limit_currency: seed.limit === null ? null : account.currency,
    limit_minor: seed.limit === null ? null : BigInt(seed.limit) * digits,
    valid_from: seed.from,
    valid_to: to,
  };
}

/** Mandates of all accounts but one; those of one entity ran out in the autumn. */
export function mandateRows(id: IdBook, own: IdBook): Tables {
  return {
    account_mandate: ACCOUNTS.filter(({ key }) => !WITHOUT.has(key)).flatMap((account) =>
      MANDATES.filter(({ entities }) => entities?.includes(account.entity) ?? true).map((seed) =>
        mandateRow(id, own, account, seed, EXPIRED.has(account.key) ? '2026-09-30' : seed.to),
      ),
    ),
  };
}

const MONEY_LINE = /^[\x20-\x7e]*$/;

/** A page of text as a PDF, written by hand so that its bytes never depend on a library. */
function pdfOf(lines: readonly string[]): Uint8Array {
  const text = lines
    .filter((line) => MONEY_LINE.test(line))
    .map((line) => `(${line.replace(/([()\\])/g, '\\$1')}) Tj T*`)
    .join('\n');
  const stream = `BT /F1 12 Tf 18 TL 72 760 Td\n${text}\nET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let body = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const at = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const tail = `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(body + tail, 'latin1');
}

const DOCUMENTS = [
  ['pool-eur', 'Mandate of 17 November 2023', 'rheinbank-mandate-2023-11-17.pdf'],
  ['pool-eur', 'Pooling agreement', 'rheinbank-pooling-2024.pdf'],
  ['inc-op', 'Signature card', 'first-harbor-signature-card.pdf'],
] as const;

/** The bytes of the documents, in the order of `DOCUMENTS`. */
export function documentFiles(): readonly SampleFile[] {
  return DOCUMENTS.map(([key, title, name]) => {
    const account = ACCOUNTS.find((seed) => seed.key === key);
    const owner = ENTITIES.find((seed) => seed.short === account?.entity);
    const lines = [title, owner?.name ?? '', `${account?.name ?? ''}, ${account?.currency ?? ''}`];
    return { name, bytes: pdfOf(lines) };
  });
}

/** Documents of some accounts; their bytes are `documentFiles`. */
export function documentRows(id: IdBook, own: IdBook, at: string): Tables {
  const files = documentFiles();
  return {
    attachment: DOCUMENTS.map(([key, title, name], index) => {
      const bytes = files[index]?.bytes ?? new Uint8Array();
      return {
        id: own('attachment', name),
        subject_table: 'account',
        subject_id: id('account', key),
        title,
        file_name: name,
        media_type: 'application/pdf',
        size_bytes: bytes.length,
        file_hash: createHash('sha256').update(bytes).digest('hex'),
        added_at: at,
      };
    }),
  };
}

/** The services that statement lines of the banks name for their charges, by format. */
const CHARGE_CODES = ['ACMT-MDOP-CHRG', 'NCHG'] as const;

interface PriceSeed {
  readonly bank: string;
  readonly code: string;
  readonly description: string;
  readonly currency: string;
  readonly unit: string | null;
  readonly fixedMinor: bigint | null;
}

/** What was agreed with the banks: a price a booking and one for the account and month. */
const PRICES: readonly PriceSeed[] = BANKS.flatMap(({ name }): PriceSeed[] => {
  const currencies = new Set(
    ACCOUNTS.filter((seed) => seed.bank === name).map((seed) => seed.currency),
  );
  // Two banks gave no price list, so their charges show as unpriced.
  if (name === 'Sumida Trust' || name === 'Straits & Orient') return [];
  return [...currencies].flatMap((currency) =>
    CHARGE_CODES.map((code) => ({
      bank: name,
      code,
      description: 'Account keeping and payments',
      currency,
      unit: '900.00',
      fixedMinor: 40_000n,
    })),
  );
});

export function priceRows(id: IdBook, own: IdBook): Tables {
  return {
    fee_price: PRICES.map((seed) => ({
      id: own('fee_price', `${seed.bank} ${seed.code} ${seed.currency}`),
      bank_id: id('bank', seed.bank),
      service_code: seed.code,
      description: seed.description,
      currency: seed.currency,
      unit_price: seed.unit,
      fixed_minor: seed.fixedMinor,
      valid_from: '2023-11-01',
      valid_to: null,
    })),
  };
}

/** The fees that stand in a batch's statement lines, as an import finds them. */
export function feeRows(id: IdBook, own: IdBook, lines: readonly SampleRow[]): SampleRow[] {
  const category = id('category', 'bank-fees');
  return lines.flatMap((line) =>
    feesOfLine({
      currency: String(line.currency),
      amountMinor: line.amount_minor as bigint,
      code: line.code as string | null,
      isFeeCategory: line.category_id === category,
      details: null,
    }).map(({ origin, serviceCode, amount, part }) => ({
      id: own('bank_fee', `${String(line.id)} ${part}`),
      account_id: line.account_id ?? null,
      line_id: line.id ?? null,
      raw_file_id: null,
      origin,
      from_date: line.booking_date ?? null,
      to_date: line.booking_date ?? null,
      service_code: serviceCode,
      description: String(line.remittance ?? line.counterparty_name ?? serviceCode),
      volume: null,
      unit_price: null,
      currency: amount.currency,
      amount_minor: amount.minor,
      source_line: null,
      source_offset: null,
      source_length: null,
      fingerprint: `${String(line.fingerprint)} ${String(line.occurrence)} ${origin} ${part}`,
    })),
  );
}
