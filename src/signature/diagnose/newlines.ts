import {bodyChange} from './candidate.ts';
import {ofBytes, type Transform} from './transform.ts';

const fixFile =
  'keep the file as received: editors, echo and git (autocrlf; see .gitattributes, -text) change line ends; take it out with vigthoria events show --as body';
const fixCurl = 'send files with curl --data-binary @file: -d @file removes the newlines';

function newline(reason: string, then: string, replace: (text: string) => string, fix = fixFile): Transform {
  return ofBytes(bodyChange(reason, then, [fix]), replace);
}

const lf = /\r\n?|\n/g;

/** Blanks and line ends around and inside a body, likeliest first. */
export const newlines: readonly Transform[] = [
  newline('final_newline', 'without the newline at its end', text => text.replace(/\r?\n$/, '')),
  newline('final_newline', 'with a newline (LF) at its end', text => `${text}\n`),
  newline('final_newline', 'with a newline (CRLF) at its end', text => `${text}\r\n`),
  newline('final_newline', 'without the newlines at its end', text => text.replace(/[\r\n]+$/, '')),
  newline('line_endings', 'with LF line endings; the one received has CRLF', text =>
    text.replaceAll('\r\n', '\n'),
  ),
  newline('line_endings', 'with CRLF line endings; the one received has LF', text =>
    text.replace(/\r?\n/g, '\r\n'),
  ),
  newline(
    'newlines_removed',
    'with all newlines removed, as curl -d @file does',
    text => text.replace(/[\r\n]/g, ''),
    fixCurl,
  ),
  newline('line_endings', 'with CR line endings', text => text.replace(lf, '\r')),
  newline('line_endings', 'with LF line endings; the one received has CR', text => text.replace(lf, '\n')),
  newline('newlines_removed', 'with all LF removed', text => text.replaceAll('\n', '')),
  newline('newlines_removed', 'with each newline turned into a space', text => text.replace(lf, ' ')),
  newline('blanks', 'without the blanks around it', text => text.trim()),
  newline('blanks', 'without the blanks at its end', text => text.trimEnd()),
  newline('blanks', 'without the blanks at its start', text => text.trimStart()),
  newline('blanks', 'without the blanks at the ends of its lines', text =>
    text.replace(/[ \t]+(?=[\r\n]|$)/g, ''),
  ),
  newline('blanks', 'with a space at its end', text => `${text} `),
  newline('final_newline', 'with two newlines at its end', text => `${text}\n\n`),
  newline('final_newline', 'with a newline (CR) at its end', text => `${text}\r`),
  newline('blanks', 'with a newline at its start', text => `\n${text}`),
  newline('blanks', 'with a space at its start', text => ` ${text}`),
  newline('final_newline', 'with the two characters \\n at its end', text => `${text}\\n`),
  newline('blanks', 'with a zero byte at its end', text => `${text}\0`),
  newline('blanks', 'without the zero bytes at its end', text => text.replace(/\0+$/, '')),
];

/** Those that editors, shells and version control make every day. */
export const usualNewlines = newlines.slice(0, 7);

/** Those that a rewritten text may have on top. */
export const addedNewlines = [1, 2, 5].flatMap(index => newlines[index] ?? []);
