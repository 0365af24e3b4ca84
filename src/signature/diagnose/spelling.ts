import type {Change} from './candidate.ts';
import {type Reading, spellingChange} from './reading.ts';
import {readCore} from './spelled-digest.ts';
import {strayClass} from './stray.ts';

/** A text to read, and what was taken off to come to it. */
interface Peeled {
  readonly text: string;
  readonly faults: readonly string[];
}

/** All that a signature may be meant to say, as documented first. */
export function readSpelling(signature: string): readonly Reading[] {
  if (signature.length > maxSignatureUnits) return [];
  const documented = /^(?:sha256=)?([0-9a-f]{64})$/.exec(signature)?.[1];
  if (documented !== undefined) return [{hex: documented, part: 'whole', change: undefined}];
  return [...readWhole(signature), ...readValues(signature)];
}

/** Longer ones are no signature in any spelling. */
const maxSignatureUnits = 4096;
const maxValues = 16;

/** Where several values stand in a list, each of them; one among versions and times is one. */
function readValues(signature: string): readonly Reading[] {
  const peeled = peel({text: signature, faults: []});
  const values = peeled.text.split(/[\s,;&|]+/).map(text => peel({text, faults: []}));
  const long = values.filter(({text}) => text.length >= minValueLength).slice(0, maxValues);
  if (values.length < 2) return [];
  return long.flatMap(({text}, index) =>
    readCore(text).map(reading =>
      long.length === 1
        ? withFaults(reading, ['a version or a time stands beside it'])
        : {...reading, change: severalValues(index + 1)},
    ),
  );
}

const minValueLength = 16;

function severalValues(fitting: number): Change {
  return spellingChange(
    'several_values',
    `it holds several values, of which the ${ordinal(fitting)} fits; Vigthoria sends one`,
  );
}

function readWhole(signature: string): readonly Reading[] {
  const {text, faults} = peel({text: signature, faults: []});
  const inner = text === signature ? [] : readCore(text);
  return [...inner.map(reading => withFaults(reading, faults)), ...readCore(signature)];
}

function withFaults(reading: Reading, faults: readonly string[]): Reading {
  const [first] = faults;
  if (first === undefined) return reading;
  const phrase = [...faults, ...(reading.change === undefined ? [] : [reading.change.phrase])].join('; ');
  return {...reading, change: spellingChange(reading.change?.reason ?? 'spelling', phrase)};
}

interface Layer {
  readonly fault: string | ((taken: string) => string);
  readonly pattern: RegExp;
}

/** What people and programs put around a digest, outermost first; the last group is what remains. */
const layers: readonly Layer[] = [
  {
    fault: 'the header name stands before it',
    pattern: /^[A-Za-z0-9-]*signature[A-Za-z0-9-]*\s*[:=]\s*([\s\S]+)$/i,
  },
  {fault: 'it stands in quotes', pattern: /^["'`“”‘’<[{(]+([\s\S]*?)["'`“”‘’>\]})]+$/},
  {fault: 'it stands in quotes', pattern: /^["'`“”‘’]+([\s\S]+)$/},
  {fault: 'it stands in quotes', pattern: /^([\s\S]+?)["'`“”‘’]+$/},
  {
    fault: taken => `${taken.trim()} stands before it`,
    pattern:
      /^(?:v\d+|sig|sha-?\d+|hmac[-_]?(?:sha-?\d+)?|md5|hex|base64|digest|0x|bearer|basic|hmac)\s*[=:,\s]\s*([\s\S]+)$/i,
  },
  {fault: '0x stands before it', pattern: /^0x([0-9a-f]+)$/i},
  {fault: 'it is percent-encoded', pattern: /^(.*%[0-9a-f]{2}.*)$/i},
  {fault: 'a comma or semicolon stands after it', pattern: /^([\s\S]+?)[,;.]+$/},
];

function blanks(): Layer {
  return {
    fault: 'it stands in blanks or a newline',
    pattern: new RegExp(String.raw`^${strayClass}*([\s\S]*?)${strayClass}*$`, 'u'),
  };
}

const maxLayers = 8;

function peel(given: Peeled): Peeled {
  let peeled = given;
  for (let count = 0; count < maxLayers; count += 1) {
    const next = peelOnce(peeled);
    if (next === undefined) return peeled;
    peeled = next;
  }
  return peeled;
}

function peelOnce({text, faults}: Peeled): Peeled | undefined {
  for (const {fault, pattern} of [blanks(), ...layers]) {
    const core = pattern.exec(text)?.[1];
    if (core === undefined) continue;
    const inner = core === text ? decodePercent(text) : core;
    if (inner === text || inner === '') continue;
    const taken = text.slice(0, text.indexOf(core));
    // The documented prefix is no fault of its own.
    const found = taken === 'sha256=' ? [] : [typeof fault === 'string' ? fault : fault(taken)];
    return {text: inner, faults: [...faults, ...found.filter(one => !faults.includes(one))]};
  }
  return undefined;
}

function decodePercent(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function ordinal(count: number): string {
  return ['first', 'second', 'third', 'fourth', 'fifth'][count - 1] ?? `${count}th`;
}
