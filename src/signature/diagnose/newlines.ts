import type {Body} from './body.ts';
import {bodyChange} from './candidate.ts';
import {ofBytes, type Transform} from './transform.ts';

const fixFile =
  'keep the file as received: editors, echo and git (autocrlf; see .gitattributes, -text) change line ends; take it out with vigthoria events show --as body';
const fixCurl = 'send files with curl --data-binary @file: -d @file removes the newlines';

function added(what: string, after: string): Transform {
  const reason = after.trim() === '' && after !== ' ' ? 'final_newline' : 'blanks';
  return {
    change: bodyChange(reason, `with ${what} at its end`, [fixFile]),
    apply: body => [body.bytes(), after],
  };
}

function cut(reason: string, sequel: string, endOf: (bytes: Buffer) => number): Transform {
  return {
    change: bodyChange(reason, sequel, [fixFile]),
    apply: body => body.bytes().subarray(0, endOf(body.bytes())),
  };
}

/** A change that bodies without line ends are spared. */
function lines(reason: string, sequel: string, replace: (text: string) => string, fix = fixFile): Transform {
  const {change, apply} = ofBytes(bodyChange(reason, sequel, [fix]), replace);
  return {change, apply: body => (hasLineEnds(body) ? apply(body) : undefined)};
}

const lf = /\r\n?|\n/g;

/** Blanks and line ends around and inside a body, likeliest first. */
export const newlines: readonly Transform[] = [
  cut('final_newline', 'without the newline at its end', endOfLine),
  added('a newline (LF)', '\n'),
  added('a newline (CRLF)', '\r\n'),
  cut('final_newline', 'without the newlines at its end', bytes => endWithout(bytes, '\r\n')),
  lines('line_endings', 'with LF line endings; the one received has CRLF', text =>
    text.replaceAll('\r\n', '\n'),
  ),
  lines('line_endings', 'with CRLF line endings; the one received has LF', text =>
    text.replace(/\r?\n/g, '\r\n'),
  ),
  lines(
    'newlines_removed',
    'with all newlines removed, as curl -d @file does',
    text => text.replace(/[\r\n]/g, ''),
    fixCurl,
  ),
  lines('line_endings', 'with CR line endings', text => text.replace(lf, '\r')),
  lines('line_endings', 'with LF line endings; the one received has CR', text => text.replace(lf, '\n')),
  lines('newlines_removed', 'with all LF removed', text => text.replaceAll('\n', '')),
  lines('newlines_removed', 'with each newline turned into a space', text => text.replace(lf, ' ')),
  ofBytes(bodyChange('blanks', 'without the blanks around it', [fixFile]), text => text.trim()),
  cut('blanks', 'without the blanks at its end', bytes => endWithout(bytes, ' \t\r\n\v\f')),
  ofBytes(bodyChange('blanks', 'without the blanks at its start', [fixFile]), text => text.trimStart()),
  lines('blanks', 'without the blanks at the ends of its lines', text =>
    text.replace(/[^\r\n]+/g, withoutBlanks),
  ),
  added('a space', ' '),
  added('two newlines', '\n\n'),
  added('a newline (CR)', '\r'),
  {
    change: bodyChange('blanks', 'with a newline at its start', [fixFile]),
    apply: body => ['\n', body.bytes()],
  },
  {change: bodyChange('blanks', 'with a space at its start', [fixFile]), apply: body => [' ', body.bytes()]},
  added('the two characters \\n', '\\n'),
  added('a zero byte', '\0'),
  cut('blanks', 'without the zero bytes at its end', bytes => endWithout(bytes, '\0')),
];

/** Those that editors, shells and version control make every day. */
export const usualNewlines = newlines.slice(0, 7);

/** Those that a rewritten text may have on top. */
export const addedNewlines = [1, 2, 5, 6].flatMap(index => newlines[index] ?? []);

function hasLineEnds(body: Body): boolean {
  return body.raw.includes('\n') || body.raw.includes('\r');
}

function withoutBlanks(line: string): string {
  let end = line.length;
  while (line[end - 1] === ' ' || line[end - 1] === '\t') end -= 1;
  return line.slice(0, end);
}

function endOfLine(bytes: Buffer): number {
  if (bytes.at(-1) !== 10) return bytes.length;
  return bytes.at(-2) === 13 ? bytes.length - 2 : bytes.length - 1;
}

/** Byte by byte: a pattern that is tried at every blank takes the square of their number. */
function endWithout(bytes: Buffer, characters: string): number {
  let end = bytes.length;
  while (end > 0 && characters.includes(String.fromCharCode(bytes[end - 1] ?? 0))) end -= 1;
  return end;
}
