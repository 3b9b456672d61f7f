/** The section Keys of Settings: what opens the workspace, and whose it is. */
export const keys = {
  'settings.section.keys': 'Keys',
  'keys.slots': 'What opens this workspace',
  'keys.help':
    'Each person has a passphrase of their own; it tells who works here. The printed recovery secret opens the workspace when one is forgotten.',
  'keys.sample': 'No keys',
  'keys.sampleWhy':
    'The sample workspace opens without a passphrase. A workspace of your own has a key for each person and a recovery secret.',
  'keys.kind': 'Key',
  'keys.kind.passphrase': 'Passphrase',
  'keys.kind.recovery': 'Recovery secret',
  'keys.kind.os': 'Key store of this computer',
  'keys.kind.open': 'No key',
  'keys.whose': 'Whose',
  'keys.onPaper': 'on paper',
  'keys.set': 'Set',
  'keys.yours': 'yours',
  'keys.remove': 'Remove',
  'keys.removeOf': 'Remove the key of {name}',
  'keys.removeRecovery': 'Remove the recovery secret',
  'keys.removeTitle': 'Remove this key?',
  'keys.removeText':
    '{name} cannot open this workspace with it any more. Copies and backups that were made before still open with it.',
  'keys.removeRecoveryText':
    'The printed sheet opens nothing any more. If every passphrase is lost then, the workspace is lost too.',
  'keys.removed': 'Key removed',
  'keys.change': 'Your passphrase',
  'keys.changeButton': 'Change passphrase',
  'keys.old': 'Passphrase until now',
  'keys.new': 'New passphrase',
  'keys.changed': 'Your passphrase is changed',
  'keys.add': 'A key for another person',
  'keys.addButton': 'Add passphrase',
  'keys.addHelp':
    'Let the person type it here; they can change it in their own Settings. People are added in the section People.',
  'keys.added': '{name} can now open this workspace',
  'keys.everyone': 'Every active person has a passphrase.',
  'keys.person': 'Person',
  'keys.renew': 'Recovery secret',
  'keys.renewHelp':
    'Renew it when the sheet was lost or seen by others. The old sheet opens nothing from then on.',
  'keys.renewMissing': 'There is none. Make one, so that a forgotten passphrase is not the end.',
  'keys.renewButton': 'Renew and print',
  'keys.makeButton': 'Make and print',
  'keys.renewed': 'The new recovery secret was checked',
} as const;
