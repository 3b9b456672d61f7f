/** pain.002: samples of banks, and the lowest level that has a status wins. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bankFile,
  expectedFiles,
  noBankFiles,
  schemaFaults,
} from '../../../test/helpers/sampleFiles.ts';
import { countByMeaning, readPain002, type StatusReport, statusOf } from './pain002/read.ts';
import { writePain002 } from './pain002/write.ts';

function read(bytes: Uint8Array): StatusReport {
  const result = readPain002(bytes);
  if (!result.ok) throw new Error(`${result.error.code} ${result.error.message}`);
  return result.value;
}

const codes = (reasons: StatusReport['reasons']) => reasons.map((reason) => reason.code);

describe.skipIf(noBankFiles)('samples', () => {
  for (const [name, want] of expectedFiles('pain002'))
    test(`${name} (${want.class})`, () => {
      const report = read(bankFile('pain002', name));
      expect({
        namespace: report.namespace,
        messageId: report.messageId,
        creationDateTime: report.createdAt,
        originalMessageId: report.originalMessageId,
        originalMessageName: report.originalMessageName,
        groupStatus: report.status,
        groupReasons: codes(report.reasons),
        paymentStatuses: report.blocks.map((block) => ({
          id: block.blockId,
          status: block.status,
          reasons: codes(block.reasons),
        })),
        transactionStatuses: report.blocks
          .flatMap((block) => block.transactions)
          .map(({ endToEndId, status, reasons }) => ({
            endToEndId,
            status,
            ...(reasons.length > 0 || want.transactionStatuses[0]?.reasons
              ? { reasons: codes(reasons) }
              : {}),
          })),
      }).toEqual({
        namespace: want.namespace,
        messageId: want.messageId,
        creationDateTime: want.creationDateTime,
        originalMessageId: want.originalMessageId,
        originalMessageName: want.originalMessageName,
        groupStatus: want.groupStatus,
        groupReasons: want.groupReasons,
        paymentStatuses: want.paymentStatuses,
        transactionStatuses: want.transactionStatuses,
      });
      const told = report.issues.map((issue) => issue.code);
      expect(told.includes('ORIGINAL_ID_MISSING')).toBe(want.originalMessageId === null);
      expect(told.includes('NAMESPACE_MISSING')).toBe(want.namespace === null);
    });
});

const REPORT = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>S1</MsgId><CreDtTm>2026-11-22T10:00:00Z</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>M1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>
<GrpSts>ACTC</GrpSts></OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>B1</OrgnlPmtInfId><PmtInfSts>PART</PmtInfSts>
<TxInfAndSts><OrgnlEndToEndId>E1</OrgnlEndToEndId><TxSts>RJCT</TxSts>
<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>closed</AddtlInf></StsRsnInf></TxInfAndSts>
<TxInfAndSts><OrgnlEndToEndId>E2</OrgnlEndToEndId></TxInfAndSts></OrgnlPmtInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>B2</OrgnlPmtInfId><PmtInfSts>XYZZ</PmtInfSts></OrgnlPmtInfAndSts>
</CstmrPmtStsRpt></Document>`;

test('the lowest level that has a status wins', () => {
  const report = read(Buffer.from(REPORT));
  expect(statusOf(report, 'B1', 'E1')).toMatchObject({
    status: 'RJCT',
    meaning: 'rejected',
    level: 'transaction',
    reasons: [{ code: 'AC04', texts: ['closed'] }],
  });
  expect(statusOf(report, 'B1', 'E2')).toMatchObject({ status: 'PART', meaning: 'pending' });
  expect(statusOf(report, null, 'E2')).toMatchObject({ status: 'PART', level: 'block' });
  expect(statusOf(report, 'B3', 'E9')).toMatchObject({ status: 'ACTC', level: 'message' });
  expect(statusOf(report, 'B2', null)).toMatchObject({ status: 'XYZZ', meaning: null });
  expect(countByMeaning(report)).toEqual({ rejected: 1, pending: 1 });
  expect(report.issues.map((issue) => issue.code)).toEqual(['STATUS_UNKNOWN']);
});

test('other files and attacks are refused', () => {
  const code = (text: string): string | null => {
    const result = readPain002(Buffer.from(text));
    return result.ok ? null : result.error.code;
  };
  expect(code('<Document><CstmrCdtTrfInitn/></Document>')).toBe('PAIN002_NO_REPORT');
  expect(code('<!DOCTYPE a><Document/>')).toBe('XML_DOCTYPE_REFUSED');
});

const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const id = fc.stringMatching(/^[A-Z0-9][A-Z0-9/+-]{0,33}$/);
const words = fc
  .array(fc.constantFrom('refused', 'Müller & Söhne', '<b>', '"q"', "it's", ']]>', '口座', 'a'), {
    minLength: 1,
    maxLength: 40,
  })
  .map((parts) => parts.join(' '));
const reasons = fc.array(
  fc.record({
    code: maybe(fc.constantFrom('AC04', 'AM04', 'TOOLONG')),
    own: maybe(id),
    texts: fc.array(words, { maxLength: 2 }),
  }),
  { maxLength: 2 },
);
const status = maybe(fc.constantFrom('ACTC', 'ACSC', 'RJCT', 'PDNG', 'PART', 'ODD1'));
const count = maybe(fc.integer({ min: 0, max: 999_999 }).map(String));
const sum = maybe(fc.integer({ min: 0, max: 10 ** 9 }).map((minor) => (minor / 100).toFixed(2)));
const reports: fc.Arbitrary<StatusReport> = fc.record({
  messageType: fc.constant('pain.002'),
  namespace: fc.constant(null),
  messageId: id,
  createdAt: fc.constantFrom('2026-11-22T10:00:00Z', '2026-11-22T10:00:00.123+01:00'),
  originalMessageId: id,
  originalMessageName: fc.constantFrom('pain.001.001.09', 'NACHA'),
  originalCount: count,
  originalSum: sum,
  status,
  reasons,
  blocks: fc.array(
    fc.record({
      blockId: id,
      count,
      sum,
      status,
      reasons,
      transactions: fc.array(
        fc.record({
          statusId: maybe(id),
          instructionId: maybe(id),
          endToEndId: maybe(id),
          transactionId: maybe(id),
          uetr: maybe(fc.constantFrom('8a562c67-ca16-48ba-b074-65581be6f011', 'NOT-A-UETR')),
          status,
          reasons,
          acceptedAt: maybe(fc.constantFrom('2026-11-22T10:00:00', 'noon')),
          bankReference: maybe(id),
          clearingReference: maybe(id),
          amount: maybe(fc.record({ currency: fc.constant('EUR'), amount: fc.constant('10.50') })),
        }),
        { maxLength: 3 },
      ),
    }),
    { maxLength: 3 },
  ),
  issues: fc.constant([]),
});

test('what is written reads back as the report that it tells, and is valid', () => {
  let left = 0;
  fc.assert(
    fc.property(reports, (report) => {
      const written = writePain002(report);
      if (!written.ok) throw new Error(written.error.message);
      const { bytes, report: told, issues } = written.value;
      if (!noBankFiles) expect(schemaFaults('pain.002.001.11', bytes)).toEqual([]);
      const { issues: _, ...back } = read(bytes);
      const { issues: __, ...expected } = told;
      expect(back).toEqual(expected);
      expect(countByMeaning(told)).toEqual(countByMeaning(report));
      left += issues.length;
    }),
    { numRuns: 300 },
  );
  expect(left).toBeGreaterThan(0);
});

test('a report without what the schema demands is not written', () => {
  const report = read(Buffer.from(REPORT));
  expect(writePain002({ ...report, originalMessageId: null, createdAt: 'noon' })).toMatchObject({
    ok: false,
    error: { code: 'PAIN002_INCOMPLETE' },
  });
});
