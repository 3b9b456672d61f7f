/** What a corrected statement would change, as findings: lines that go and come, and what forbids it. */
import { formatDate, formatDecimal } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import type { Finding } from './finding-rows.ts';
import type { StatementPreview } from './staging.ts';

type Correction = NonNullable<StatementPreview['correction']>;
type Line = Correction['gone'][number];

export function correctionFindings(
  statement: StatementPreview,
  base: Pick<Finding, 'id' | 'file' | 'line'> & { readonly name: string },
): readonly Finding[] {
  const { correction, currency, closing } = statement;
  if (statement.known !== 'correction' || correction === null) return [];
  const { id, file, line, name } = base;
  const place = { file, line };
  const text = ({ date, amount, text: words }: Line) =>
    `${formatDate(date)}  ${currency} ${formatDecimal(amount.amount)}  ${words}`.trim();
  const told = (lines: readonly Line[], kind: 'gone' | 'added'): Finding[] =>
    lines.map((one, index) => ({
      ...place,
      id: `${id}${kind}${index}`,
      severity: 'info',
      code: kind === 'gone' ? 'LINE_GOES' : 'LINE_COMES',
      message: t(`import.correction.${kind}`, { statement: name, line: text(one) }),
    }));
  const balances =
    correction.closing === null || closing === null
      ? ''
      : t('import.correction.closing', {
          before: formatDecimal(correction.closing.amount),
          after: formatDecimal(closing.amount),
        });
  const summary: Finding = {
    ...place,
    id: `${id}c`,
    severity: 'warning',
    code: 'STATEMENT_DIFFERS',
    message: [
      t('import.finding.correction', {
        statement: name,
        gone: correction.goneCount,
        added: correction.newCount,
        kept: correction.keptCount,
      }),
      balances,
      t('import.correction.decide'),
    ]
      .filter(Boolean)
      .join(' '),
  };
  const used: Finding[] =
    correction.useCount === 0
      ? []
      : [
          {
            ...place,
            id: `${id}u`,
            severity: 'error',
            code: 'CORRECTION_LINE_USED',
            message: tn('import.correction.used', correction.useCount, { statement: name }),
          },
        ];
  return [...used, summary, ...told(correction.gone, 'gone'), ...told(correction.added, 'added')];
}
