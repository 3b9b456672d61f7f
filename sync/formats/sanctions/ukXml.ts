/** The sanctions list of the UK (Foreign, Commonwealth & Development Office), XML. */
import type { Result } from '../../../core/result.ts';
import { compilePaths } from '../xml.ts';
import type { PartyKind, SanctionsRead, TakeParty } from './model.ts';
import { joined, partialDate, readXmlList } from './reader.ts';
import {
  addName,
  type ListSource,
  newState,
  part,
  party,
  text,
  type XmlListState,
} from './xmlParts.ts';

const UK_ROOT = 'Designations/Designation';
const UK_KINDS: Readonly<Record<string, PartyKind>> = {
  individual: 'person',
  entity: 'entity',
  ship: 'vessel',
};
const UK_NAMES = [
  'Name1',
  'Name2',
  'Name3',
  'Name4',
  'Name5',
  'Name6',
  'NameType',
  'AliasStrength',
];

const UK = compilePaths<XmlListState>({
  'Designations/DateGenerated': text((state, value) => {
    state.publishedOn = ukDate(value);
  }),
  ...party(UK_ROOT, (state) => {
    // Names may come in any order; the one that is called primary leads.
    const { names } = state.party;
    const at = names.findIndex(({ quality }) => quality === 'primary');
    if (at > 0) names.unshift(...names.splice(at, 1));
  }),
  [`${UK_ROOT}/UniqueID`]: text((state, value) => {
    state.party.id = value;
  }),
  [`${UK_ROOT}/RegimeName`]: text((state, value) => {
    state.party.programs.push(value);
  }),
  [`${UK_ROOT}/DateDesignated`]: text((state, value) => {
    state.party.listedOn = ukDate(value);
  }),
  [`${UK_ROOT}/IndividualEntityShip`]: text((state, value) => {
    state.party.kind = UK_KINDS[value.toLowerCase()] ?? 'unknown';
  }),
  [`${UK_ROOT}/OtherInformation`]: text((state, value) => {
    state.party.remarks = joined([state.party.remarks, value], '; ');
  }),
  ...part(`${UK_ROOT}/Names/Name`, UK_NAMES, (state) => {
    const { NameType = null, AliasStrength, Name6, ...parts } = state.part;
    const given = ['Name1', 'Name2', 'Name3', 'Name4', 'Name5'].map((name) => parts[name]);
    const isPrimary = /^primary name$/i.test(NameType ?? '');
    const isWeak = /low|weak/i.test(AliasStrength ?? '');
    addName(
      state,
      joined([...given, Name6]),
      isPrimary ? 'primary' : isWeak ? 'weak' : 'strong',
      NameType,
    );
  }),
  ...part(
    `${UK_ROOT}/NonLatinNames/NonLatinName`,
    ['NameNonLatinScript', 'NonLatinScriptLanguage'],
    (state) => {
      const { NameNonLatinScript = null, NonLatinScriptLanguage = null } = state.part;
      addName(state, NameNonLatinScript, 'strong', 'original script', NonLatinScriptLanguage);
    },
  ),
  ...part(
    `${UK_ROOT}/Addresses/Address`,
    [1, 2, 3, 4, 5, 6]
      .map((line) => `AddressLine${line}`)
      .concat('AddressPostalCode', 'AddressCountry'),
    (state) => {
      const words = joined(Object.values(state.part), ', ');
      if (words !== null)
        state.party.addresses.push({ text: words, country: state.part.AddressCountry ?? null });
    },
  ),
  [`${UK_ROOT}/IndividualDetails/Individual/DOBs/DOB`]: text((state, value) => {
    const isPartial = !/^\d\d\/\d\d\/\d{4}$/.test(value);
    state.party.births.push({ date: ukDate(value), isApproximate: isPartial });
  }),
  [`${UK_ROOT}/IndividualDetails/Individual/Nationalities/Nationality`]: text((state, value) => {
    state.party.countries.push(value);
  }),
  [`${UK_ROOT}/IndividualDetails/Individual/Positions/Position`]: text((state, value) => {
    state.party.title = joined([state.party.title, value], ', ');
  }),
  [`${UK_ROOT}/IndividualDetails/Individual/Genders/Gender`]: text((state, value) => {
    state.party.gender = value;
  }),
  ...part(
    `${UK_ROOT}/IndividualDetails/Individual/PassportDetails/Passport`,
    ['PassportNumber', 'PassportAdditionalInformation'],
    (state) => {
      if (state.part.PassportNumber)
        state.party.identifiers.push({
          type: 'Passport',
          number: state.part.PassportNumber,
          country: null,
        });
    },
  ),
  [`${UK_ROOT}/ShipDetails/Ship/IMONumbers/IMONumber`]: text((state, value) => {
    state.party.identifiers.push({ type: 'IMO', number: value, country: null });
  }),
});

/** `09/03/1971` day first, `dd/mm/1971` and `dd/mm/yyyy` as far as known. */
function ukDate(value: string): string {
  const match = /^(\d\d|dd)\/(\d\d|mm)\/(\d{4})/i.exec(value);
  return match ? (partialDate(match[3], match[2], match[1]) ?? value) : value;
}

/** The list of the UK (Foreign, Commonwealth & Development Office, XML). */
export function readUkXml(source: ListSource, take: TakeParty): Result<SanctionsRead> {
  return readXmlList('uk-hmt', UK, newState('uk-hmt', take), source);
}
