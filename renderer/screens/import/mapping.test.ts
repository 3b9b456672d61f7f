/** What the mapping panel shows of a proposal, and what a person's change makes of it. */
import { describe, expect, test } from 'vitest';
import {
  columnNames,
  confidenceOf,
  type MappingProposal,
  proposalOf,
  startingMapping,
  withColumn,
} from './mapping.ts';

const proposal: MappingProposal = {
  profile: {
    encoding: 'utf-8',
    delimiter: ';',
    quote: '"',
    decimal: ',',
    thousands: '.',
    datePattern: 'dd.MM.yyyy',
    skipRows: 1,
    columns: { bookingDate: 0, amount: 2, text: [1] },
  },
  choices: [
    { setting: 'decimal', value: ',', confidence: 0.9 },
    { setting: 'bookingDate', value: '0', confidence: 0.7 },
  ],
  header: ['Buchungstag', 'Text', 'Betrag'],
  missing: ['account'],
  encodings: ['utf-8', 'windows-1252'],
  fingerprint: 'f1',
};

describe('mapping', () => {
  test('a proposal is told from a bare profile', () => {
    expect(proposalOf(proposal)).toBe(proposal);
    expect(proposalOf(proposal.profile)).toBeNull();
    expect(proposalOf(null)).toBeNull();
  });

  test('confidence goes once a person has changed the setting', () => {
    const mapping = startingMapping(proposal);
    expect(confidenceOf(proposal, mapping, 'decimal')).toBe(0.9);
    expect(confidenceOf(proposal, { ...mapping, decimal: '.' }, 'decimal')).toBeNull();
    expect(confidenceOf(proposal, mapping, 'bookingDate')).toBe(0.7);
    const moved = withColumn(mapping, 'bookingDate', 1);
    expect(confidenceOf(proposal, moved, 'bookingDate')).toBeNull();
    expect(confidenceOf(proposal, mapping, 'encoding')).toBeNull();
  });

  test('a role is taken out of the file without touching the others', () => {
    const mapping = withColumn(startingMapping(proposal), 'amount', null);
    expect(mapping.columns).toEqual({ bookingDate: 0, text: [1] });
  });

  test('without a profile the sure choices are where a person starts', () => {
    const mapping = startingMapping({ ...proposal, profile: null });
    expect(mapping).toMatchObject({ decimal: ',', columns: { bookingDate: 0 } });
  });

  test('columns are offered by their heads, and by number beyond them', () => {
    const mapping = withColumn(startingMapping(proposal), 'balance', 7);
    const names = columnNames(proposal, mapping, (number) => `Column ${number}`);
    expect(names).toHaveLength(8);
    expect(names[0]).toBe('1  Buchungstag');
    expect(names[7]).toBe('Column 8');
  });
});
