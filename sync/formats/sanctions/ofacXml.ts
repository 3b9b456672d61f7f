/** OFAC's SDN.XML and consolidated XML, of the old and the new namespace. */
import type { Result } from '../../../core/result.ts';
import { compilePaths } from '../xml.ts';
import type { PartyKind, SanctionList, SanctionsRead, TakeParty } from './model.ts';
import { ofacDate } from './ofacCsv.ts';
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

const SDN = 'sdnList/sdnEntry';
const OFAC_KINDS: Readonly<Record<string, PartyKind>> = {
  individual: 'person',
  entity: 'entity',
  vessel: 'vessel',
  aircraft: 'aircraft',
};

function usDate(words: string): string {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(words);
  return match ? (partialDate(match[3], match[1], match[2]) ?? words) : words;
}

const OFAC = compilePaths<XmlListState>({
  'sdnList/publshInformation/Publish_Date': text((state, value) => {
    state.publishedOn = usDate(value);
  }),
  ...party(SDN),
  [`${SDN}/uid`]: text((state, value) => {
    state.party.id = value;
  }),
  [`${SDN}/firstName`]: text((state, value) => {
    addName(state, value, 'primary', null);
  }),
  [`${SDN}/lastName`]: text((state, value) => {
    const first = state.party.names.shift();
    state.party.names.unshift({
      name: first ? `${value}, ${first.name}` : value,
      quality: 'primary',
      type: null,
      language: null,
    });
  }),
  [`${SDN}/sdnType`]: text((state, value) => {
    state.party.kind = OFAC_KINDS[value.toLowerCase()] ?? 'unknown';
  }),
  [`${SDN}/title`]: text((state, value) => {
    state.party.title = value;
  }),
  [`${SDN}/remarks`]: text((state, value) => {
    state.party.remarks = value;
  }),
  [`${SDN}/programList/program`]: text((state, value) => {
    state.party.programs.push(value);
  }),
  ...part(`${SDN}/akaList/aka`, ['type', 'category', 'lastName', 'firstName'], (state) => {
    const { type, category, lastName, firstName } = state.part;
    addName(
      state,
      joined([lastName, firstName], ', '),
      category === 'weak' ? 'weak' : 'strong',
      type ?? null,
    );
  }),
  ...part(
    `${SDN}/addressList/address`,
    ['address1', 'address2', 'address3', 'city', 'stateOrProvince', 'postalCode', 'country'],
    (state) => {
      const words = joined(Object.values(state.part), ', ');
      if (words !== null)
        state.party.addresses.push({ text: words, country: state.part.country ?? null });
    },
  ),
  // The list of ids also holds what is none: gender and remarks.
  ...part(`${SDN}/idList/id`, ['idType', 'idNumber', 'idCountry'], (state) => {
    const { idType = '', idNumber, idCountry = null } = state.part;
    if (/^gender$/i.test(idType)) state.party.gender = idNumber ?? null;
    else if (idNumber !== undefined && !/remark|sanction|website|email/i.test(idType))
      state.party.identifiers.push({ type: idType, number: idNumber, country: idCountry });
  }),
  ...part(`${SDN}/dateOfBirthList/dateOfBirthItem`, ['dateOfBirth'], (state) => {
    if (state.part.dateOfBirth) state.party.births.push(ofacDate(state.part.dateOfBirth));
  }),
  ...part(`${SDN}/placeOfBirthList/placeOfBirthItem`, ['placeOfBirth'], (state) => {
    if (state.part.placeOfBirth) state.party.birthPlaces.push(state.part.placeOfBirth);
  }),
  ...part(`${SDN}/nationalityList/nationality`, ['country'], (state) => {
    if (state.part.country) state.party.countries.push(state.part.country);
  }),
  ...part(`${SDN}/citizenshipList/citizenship`, ['country'], (state) => {
    if (state.part.country) state.party.countries.push(state.part.country);
  }),
  ...part(`${SDN}/vesselInfo`, ['callSign', 'vesselType', 'vesselFlag', 'vesselOwner'], (state) => {
    const { callSign, vesselFlag, vesselType, vesselOwner } = state.part;
    if (callSign)
      state.party.identifiers.push({
        type: 'Call sign',
        number: callSign,
        country: vesselFlag ?? null,
      });
    if (vesselFlag) state.party.countries.push(vesselFlag);
    state.party.remarks = joined([state.party.remarks, vesselType, vesselOwner], '; ');
  }),
});

/** OFAC's SDN.XML or consolidated XML, of the old and the new namespace. */
export function readOfacXml(
  source: ListSource,
  take: TakeParty,
  list: SanctionList = 'ofac-sdn',
): Result<SanctionsRead> {
  return readXmlList(list, OFAC, newState(list, take), source);
}
