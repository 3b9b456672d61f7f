/** Saved views of a grid. */
export const views = {
  'views.label': 'View',
  'views.standard': 'Standard',
  'views.changedStandard': 'Standard, changed',
  'views.changed': '{name}, changed',
  'views.saveAs': 'Save view as…',
  'views.replace': 'Replace "{name}" with what is shown',
  'views.delete': 'Delete "{name}"',
  'views.deleted': 'View "{name}" deleted',
  'views.nameTitle': 'Save view',
  'views.name': 'Name',
  'views.nameHelp': 'Keeps filters, columns and sort under this name, on this device.',
  'views.taken': 'A view has this name. Saving replaces it.',
  'views.saveVerb': 'Save view',
  'views.replaceVerb': 'Replace view',
} as const;
