/** Writes the sample reports to `out/`, to be looked at, and says how long each took. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeExcel } from '../main/reports/excel/writeExcel.ts';
import { writePdf } from '../main/reports/pdf/writePdf.ts';
import { sampleDistributionReport, sampleTreasuryReport } from '../test/helpers/reportSamples.ts';

const folder = join(import.meta.dirname, '..', 'out');
mkdirSync(folder, { recursive: true });
for (const report of [sampleTreasuryReport(), sampleDistributionReport()]) {
  const name = `sample-${report.id.replace('.', '-')}`;
  for (const [ending, write] of [
    ['pdf', writePdf],
    ['xlsx', writeExcel],
  ] as const) {
    const started = performance.now();
    const bytes = await write(report);
    const milliseconds = Math.round(performance.now() - started);
    writeFileSync(join(folder, `${name}.${ending}`), bytes);
    console.log(`${name}.${ending}: ${bytes.byteLength} bytes in ${milliseconds} ms`);
  }
}
