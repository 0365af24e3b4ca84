import type {Candidate, Change} from './candidate.ts';
import {frameworks} from './fixes.ts';

/** What stands where the body should be: the text of an object, of nothing, of an unread stream. */
const texts = [
  '[object Object]',
  'undefined',
  'null',
  '{}',
  '[]',
  '""',
  "''",
  '"{}"',
  '"[object Object]"',
  '"undefined"',
  '"null"',
  '[object Promise]',
  '[object ReadableStream]',
  '[object Response]',
  '[object Request]',
  '[object ArrayBuffer]',
  '[object Uint8Array]',
  '[object Blob]',
  '[object FormData]',
  '[object IncomingMessage]',
  'true',
  'false',
  'NaN',
  'None',
  'nil',
  'Array',
  'Object',
  "b''",
  '<nil>',
  '0',
];

const empty: Change = {
  reason: 'empty_body',
  phrase: 'an EMPTY body (the digest is that of no bytes at all)',
  sequel: 'emptied',
  fixes: [
    'read the body before anything else does: once a form or JSON parser has taken it, nothing is left',
    frameworks.flask,
    frameworks.django,
    frameworks.express,
    frameworks.php,
  ],
  details: [],
};

/** The empty body and the usual placeholders. */
export function* listPlaceholders(): Generator<Candidate> {
  yield {sizeBytes: 0, describe: () => [empty], content: () => ['']};
  for (const text of texts) {
    yield {
      sizeBytes: text.length,
      describe: () => [describePlaceholder(text)],
      content: () => [text],
    };
  }
}

function describePlaceholder(text: string): Change {
  return {
    reason: 'placeholder',
    phrase: `the placeholder ${text}, which your code signed instead of the body`,
    sequel: `replaced by the placeholder ${text}`,
    fixes: [
      'sign the raw body: a parsed object, a promise or a stream turned into text is no body',
      frameworks.express,
      frameworks.nextjs,
      frameworks.flask,
    ],
    details: [],
  };
}
