/**
 * The work of others that Ballast carries, with the licences it comes under. The full texts stand in
 * the notices that are shipped beside the program; a test holds this list against what is installed.
 */

export interface Component {
  /** The package's name, as installed. */
  readonly name: string;
  readonly licence: string;
  readonly purpose: string;
}

export const COMPONENTS: readonly Component[] = [
  { name: '@fontsource-variable/inter', licence: 'OFL-1.1', purpose: 'Inter, the typeface' },
  { name: '@fontsource/inter', licence: 'OFL-1.1', purpose: 'Inter in reports' },
  { name: '@fontsource/noto-sans-sc', licence: 'OFL-1.1', purpose: 'Noto Sans, CJK names' },
  { name: '@node-rs/argon2', licence: 'MIT', purpose: 'passphrases' },
  { name: 'ag-grid-community', licence: 'MIT', purpose: 'grids' },
  { name: 'better-sqlite3', licence: 'MIT', purpose: 'the encrypted store' },
  { name: 'csv-parse', licence: 'MIT', purpose: 'CSV files' },
  { name: 'd3-scale', licence: 'ISC', purpose: 'charts' },
  { name: 'd3-shape', licence: 'ISC', purpose: 'charts' },
  { name: 'decimal.js', licence: 'MIT', purpose: 'exact decimals' },
  { name: 'electron', licence: 'MIT', purpose: 'the desktop window' },
  { name: 'exceljs', licence: 'MIT', purpose: 'Excel reports' },
  { name: 'iconv-lite', licence: 'MIT', purpose: 'character sets of files' },
  { name: 'pdfkit', licence: 'MIT', purpose: 'PDF reports' },
  { name: 'piscina', licence: 'MIT', purpose: 'worker threads' },
  { name: 're2js', licence: 'MIT', purpose: 'expressions in rules' },
  { name: 'react', licence: 'MIT', purpose: 'the window' },
  { name: 'react-dom', licence: 'MIT', purpose: 'the window' },
  { name: 'saxes', licence: 'ISC', purpose: 'XML files' },
  { name: 'zod', licence: 'MIT', purpose: 'checking of every input' },
  { name: 'zustand', licence: 'MIT', purpose: 'state of the window' },
];
