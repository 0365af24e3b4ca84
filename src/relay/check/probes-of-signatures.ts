import {editJson, parseSet} from '../../webhook/json-edit.ts';
import {changedBody, changedSignature, type Making, type Probe, type ProbeRequest, post} from './probe.ts';
import {spreadOut} from './probes-of-bodies.ts';

/** Deliveries as an attacker would send them: each is to be turned away with 4xx. */
export const probesOfSignatures: readonly Probe[] = [
  rejected({
    name: 'unsigned',
    proves: 'an unsigned delivery is turned away',
    sent: 'an event without a signature header',
    make: changedSignature(() => null),
  }),
  rejected({
    name: 'empty-signature',
    proves: 'an empty signature is turned away',
    sent: 'an event with an empty signature header',
    make: changedSignature(() => ''),
  }),
  rejected({
    name: 'wrong-signature',
    proves: 'a forged signature is turned away',
    sent: 'an event signed with another secret',
    make: ({event, forge}) => {
      const body = Buffer.from(event());
      return [post(body, forge(body))];
    },
  }),
  rejected({
    name: 'cut-signature',
    proves: 'a signature is compared to its end',
    sent: 'an event whose signature lacks its last 2 digits',
    make: changedSignature(right => right.slice(0, -2)),
  }),
  rejected({
    name: 'wrong-end',
    proves: 'the last digits count as well',
    sent: 'an event whose signature has its last 2 digits wrong',
    make: changedSignature(right => right.slice(0, -2) + right.slice(-2).replace(/./g, otherDigit)),
  }),
  rejected({
    name: 'upper-case',
    proves: 'capitals in a signature are turned away',
    sent: 'an event whose signature is in capitals',
    make: inCapitals,
  }),
  rejected({
    name: 'altered',
    proves: 'a body that was changed is turned away',
    sent: 'an event with a member added after signing',
    make: changedBody(event => editJson(event, [parseSet('data.check=true')])),
  }),
  rejected({
    name: 'altered-same-length',
    proves: 'one changed letter is turned away',
    sent: 'an event with one letter changed after signing',
    make: changedBody(event => event.replace('"completed"', '"completes"')),
  }),
  rejected({
    name: 'altered-blanks',
    proves: 'bytes are checked, not what they parse to',
    sent: 'an event with blanks added after signing',
    make: changedBody(spreadOut),
  }),
];

/** Of an event whose signature begins with a letter: to a handler that compares the first digits only, it is another one then. */
function inCapitals({event, sign}: Making): readonly ProbeRequest[] {
  const bodies = Array.from({length: maxEvents}, () => Buffer.from(event()));
  const body = bodies.find(one => /^[a-f]/.test(sign(one))) ?? Buffer.from(event());
  return [post(body, sign(body).toUpperCase())];
}

/** That none of so many signatures begins with a letter happens less than once in 10^12 times. */
const maxEvents = 60;

function rejected(probe: Pick<Probe, 'name' | 'proves' | 'sent' | 'make'>): Probe {
  return {...probe, expected: 'rejected', severity: 'failure'};
}

function otherDigit(digit: string): string {
  return digit === '0' ? '1' : '0';
}
