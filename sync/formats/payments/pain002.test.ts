/** pain.002: samples of banks, and the lowest level that has a status wins. */
import { describe, expect, test } from 'vitest';
import { bankFile, expectedFiles, noBankFiles } from '../../../test/helpers/sampleFiles.ts';
import { countByMeaning, readPain002, type StatusReport, statusOf } from './pain002/read.ts';

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
