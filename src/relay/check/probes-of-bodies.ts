import {editJson, parseSet} from '../../webhook/json-edit.ts';
import {scanJson} from '../../webhook/json-tokens.ts';
import {type Probe, signedBody} from './probe.ts';

/** Valid deliveries, one for each spelling of JSON that parsing and printing again changes: which ones fail says how a handler reads them. */
export const probesOfBodies: readonly Probe[] = [
  probe(
    'blanks',
    'blanks after : and , are signed too',
    spreadOut,
    'blanks between its tokens, as Python prints',
  ),
  probe(
    'line-break',
    'a line break at the end is signed too',
    text => `${text}\n`,
    'a line break at the end',
  ),
  probe('decimal-zero', 'numbers keep their digits', add('1.0'), 'the number 1.0'),
  probe(
    'big-number',
    'long numbers keep their digits',
    add('9007199254740993'),
    'the number 9007199254740993',
  ),
  probe('escaped-slash', 'escapes are left alone', text => text.replaceAll('/', '\\/'), '\\/ for each slash'),
  probe('escaped-letter', 'letters stay as they are spelled', add('"Zo\\u00eb"'), '\\u00eb for the letter ë'),
  probe(
    'number-names',
    'members keep their order',
    add('{"10":true,"9":true}'),
    'members named "10" and "9"',
  ),
  probe('non-ascii', 'the body is read as UTF-8', add('"Zoë 漢字 🎉"'), 'letters beyond ASCII, as they are'),
];

/** The probes of bodies that come back otherwise from `JSON.stringify(JSON.parse(body))`; the last one does not. */
export const rewritten: readonly string[] = probesOfBodies.slice(0, -1).map(({name}) => name);

function probe(name: string, proves: string, change: (event: string) => string, sent: string): Probe {
  return {
    name,
    proves,
    sent: `a signed event with ${sent}`,
    expected: 'accepted',
    severity: 'failure',
    make: signedBody(change),
  };
}

function add(json: string): (event: string) => string {
  return event => editJson(event, [parseSet(`data.check=${json}`)]);
}

/** The text with a blank after each colon and comma. */
export function spreadOut(text: string): string {
  return [...scanJson(text)]
    .map(token => (token.kind === 'colon' || token.kind === 'comma' ? `${token.text} ` : token.text))
    .join('');
}
