/** The documents of a fund: statements, the ILPA template, notices and the waterfall workbook. */
export const fundDocuments = {
  'funds.tab.documents': 'Documents',
  'fundDocuments.new': 'New documents',
  'fundDocuments.readOnly': 'Nothing can be created here',
  'fundDocuments.kind': 'Document',
  'fundDocuments.asOf': 'Period to',
  'fundDocuments.investor': 'For',
  'fundDocuments.all': 'All investors',
  'fundDocuments.formats': 'Formats',
  'fundDocuments.help.capital-account-statement':
    'Each account for the quarter, the year and since inception, beside the fund, with the rule of every line.',
  'fundDocuments.help.partner-statement':
    'Every call and distribution of a partner, its commitment and its account.',
  'fundDocuments.help.ilpa-reporting':
    'The ILPA Reporting Template 2.0: fees, expenses, offsets and carry, with formulas that compute again in a spreadsheet.',
  'fundDocuments.allHelp': 'One file for each investor and one of all.',
  'fundDocuments.create': 'Create documents',
  'fundDocuments.job': '{kind}, {fund}',
  'fundDocuments.done.one': '{title}: {count} document created',
  'fundDocuments.done.other': '{title}: {count} documents created',
  'fundDocuments.list': 'Documents of the fund',
  'fundDocuments.empty': 'No document of this fund was created yet',
  'fundDocuments.emptyWhy':
    'Choose a document and for whom; notices are made on the page of a call or distribution.',
  'fundDocuments.download': 'Download',
  'fundDocuments.notices': 'Notices',
  'fundDocuments.workbook': 'Workbook',
} as const;
